/** W4: a window moves later, with a reason, counted on from where it closes now. */
import { useState } from 'react';
import { closingInstant } from '#shared/decision/window.ts';
import { useStore } from '../kernel/store.ts';
import { instant } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { useKeptText } from '../sync/kept-text.ts';
import { InlineForm } from './inline-form.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';
import type { WindowLength } from './opening-choices.ts';
import { WindowField } from './window-field.tsx';

export function ExtendForm(props: OpenedProps & { readonly onDone: () => void }) {
  const { workspace, document, proposalId, onDone } = props;
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const proposal = useStore(document.state)?.proposals.get(proposalId);
  const reason = useKeptText(workspace.drafts, `extension ${document.id} ${proposalId}`);
  const minimumMinutes = proposal?.minimumWindowMinutes ?? 1440;
  const [length, setLength] = useState<WindowLength>(
    minimumMinutes < 60 ? { amount: 5, unit: 'minutes' } : { amount: 3, unit: 'days' },
  );
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const closesAtMs = proposal?.closesAtMs ?? null;
  const window = { ...length, zone: me.zone };
  const laterMs = closesAtMs === null ? null : closingInstant(window, Math.max(closesAtMs, nowMs));
  const submit = async () => {
    setTried(true);
    if (!reason.text.trim()) return;
    const done = await perform({
      type: 'window-extended',
      proposal: proposalId,
      window,
      reason: { text: reason.text.trim() },
    });
    if (!done) return;
    reason.clear();
    announce('The window closes later now.');
    onDone();
  };
  return (
    <InlineForm
      title="Extend the window"
      submitLabel="Extend"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <WindowField label="By" value={length} onChange={setLength} minimumMinutes={minimumMinutes} />
      {laterMs !== null && (
        <p>
          It then closes <strong>{instant(laterMs, me.zone, nowMs)} your time</strong>. A window never moves
          earlier.
        </p>
      )}
      <TextArea
        label="Why?"
        value={reason.text}
        maxLength={20_000}
        onChange={(event) => reason.set(event.target.value)}
        error={wasTried && !reason.text.trim() ? 'Say why: the record keeps it.' : null}
      />
    </InlineForm>
  );
}
