/** R7: an objection says why, and what would resolve it. */
import { useState } from 'react';
import { announce } from '../ui/live-region.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { useKeptText } from '../sync/kept-text.ts';
import { InlineForm } from './inline-form.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';

export function ObjectForm(props: OpenedProps & { readonly onDone: () => void }) {
  const { workspace, document, proposalId, view, onDone } = props;
  const reason = useKeptText(workspace.drafts, `objection ${document.id} ${proposalId} reason`);
  const resolution = useKeptText(workspace.drafts, `objection ${document.id} ${proposalId} resolution`);
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const submit = async () => {
    setTried(true);
    if (!reason.text.trim() || !resolution.text.trim()) return;
    const done = await perform({
      type: 'position-taken',
      proposal: proposalId,
      digest: view.revision.digest,
      position: {
        kind: 'object',
        reason: { text: reason.text.trim() },
        resolution: { text: resolution.text.trim() },
      },
    });
    if (!done) return;
    reason.clear();
    resolution.clear();
    announce('Your objection stands until you withdraw it.');
    onDone();
  };
  return (
    <InlineForm
      title={`Object to revision ${view.revision.number}`}
      submitLabel="Object"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <TextArea
        label="Why?"
        value={reason.text}
        onChange={(event) => reason.set(event.target.value)}
        maxLength={20_000}
        error={wasTried && !reason.text.trim() ? 'Say why, so that it can be met.' : null}
      />
      <TextArea
        label="What would resolve it?"
        hint="Your objection stands through every revision, until you withdraw it."
        value={resolution.text}
        onChange={(event) => resolution.set(event.target.value)}
        maxLength={20_000}
        error={wasTried && !resolution.text.trim() ? 'Say what would resolve it.' : null}
      />
    </InlineForm>
  );
}
