/** The answer to a thread: one line until it is written in. */
import { useState, type RefObject } from 'react';
import type { Thread } from '#shared/discussion/thread-state.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { reply } from './comment-acts.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { isSendKey } from './send-key.ts';
import { usePerform } from '../sync/use-perform.ts';
import styles from './reply-box.module.css';

interface ReplyBoxProps {
  readonly document: OpenDocument;
  readonly workspace: Workspace;
  readonly thread: Thread;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Escape: the focus goes back to the card. */
  readonly onLeave: () => void;
}

export function ReplyBox({ document, workspace, thread, field, onLeave }: ReplyBoxProps) {
  const { perform, isBusy, failure } = usePerform(document);
  const draft = useKeptText(workspace.drafts, `reply ${document.id} ${thread.id}`);
  const [hasFocus, setFocus] = useState(false);
  const text = draft.text.trim();
  const isOpen = hasFocus || text !== '';
  const send = async (): Promise<void> => {
    if (text !== '' && (await perform(reply(thread.id, text)))) draft.clear();
  };
  return (
    <form
      className={styles.reply}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
      onKeyDown={(event) => {
        if (isSendKey(event)) {
          event.preventDefault();
          void send();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          onLeave();
        }
      }}
    >
      <TextArea
        ref={field}
        label="Reply"
        hidesLabel
        rows={1}
        placeholder="Reply…"
        maxLength={20_000}
        value={draft.text}
        onChange={(event) => draft.set(event.target.value)}
      />
      {!isOpen && (
        <span className={styles.hint} aria-hidden>
          <Kbd combo="Mod+Enter" />
        </span>
      )}
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      {isOpen && (
        <div className={styles.actions}>
          <Button type="submit" weight="primary" size="small" disabled={text === '' || isBusy}>
            Reply
          </Button>
          <Kbd combo="Mod+Enter" />
        </div>
      )}
    </form>
  );
}
