/** R7: the owner asks an objection's author about it, by a date; seven days of silence give the right to set it aside. */
import { useState } from 'react';
import { silenceMs } from '#shared/decision/standing.ts';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { instant } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { instantIn, wallTime } from '../ui/wall-time.ts';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { InlineForm } from './inline-form.tsx';
import type { ObjectionFormProps } from './objection-form-props.ts';
import styles from './proposal-block.module.css';

export function ObjectionQuestionForm(props: ObjectionFormProps) {
  const { workspace, document, proposalId, view, objection, onDone } = props;
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const question = useKeptText(workspace.drafts, `objection question ${document.id} ${objection.id}`);
  // A full hour, so that it reads well.
  const [by, setBy] = useState(() => wallTime(Math.ceil((nowMs + silenceMs) / hourMs) * hourMs, me.zone));
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const answerByMs = instantIn(by, me.zone);
  const isPast = answerByMs !== null && answerByMs <= nowMs;
  const author = view.nameOf(objection.by);
  const silentFromMs = Math.max(nowMs + silenceMs, answerByMs ?? 0);
  const submit = async () => {
    setTried(true);
    if (!question.text.trim() || answerByMs === null || isPast) return;
    const done = await perform({
      type: 'objection-questioned',
      proposal: proposalId,
      objection: objection.id,
      question: { text: question.text.trim() },
      answerByMs,
    });
    if (!done) return;
    question.clear();
    announce(`${author} is asked about the objection.`);
    onDone();
  };
  return (
    <InlineForm
      title={`Ask ${author} about the objection`}
      submitLabel="Ask"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <TextArea
        label="Your question"
        hint="What would have to be different? What about the way on that you see?"
        value={question.text}
        maxLength={20_000}
        onChange={(event) => question.set(event.target.value)}
        error={wasTried && !question.text.trim() ? 'Write the question first.' : null}
      />
      <TextField
        className={styles.date}
        label="Please answer by"
        type="datetime-local"
        value={by}
        onChange={(event) => setBy(event.target.value)}
        error={answerByMs === null || isPast ? 'Choose a time that is still to come.' : null}
      />
      <p className={styles.aside}>
        If {author} says nothing at all here until {instant(silentFromMs, me.zone, nowMs)}, you may set the
        objection aside with published reasons. Seven days are given at least; any word from {author} ends
        that time.
      </p>
    </InlineForm>
  );
}

const hourMs = 3_600_000;
