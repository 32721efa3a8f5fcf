/** The answer to a thread: one line until it is written in. */
import { lazy, Suspense, useState, type RefObject } from 'react';
import { openQuestions } from '#shared/discussion/questions.ts';
import type { Thread } from '#shared/discussion/thread-state.ts';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { reply, type QuestionDraft } from './comment-acts.ts';
import { writingKeys } from './writing-keys.ts';
import styles from './reply-box.module.css';

const QuestionField = lazy(async () => ({ default: (await import('./question-field.tsx')).QuestionField }));

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
  const [isAsking, setAsking] = useState(false);
  const [question, setQuestion] = useState<QuestionDraft | null>(null);
  const me = useStore(workspace.me);
  // D2: what I am asked here is answered here.
  const isAsked = openQuestions([thread]).some(({ to }) => to === me.member);
  const text = draft.text.trim();
  const isOpen = hasFocus || text !== '' || isAsking;
  const send = async (): Promise<void> => {
    if (text === '' || (isAsking && !question)) return;
    if (!(await perform(reply(thread.id, text, isAsking ? question : null)))) return;
    draft.clear();
    setAsking(false);
    setQuestion(null);
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
      onKeyDown={writingKeys(() => void send(), onLeave)}
    >
      <TextArea
        ref={field}
        label="Reply"
        hidesLabel
        rows={1}
        placeholder={isAsked ? 'Answer…' : 'Reply…'}
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
      {isAsking && (
        <Suspense fallback={null}>
          <QuestionField workspace={workspace} question={question} onChange={setQuestion} />
        </Suspense>
      )}
      {isOpen && (
        <div className={styles.actions}>
          <Button
            type="submit"
            weight="primary"
            size="small"
            disabled={text === '' || (isAsking && !question) || isBusy}
          >
            {isAsking ? 'Ask' : isAsked ? 'Answer' : 'Reply'}
          </Button>
          <Button weight="plain" size="small" onClick={() => setAsking(!isAsking)}>
            {isAsking ? 'No question' : 'Ask somebody'}
          </Button>
          <Kbd combo="Mod+Enter" />
        </div>
      )}
    </form>
  );
}
