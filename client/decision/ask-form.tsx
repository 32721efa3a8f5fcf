/** A question to the owner about exactly this revision: a comment that everybody sees beside the proposal (D1, D2). */
import { useState } from 'react';
import { answerByInstant, answerTimes } from '#shared/discussion/answer-by.ts';
import { valueNow, workingHoursNow } from '#shared/people/workspace-state.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import { announce } from '../ui/live-region.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { useKeptText } from '../sync/kept-text.ts';
import { InlineForm } from './inline-form.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';

export function AskForm(props: OpenedProps & { readonly onDone: () => void }) {
  const { workspace, document, proposalId, view, onDone } = props;
  const question = useKeptText(workspace.drafts, `question ${document.id} ${proposalId}`);
  const owner = useStoreValue(document.state, (state) => state?.owner ?? null);
  const me = useStore(workspace.me);
  const people = useStore(workspace.state);
  const asksOwner = owner !== null && owner !== me.member;
  const nowMs = useStore(workspace.now);
  const [wasTried, setTried] = useState(false);
  const within = {
    ...answerTimes[0],
    zone: valueNow(people.members.get(owner ?? me.member)?.zone ?? []) ?? 'UTC',
  };
  const hours = owner === null ? undefined : workingHoursNow(people, owner);
  const answerByMs = answerByInstant(within, nowMs, hours);
  const { perform, isBusy, failure } = usePerform(document);
  const submit = async () => {
    setTried(true);
    if (!question.text.trim()) return;
    const done = await perform({
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'revision', proposal: proposalId, digest: view.revision.digest },
      text: { text: question.text.trim() },
      suggestion: null,
      ...(asksOwner && {
        question: {
          to: owner,
          within,
          hours: workingHoursNow(people, owner),
        },
      }),
    });
    if (!done) return;
    question.clear();
    announce('Your question stands among the comments.');
    onDone();
  };
  return (
    <InlineForm
      title="Ask a question"
      submitLabel="Ask"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <TextArea
        label="Your question"
        hint={
          asksOwner
            ? ownerHint(answerByMs, view)
            : 'It stands among the comments, about this revision, until somebody answers.'
        }
        value={question.text}
        onChange={(event) => question.set(event.target.value)}
        maxLength={20_000}
        error={wasTried && !question.text.trim() ? 'Write the question first.' : null}
      />
    </InlineForm>
  );
}

// W4: the promise of the window holds; time for the answer is the owner's to give.
function ownerHint(
  answerByMs: number | null,
  { window, closesAtMs, phase, instantOf }: OpenedProps['view'],
): string {
  const by = answerByMs === null ? '' : `, by ${instantOf(answerByMs)} if you ask now`;
  const isAfter = phase === 'open' && answerByMs !== null && closesAtMs !== null && answerByMs > closesAtMs;
  const closes = isAfter ? ` The window closes before that, ${window.closes}.` : '';
  return `It goes to the owner, who has 24 hours to answer, days off left out${by}.${closes} Everybody can read it.`;
}
