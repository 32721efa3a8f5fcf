/** A page onto which files can be dropped; the import button does the same for everyone else. */
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import styles from './drop-target.module.css';

export interface DropTargetProps {
  readonly isActive: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

export function DropTarget({ isActive, onFiles, children }: DropTargetProps) {
  const [isOver, setOver] = useState(false);
  /** dragenter and dragleave fire for every element on the way; only their balance says where the pointer is. */
  const depth = useRef(0);
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  const leave = (): void => {
    depth.current = 0;
    setOver(false);
  };
  return (
    <div
      className={styles.target}
      onDragEnter={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(isActive);
      }}
      onDragOver={(event) => {
        // Without this the browser would leave the page and show the file.
        if (holdsFiles(event)) event.preventDefault();
      }}
      onDragLeave={(event) => {
        if (!holdsFiles(event)) return;
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        leave();
        if (isActive) onFiles([...event.dataTransfer.files]);
      }}
    >
      {children}
      {isOver && (
        <div className={styles.veil}>
          <p className={styles.words}>Drop Markdown files to bring them in as private drafts</p>
        </div>
      )}
    </div>
  );
}
