/** Outline, prose and margin, side by side where there is room; below, drawers and a bar at the foot. */
import List from 'lucide-react/icons/list';
import MessageSquareText from 'lucide-react/icons/message-square-text';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../ui/button.tsx';
import type { DocumentFrame } from './document-frame.ts';
import styles from './document-layout.module.css';
import { useWidth } from './use-width.ts';

const Dialog = lazy(async () => ({ default: (await import('../ui/dialog.tsx')).Dialog }));

export interface DocumentLayoutProps {
  /** The places of all of them. */
  readonly frame: DocumentFrame;
  readonly outline: ReactNode;
  readonly margin: ReactNode;
  /** Stands out of sight where the margin is closed. */
  readonly closedMargin: ReactNode;
  /** Open threads, for the button that opens the drawer. */
  readonly openThreads: number;
  /** Holds the drawer open: somebody began a comment or went to a thread. */
  readonly wantsMargin: boolean;
  readonly onMarginClosed: () => void;
  /** The primary action of the bar at the foot. */
  readonly respond: ReactNode;
  /** Who is here and Share, at the foot of the outline's drawer. */
  readonly more: ReactNode;
}

export function DocumentLayout(props: DocumentLayoutProps) {
  const { frame, outline, margin, closedMargin, openThreads, wantsMargin, onMarginClosed, respond, more } =
    props;
  const width = useWidth();
  const [opened, setDrawer] = useState<'outline' | 'margin' | null>(null);
  const drawer = wantsMargin ? 'margin' : opened;
  const close = (): void => {
    if (drawer === 'margin') onMarginClosed();
    setDrawer(null);
  };
  const comments = openThreads === 1 ? '1 comment' : `${openThreads} comments`;
  const aside = (
    <>
      {width === 'narrow' && (
        <nav className={styles.bar} aria-label="Page">
          <Button weight="plain" onClick={() => setDrawer('outline')}>
            <List aria-hidden size={16} /> Outline
          </Button>
          <Button weight="plain" onClick={() => setDrawer('margin')}>
            <MessageSquareText aria-hidden size={16} /> Comments{openThreads > 0 && ` ${openThreads}`}
          </Button>
          {respond}
        </nav>
      )}
      {width !== 'wide' && drawer !== 'margin' && closedMargin}
      {drawer && width !== 'wide' && (
        <Suspense fallback={drawer === 'margin' ? closedMargin : null}>
          <Dialog
            isOpen
            onClose={close}
            title={drawer === 'outline' ? 'Contents' : 'Comments'}
            shape="drawer"
          >
            {drawer === 'outline' ? (
              <>
                <div
                  onClick={(event) => {
                    // Whatever leads somewhere closes the drawer behind itself.
                    if (event.target instanceof Element && event.target.closest('a, button')) close();
                  }}
                >
                  {outline}
                </div>
                {more && <div className={styles.more}>{more}</div>}
              </>
            ) : (
              margin
            )}
          </Dialog>
        </Suspense>
      )}
    </>
  );
  return (
    <>
      {width !== 'narrow' && createPortal(outline, frame.outline)}
      {width === 'middle' &&
        createPortal(
          <div className={styles.marginButton}>
            <Button size="small" onClick={() => setDrawer('margin')}>
              <MessageSquareText aria-hidden size={14} /> {openThreads > 0 ? comments : 'Comments'}
            </Button>
          </div>,
          frame.overText,
        )}
      {width === 'wide' && createPortal(margin, frame.margin)}
      {createPortal(aside, frame.aside)}
    </>
  );
}
