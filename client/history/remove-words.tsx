/** D4: an administrator removes everything that was written with one entry, for everyone. */
import { useState } from 'react';
import type { Redaction } from '#shared/discussion/thread-state.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import styles from './remove-words.module.css';

interface RemoveWordsProps {
  readonly document: OpenDocument;
  /** Place of the entry in its ledger. */
  readonly seq: number;
  readonly words: string;
  readonly onClose: () => void;
}

const reasons: readonly { readonly value: Redaction['why']; readonly label: string }[] = [
  { value: 'secret', label: 'They hold a secret' },
  { value: 'personal-data', label: 'They hold personal data' },
  { value: 'other', label: 'Another reason' },
];

export function RemoveWords({ document, seq, words, onClose }: RemoveWordsProps) {
  const { perform, isBusy, failure } = usePerform(document);
  const [why, setWhy] = useState<Redaction['why']>('secret');
  const [isGone, setGone] = useState(false);
  const remove = async (): Promise<void> => {
    const texts = await document.textsAt(seq);
    if (texts.length === 0) return setGone(true);
    if (!(await perform({ type: 'text-redacted', texts: [...texts], why }))) return;
    announce('The words were removed.');
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Remove these words for everyone"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button weight="danger" disabled={isBusy} onClick={() => void remove()}>
            Remove for everyone
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <blockquote className={styles.words}>{words}</blockquote>
        <Select label="Why" value={why} options={reasons} onChange={setWhy} />
        <p className={styles.says}>
          Everything that was written with this entry is erased on the relay, and on every device when it next
          connects. Who wrote it and when stays, and so does the proof. This cannot be undone. Copies that
          left the workspace, such as backups and exported files, are not reached.
        </p>
        {(failure !== null || isGone) && (
          <p role="alert" className={styles.failure}>
            {failure ?? 'This entry holds no words any more.'}
          </p>
        )}
      </div>
    </Dialog>
  );
}
