/** What can be done with a concluded proposal's document: its record, and an amendment once it is decided (C6). */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { includesRole } from '#shared/people/workspace-state.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import { Button } from '../ui/button.tsx';
import type { OpenedProps } from './block-props.ts';
import styles from './proposal-block.module.css';

export function AfterActions({ workspace, document, recordHref }: OpenedProps) {
  const me = useStore(workspace.me);
  const isSealed = useStoreValue(document.state, (state) => state?.seal != null);
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const propose = async () => {
    setBusy(true);
    try {
      const { proposeAmendment } = await import('./propose-amendment.ts');
      const amendment = await proposeAmendment(workspace, document);
      if (amendment) return navigate(`/d/${amendment}`);
      setFailure('The decided text is not on this device yet. Try again when it is shown above.');
    } catch {
      setFailure('The draft could not be stored on this device. Is there room in this browser’s storage?');
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={styles.buttons}>
        {recordHref !== undefined && (
          <Link className={styles.link} href={recordHref}>
            Open the decision record
          </Link>
        )}
        {isSealed && includesRole(me.role, 'editor') && (
          <Button size="small" disabled={isBusy} onClick={() => void propose()}>
            Propose an amendment
          </Button>
        )}
      </div>
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
