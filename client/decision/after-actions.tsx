/** What can be done after a conclusion: the record, an amendment or the one that replaced it (C6), the same question anew (C1). */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { includesRole } from '#shared/people/workspace-state.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import type { OpenedProps } from './block-props.ts';
import styles from './proposal-block.module.css';

export function AfterActions(props: OpenedProps) {
  const { workspace, document, proposalId, recordHref, handle, view, count } = props;
  const me = useStore(workspace.me);
  const isSealed = useStoreValue(document.state, (state) => state?.seal != null);
  const newer = useStoreValue(document.state, (state) => state?.supersededBy.at(-1)?.amendment ?? null);
  const opened = useStoreValue(document.state, (state) => state?.proposals.size ?? 0);
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
  // C1: its round is over; the question is asked anew in a proposal of its own, unless one is begun already.
  const mayProposeAnew =
    (view.phase === 'rejected' || view.phase === 'withdrawn') &&
    view.part === 'owner' &&
    !isSealed &&
    count <= opened &&
    includesRole(me.role, 'editor');
  const proposeAnew = () => {
    if (handle.proposeAnew(proposalId, view.revision.content))
      announce('A draft with the same words stands below. Nobody is asked before you open it.');
    else setFailure('Nothing can be written here now.');
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
        {mayProposeAnew && (
          <Button size="small" onClick={proposeAnew}>
            Propose anew
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
