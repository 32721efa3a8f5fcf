/** W4: asking somebody more gives them at least the settling time. */
import { useState } from 'react';
import type { MemberId } from '#shared/kernel/ids.ts';
import { workingHours } from '#shared/decision/fairness.ts';
import { standInsFor } from '#shared/people/stand-ins.ts';
import { defaultPolicy, valueNow, workingHoursNow } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { announce } from '../ui/live-region.tsx';
import { AbsenceList } from './absence-list.tsx';
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
  const proposal = state?.proposals.get(proposalId);
  const asked = proposal?.asked ?? [];
  const candidates = candidatesIn(people, nowMs, 'commenter').filter(
    ({ id }) => id !== state?.owner && !asked.includes(id),
  );
  // W7: what is left of the window for them, with the settling time that they are given.
  const settlingMs = (valueNow(people.policy) ?? defaultPolicy).settlingMinutes * 60_000;
  const untilMs = Math.max(proposal?.closesAtMs ?? 0, nowMs + settlingMs);
  const hoursOf = (member: MemberId) =>
    workingHours(
      nowMs,
      untilMs,
      valueNow(people.members.get(member)?.zone ?? []) ?? 'UTC',
      workingHoursNow(people, member),
    );
  const submit = async () => {
    setTried(true);
    if (chosen.length === 0) return;
    const standIns = standInsFor(chosen, state?.owner ?? null, people, nowMs).filter(
      ({ member }) => !asked.includes(member),
    );
    for (const { member, away } of [
      ...chosen.map((member) => ({ member, away: null })),
      // O2
      ...standIns
        .filter(({ member }) => !chosen.includes(member))
        .map((one) => ({ member: one.member, away: one.for })),
    ]) {
      const figure = hoursOf(member);
      const done = await perform({
        type: 'person-asked',
        proposal: proposalId,
        member,
        ...(figure === null ? {} : { workingHours: figure }),
        ...(away === null ? {} : { for: away }),
      });
      if (!done) return;
    }
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
      <AbsenceList asked={chosen} owner={state?.owner ?? null} workspace={workspace} />
    </InlineForm>
  );
}
