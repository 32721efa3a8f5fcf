/** R7: an objection's author answers the owner's question about it. */
import { useState } from 'react';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { announce } from '../ui/live-region.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { InlineForm } from './inline-form.tsx';
import type { ObjectionFormProps } from './objection-form-props.ts';

export function ObjectionAnswerForm(props: ObjectionFormProps) {
  const { workspace, document, proposalId, objection, onDone } = props;
  const answer = useKeptText(workspace.drafts, `objection answer ${document.id} ${objection.id}`);
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const submit = async () => {
    setTried(true);
    if (!answer.text.trim()) return;
    const done = await perform({
      type: 'objection-answered',
      proposal: proposalId,
      objection: objection.id,
      answer: { text: answer.text.trim() },
    });
    if (!done) return;
    answer.clear();
    announce('Your answer stands beside your objection.');
    onDone();
  };
  return (
    <InlineForm
      title="Answer about your objection"
      submitLabel="Answer"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <TextArea
        label="Your answer"
        hint="Your objection goes on standing. If it is met, withdraw it."
        value={answer.text}
        maxLength={20_000}
        onChange={(event) => answer.set(event.target.value)}
        error={wasTried && !answer.text.trim() ? 'Write the answer first.' : null}
      />
    </InlineForm>
  );
}
