/** Where a comment is begun: the quotation, the comment, and words to put in its place if one likes. */
import { lazy, Suspense, useEffect, useRef, useState, type RefObject } from 'react';
import type { ActId } from '#shared/kernel/ids.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { comment } from './comment-acts.ts';
import type { MarginEditor } from './margin-editor.ts';
import type { NewComment } from './new-comment.ts';
import { writingKeys } from './writing-keys.ts';
import styles from './composer.module.css';

const QuestionField = lazy(async () => ({ default: (await import('./question-field.tsx')).QuestionField }));

interface ComposerProps {
  readonly document: OpenDocument;
  readonly workspace: Workspace;
  readonly editor: MarginEditor;
  readonly draft: NewComment;
  readonly onSent: (thread: ActId) => void;
}

export function Composer({ document, workspace, editor, draft, onSent }: ComposerProps) {
  const [wantsQuestion, wantQuestion] = useState(false);
  const isAsking = wantsQuestion || draft.question !== null;
  const { perform, isBusy, failure } = usePerform(document);
  const field = useRef<HTMLTextAreaElement>(null);
  const anchor = draft.about?.anchor ?? null;
  // Another selection is another beginning: the caret goes to the words about it.
  useEffect(() => field.current?.focus({ preventScroll: true }), [anchor]);

  // Whoever asked for other words writes them next, over the present ones; whoever gave them up goes on commenting.
  const suggested = useRef<HTMLTextAreaElement>(null);
  const toChange = useRef<RefObject<HTMLTextAreaElement | null> | null>(null);
  const isSuggesting = draft.suggestion !== null;
  useEffect(() => {
    toChange.current?.current?.focus({ preventScroll: true });
    if (toChange.current === suggested) suggested.current?.select();
    toChange.current = null;
  }, [isSuggesting]);

  const hasWords =
    draft.text.trim() !== '' || (draft.suggestion !== null && draft.suggestion !== anchor?.exact);
  const isSendable = hasWords && (!isAsking || draft.question !== null);
  const send = async (): Promise<void> => {
    if (!isSendable) return;
    const thread = await perform(
      comment(anchor, draft.text.trim(), draft.suggestion, isAsking ? draft.question : null),
    );
    if (thread === null) return;
    draft.close();
    onSent(thread);
  };
  const cancel = (): void => {
    draft.close();
    editor.focus();
  };
  return (
    <form
      className={styles.composer}
      aria-label="New comment"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={writingKeys(() => void send(), cancel)}
    >
      {anchor && <blockquote className={styles.quote}>{anchor.exact}</blockquote>}
      <TextArea
        ref={field}
        label={anchor ? 'Comment on these words' : 'Comment on the document'}
        hidesLabel
        placeholder={anchor ? 'Comment…' : 'Comment on the whole document…'}
        value={draft.text}
        maxLength={20_000}
        onChange={(event) => draft.write({ text: event.target.value })}
      />
      {draft.suggestion !== null && (
        <TextArea
          ref={suggested}
          label="Words to put in their place"
          value={draft.suggestion}
          maxLength={20_000}
          onChange={(event) => draft.write({ suggestion: event.target.value })}
        />
      )}
      <div className={styles.offers}>
        {anchor && !anchor.exact.includes('\n') && (
          <Button
            weight="plain"
            size="small"
            onClick={() => {
              draft.write({ suggestion: draft.suggestion === null ? anchor.exact : null });
              toChange.current = draft.suggestion === null ? suggested : field;
            }}
          >
            {draft.suggestion === null ? 'Suggest other words' : 'No suggestion'}
          </Button>
        )}
        <Button
          weight="plain"
          size="small"
          onClick={() => {
            if (isAsking) draft.write({ question: null });
            wantQuestion(!isAsking);
          }}
        >
          {isAsking ? 'No question' : 'Ask somebody'}
        </Button>
      </div>
      {isAsking && (
        <Suspense fallback={null}>
          <QuestionField
            workspace={workspace}
            question={draft.question}
            onChange={(question) => draft.write({ question })}
          />
        </Suspense>
      )}
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" weight="primary" size="small" disabled={!isSendable || isBusy}>
          {isAsking ? 'Ask' : 'Comment'}
        </Button>
        <Kbd combo="Mod+Enter" />
        <Button weight="plain" size="small" onClick={cancel}>
          Discard
        </Button>
      </div>
    </form>
  );
}
