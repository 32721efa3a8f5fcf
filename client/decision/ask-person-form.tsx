/** W4: asking somebody more gives them at least the settling time. */
import { useState } from 'react';
import type { MemberId } from '#shared/kernel/ids.ts';
import { valueNow } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { announce } from '../ui/live-region.tsx';
import { candidatesIn } from './candidates.ts';
import { InlineForm } from './inline-form.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';
import { settlingWords } from './settling-words.ts';

export function AskPersonForm(props: OpenedProps & { readonly onDone: () => void }) {
  const { workspace, document, proposalId, view, onDone } = props;
  const people = useStore(workspace.state);
  const nowMs = useStore(workspace.now);
  const state = useStore(document.state);
  const [chosen, setChosen] = useState<readonly MemberId[]>([]);
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const asked = state?.proposals.get(proposalId)?.asked ?? [];
  const candidates = candidatesIn(people, nowMs, 'commenter').filter(
    ({ id }) => id !== state?.owner && !asked.includes(id),
  );
  const submit = async () => {
    setTried(true);
    if (chosen.length === 0) return;
    for (const member of chosen)
      if (!(await perform({ type: 'person-asked', proposal: proposalId, member }))) return;
    announce(`${chosen.map(view.nameOf).join(', ')} asked.`);
    onDone();
  };
  return (
    <InlineForm
      title="Ask another person"
      submitLabel="Ask"
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <PeoplePicker
        label="Who"
        hint={`They get at least ${settlingWords(valueNow(people.policy)?.settlingMinutes)} to answer.`}
        candidates={candidates}
        chosen={chosen}
        onChange={setChosen}
        error={wasTried && chosen.length === 0 ? 'Choose somebody.' : null}
      />
    </InlineForm>
  );
}
