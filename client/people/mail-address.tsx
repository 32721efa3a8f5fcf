/** Where decided documents are sent to me; nobody else sees it. */
import { useEffect, useState } from 'react';
import { isMailAddress } from '#shared/protocol/mail-address.ts';
import type { MailAddressAnswer } from '#shared/protocol/http-api.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import styles from './settings-page.module.css';

export function MailAddress({ workspace }: { readonly workspace: Workspace }) {
  const connection = useStore(workspace.connection);
  const [known, setKnown] = useState<MailAddressAnswer | null>(null);
  const { telling } = workspace;
  useEffect(() => {
    if (connection !== 'online') return undefined;
    let isGone = false;
    void telling.mailAddress().then((answer) => {
      if (!isGone && answer.ok) setKnown(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [telling, connection]);
  return (
    <section className={styles.section} aria-labelledby="mail">
      <h2 id="mail">Mail</h2>
      <p className={styles.lead}>
        When a document that concerns you is decided, you find it in your list. Give an address to get it by
        mail too, with the record attached. Nobody else sees the address.
      </p>
      {known ? (
        <AddressForm key={known.address ?? ''} known={known} workspace={workspace} onKept={setKnown} />
      ) : (
        <p className={styles.fine}>
          {connection === 'online' || connection === 'connecting'
            ? 'Asking the relay…'
            : 'Your address is kept by the relay, which is not in reach.'}
        </p>
      )}
    </section>
  );
}

interface AddressFormProps {
  readonly known: MailAddressAnswer;
  readonly workspace: Workspace;
  readonly onKept: (answer: MailAddressAnswer) => void;
}

function AddressForm({ known, workspace, onKept }: AddressFormProps) {
  const [text, setText] = useState(known.address ?? '');
  const attempt = useAttempt();
  const address = text.trim() === '' ? null : text.trim();
  const isWrong = address !== null && !isMailAddress(address);
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isWrong) return attempt.fail('This is no mail address.');
        void attempt.run(async () => {
          const kept = await workspace.telling.setMailAddress(address);
          if (kept.ok) {
            onKept(kept.value);
            announce(address === null ? 'Your address is forgotten.' : 'Saved.');
          }
          return kept;
        });
      }}
    >
      <TextField
        label="Mail address"
        type="email"
        autoComplete="email"
        value={text}
        maxLength={254}
        onChange={(event) => setText(event.target.value)}
        error={attempt.sentence}
        hint={
          known.isSent
            ? 'Leave it empty to get no mail.'
            : 'This relay sends no mail yet. Your address is kept for when it does.'
        }
      />
      <div>
        <Button type="submit" weight="primary" disabled={address === known.address || attempt.isBusy}>
          {attempt.isBusy ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
