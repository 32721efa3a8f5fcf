/** R2: an asked person says that an editorial revision changed the substance; it counts as material from then on. */
import { useState } from 'react';
import { announce } from '../ui/live-region.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { useKeptText } from '../sync/kept-text.ts';
import { InlineForm } from './inline-form.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';

export function ChallengeForm(props: OpenedProps & { readonly onDone: () => void }) {
  const { workspace, document, proposalId, view, onDone } = props;
  const reason = useKeptText(
    workspace.drafts,
    `challenge ${document.id} ${proposalId} ${view.revision.number}`,
  );
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const submit = async () => {
    setTried(true);
    if (!reason.text.trim()) return;
    const done = await perform({
      type: 'revision-challenged',
      proposal: proposalId,
      revision: view.revision.number,
      reason: { text: reason.text.trim() },
    });
    if (!done) return;
    reason.clear();
    announce(`Revision ${view.revision.number} now counts as a change of substance.`);
    onDone();
  };
  return (
    <InlineForm
      title={`Revision ${view.revision.number} was called editorial`}
      submitLabel="It changes the substance"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <TextArea
        label="What changed in substance?"
        hint="Earlier approvals and abstentions stop counting, and everybody gets the time to answer anew."
        value={reason.text}
        onChange={(event) => reason.set(event.target.value)}
        maxLength={20_000}
        error={wasTried && !reason.text.trim() ? 'Say what changed.' : null}
      />
    </InlineForm>
  );
}
