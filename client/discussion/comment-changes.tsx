/** What can be done to a comment that was sent (D4): its author rewrites it or takes it back, an administrator removes its words. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Comment, Redaction, Thread } from '#shared/discussion/thread-state.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import { usePerform } from '../sync/use-perform.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { redact } from './comment-acts.ts';
import { writingKeys } from './writing-keys.ts';
import styles from './comment-changes.module.css';

export type CommentChange = 'edit' | 'withdraw' | 'redact';

interface ChangeProps {
  readonly document: OpenDocument;
  readonly thread: Thread;
  readonly comment: Comment;
  readonly onDone: () => void;
}

export function CommentChangeForm({ change, ...props }: ChangeProps & { readonly change: CommentChange }) {
  switch (change) {
    case 'edit':
      return <EditForm {...props} />;
    case 'withdraw':
      return <WithdrawForm {...props} />;
    case 'redact':
      return <RedactForm {...props} />;
  }
}

interface FrameProps {
  readonly label: string;
  readonly submit: string;
  readonly weight: 'primary' | 'danger';
  readonly isReady?: boolean;
  readonly isBusy: boolean;
  readonly failure: string | null;
  readonly hasSendKey?: boolean;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

function Frame(props: FrameProps) {
  const { label, submit, weight, isReady = true, isBusy, failure, hasSendKey, onSubmit, onCancel } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('textarea, select, button')?.focus(), []);
  const onKeyDown = writingKeys(() => {
    if (hasSendKey && isReady) onSubmit();
  }, onCancel);
  return (
    <form
      ref={form}
      aria-label={label}
      className={styles.form}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit();
      }}
    >
      {props.children}
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" weight={weight} size="small" disabled={!isReady || isBusy}>
          {submit}
        </Button>
        <Button weight="plain" size="small" onClick={onCancel}>
          Cancel
        </Button>
        {hasSendKey && <Kbd combo="Mod+Enter" />}
      </div>
    </form>
  );
}

function EditForm({ document, thread, comment, onDone }: ChangeProps) {
  const { perform, isBusy, failure } = usePerform(document);
  const [text, setText] = useState(comment.text ?? '');
  const words = text.trim();
  const save = async (): Promise<void> => {
    const draft = { type: 'comment-edited', thread: thread.id, comment: comment.id } as const;
    if (await perform({ ...draft, text: { text: words } })) onDone();
  };
  return (
    <Frame
      label="Edit comment"
      submit="Save"
      weight="primary"
      isReady={words !== comment.text && (words !== '' || comment.isSuggestion)}
      isBusy={isBusy}
      failure={failure}
      hasSendKey
      onSubmit={() => void save()}
      onCancel={onDone}
    >
      <TextArea
        label="Comment"
        hidesLabel
        value={text}
        maxLength={20_000}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={styles.says}>The earlier text stays readable behind “edited”.</p>
    </Frame>
  );
}

function WithdrawForm({ document, thread, comment, onDone }: ChangeProps) {
  const { perform, isBusy, failure } = usePerform(document);
  const withdraw = async (): Promise<void> => {
    if (!(await perform({ type: 'comment-withdrawn', thread: thread.id, comment: comment.id }))) return;
    announce('You withdrew your comment.', 'margin');
    onDone();
  };
  return (
    <Frame
      label="Withdraw comment"
      submit="Withdraw"
      weight="danger"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void withdraw()}
      onCancel={onDone}
    >
      <p className={styles.says}>
        Its words will no longer be shown; that you said something here, and when, will. The signed entry
        stays in the ledger.
      </p>
    </Frame>
  );
}

const reasons: readonly { readonly value: Redaction['why']; readonly label: string }[] = [
  { value: 'secret', label: 'It holds a secret' },
  { value: 'personal-data', label: 'It holds personal data' },
  { value: 'other', label: 'Another reason' },
];

function RedactForm({ document, thread, comment, onDone }: ChangeProps) {
  const { perform, isBusy, failure } = usePerform(document);
  const [why, setWhy] = useState<Redaction['why']>('secret');
  const [withQuote, setWithQuote] = useState(false);
  const hasQuote = thread.quoteHashes.length > 0 && thread.comments[0]?.id === comment.id;
  const remove = async (): Promise<void> => {
    if (!(await perform(redact(thread, comment, why, hasQuote && withQuote)))) return;
    announce('The words were removed.', 'margin');
    onDone();
  };
  return (
    <Frame
      label="Remove the words for everyone"
      submit="Remove for everyone"
      weight="danger"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void remove()}
      onCancel={onDone}
    >
      <Select label="Why" value={why} options={reasons} onChange={setWhy} />
      {hasQuote && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={withQuote}
            onChange={(event) => setWithQuote(event.target.checked)}
          />
          Also the words it quotes
        </label>
      )}
      <p className={styles.says}>
        Erased on the relay, and on every device when it next connects. Who wrote it and when stays, and so
        does the proof. This cannot be undone. Copies that left the workspace, such as backups and exported
        files, are not reached.
      </p>
    </Frame>
  );
}
