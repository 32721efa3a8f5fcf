/** R4: an approval or abstention with a reason, which goes on record beside it. */
import { useState } from 'react';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-field.tsx';
import type { OpenedProps } from './block-props.ts';
import { InlineForm } from './inline-form.tsx';

type Kind = 'approve' | 'abstain';

export function ReasonForm(props: OpenedProps & { readonly onDone: () => void }) {
  const { workspace, document, proposalId, view, onDone } = props;
  const { number, digest } = view.revision;
  const reason = useKeptText(workspace.drafts, `reason ${document.id} ${proposalId}`);
  const [kind, setKind] = useState<Kind>('approve');
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const submit = async () => {
    setTried(true);
    const text = reason.text.trim();
    if (!text) return;
    const done = await perform({
      type: 'position-taken',
      proposal: proposalId,
      digest,
      position: { kind, reason: { text } },
    });
    if (!done) return;
    reason.clear();
    announce(kind === 'approve' ? `You approve revision ${number}.` : 'You abstain.');
    onDone();
  };
  return (
    <InlineForm
      title="Answer with a reason"
      {...(view.mine.standing.length > 0 ? { lead: 'Either answer withdraws your objection.' } : {})}
      submitLabel={kind === 'approve' ? `Approve revision ${number}` : 'Abstain'}
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <Select
        label="Your answer"
        value={kind}
        options={[
          { value: 'approve', label: 'Approve' },
          { value: 'abstain', label: 'Abstain' },
        ]}
        onChange={setKind}
      />
      <TextArea
        label="Why?"
        hint="Everybody reads it, and the record keeps it."
        value={reason.text}
        maxLength={20_000}
        onChange={(event) => reason.set(event.target.value)}
        error={wasTried && !reason.text.trim() ? 'Write the reason, or answer without one.' : null}
      />
    </InlineForm>
  );
}
