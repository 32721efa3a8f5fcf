/** What can be done with a concluded proposal's document: its record, and an amendment, or the one that replaced it (C6). */
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
  const newer = useStoreValue(document.state, (state) => state?.supersededBy.at(-1)?.amendment ?? null);
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
            {isSealed ? 'Open the decision record' : 'Open the record'}
          </Link>
        )}
        {newer !== null && (
          <Link className={styles.link} href={`/d/${newer}`}>
            Open the newer decision
          </Link>
        )}
        {isSealed && newer === null && includesRole(me.role, 'editor') && (
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
