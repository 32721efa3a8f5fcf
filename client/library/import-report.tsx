/** After an import: what came in, and everything that could not be represented, in words. */
import FileCheck2 from 'lucide-react/icons/file-check-corner';
import FileX2 from 'lucide-react/icons/file-x-corner';
import { useRef } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { ImportOutcome } from './import-files.ts';
import styles from './import-report.module.css';

export interface ImportReportProps {
  readonly outcomes: readonly ImportOutcome[];
  readonly onClose: () => void;
  readonly onOpen: (document: LedgerId) => void;
}

export function ImportReport({ outcomes, onClose, onOpen }: ImportReportProps) {
  const imported = outcomes.filter((outcome) => outcome.kind === 'imported');
  const [only] = imported;
  const next = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="wide"
      initialFocus={next}
      title={titleOf(outcomes.length, imported.length)}
      description={
        imported.length > 0 &&
        `${imported.length === 1 ? 'A private draft' : 'Private drafts'} now, seen by you alone.${
          imported.some(({ notes }) => notes.length > 0)
            ? ' Below is what could not be represented as it was; its words are kept.'
            : ''
        }`
      }
      footer={
        imported.length === 1 && only ? (
          <>
            <Button ref={next} weight="primary" onClick={() => onOpen(only.document)}>
              Open document
            </Button>
            <Button weight="plain" onClick={onClose}>
              Later
            </Button>
          </>
        ) : (
          <Button ref={next} weight="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      <ul role="list" className={styles.list}>
        {outcomes.map((outcome) => (
          <li key={outcome.file} className={styles.file}>
            {outcome.kind === 'imported' ? (
              <>
                <p className={styles.name}>
                  <FileCheck2 aria-hidden size={16} />
                  <button type="button" className={styles.open} onClick={() => onOpen(outcome.document)}>
                    {outcome.title || outcome.file}
                  </button>
                </p>
                {outcome.notes.length > 0 ? (
                  <ul className={styles.notes}>
                    {outcome.notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                ) : (
                  <p className={styles.fine}>Everything came over.</p>
                )}
              </>
            ) : (
              <>
                <p className={styles.name} data-refused>
                  <FileX2 aria-hidden size={16} />
                  {outcome.file}
                </p>
                <p className={styles.fine}>{outcome.sentence}</p>
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function titleOf(all: number, imported: number): string {
  if (imported === 0) return all === 1 ? 'This file was not imported' : 'No file was imported';
  if (all === 1) return 'Imported';
  return imported === all ? `${all} files imported` : `${imported} of ${all} files imported`;
}
