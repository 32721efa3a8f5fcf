/** R7: the owner sets an objection aside with published reasons; it stays on record as dissent. */
import { useState } from 'react';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { InlineForm } from './inline-form.tsx';
import type { ObjectionFormProps } from './objection-form-props.ts';
import { objectionOptions, type Ground } from './objection-options.ts';

const groundWords: Readonly<Record<Ground, string>> = {
  agreement: 'Everybody else who is asked agrees',
  silence: 'Its author did not answer in time',
};

export function SetAsideForm(props: ObjectionFormProps) {
  const { workspace, document, proposalId, view, objection, onDone } = props;
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const state = useStore(document.state);
  const proposal = state?.proposals.get(proposalId);
  const reasons = useKeptText(workspace.drafts, `setting aside ${document.id} ${objection.id}`);
  const [wish, setWish] = useState<Ground | null>(null);
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  if (!state || !proposal) return null;
  const { grounds } = objectionOptions({
    objection: proposal.objections.find(({ id }) => id === objection.id) ?? objection,
    proposal,
    tally: view.tally,
    owner: state.owner,
    reader: me.member,
    nowMs,
    nameOf: view.nameOf,
    instantOf: view.instantOf,
  });
  const possible = grounds ?? [];
  const ground = wish !== null && possible.includes(wish) ? wish : possible[0];
  const author = view.nameOf(objection.by);
  const submit = async () => {
    setTried(true);
    if (!reasons.text.trim() || !ground) return;
    const done = await perform({
      type: 'objection-set-aside',
      proposal: proposalId,
      objection: objection.id,
      ground,
      reasons: { text: reasons.text.trim() },
    });
    if (!done) return;
    reasons.clear();
    announce('The objection is set aside and stays on record as dissent.');
    onDone();
  };
  return (
    <InlineForm
      title={`Set ${author}’s objection aside`}
      lead="It blocks nothing any more. It stays on record as dissent, with your reasons beside it."
      submitLabel="Set it aside"
      isDanger
      isBusy={isBusy}
      failure={ground ? failure : 'It cannot be set aside any more as things stand.'}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      {possible.length > 1 && ground ? (
        <Select
          label="On what ground"
          value={ground}
          options={possible.map((value) => ({ value, label: groundWords[value] }))}
          onChange={setWish}
        />
      ) : (
        ground && <p>{groundWords[ground]}.</p>
      )}
      <TextArea
        label="Your reasons, for everybody to read"
        hint="What was done about it, and why the decision goes on without it."
        value={reasons.text}
        maxLength={20_000}
        onChange={(event) => reasons.set(event.target.value)}
        error={wasTried && !reasons.text.trim() ? 'Give the reasons: the record keeps them.' : null}
      />
    </InlineForm>
  );
}
