/** O1: to whom the owner offers the document, or whom an administrator names in the place of somebody who left. */
import { useState } from 'react';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { MemberId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { candidatesIn } from './candidates.ts';
import type { DocumentPart } from './document-part.ts';
import { InlineForm } from './inline-form.tsx';

export type OwnerFormProps = DocumentPart & {
  readonly kind: 'offer' | 'assign';
  readonly onDone: () => void;
};

const words = {
  offer: {
    title: 'Hand the document over',
    lead: 'You stay its owner until they accept. A window that is open runs on meanwhile.',
    submit: 'Offer it',
    note: 'What they should know (optional)',
  },
  assign: {
    title: 'Name another owner',
    lead: 'The owner has left. Whoever you name answers for it from then on; the reason stays on record.',
    submit: 'Name the owner',
    note: 'Why this person?',
  },
} as const;

/** A2, R6: nobody can give an approval that is required to a proposal of their own. */
const isRequiredIn = (state: DocumentState, member: MemberId): boolean =>
  [...state.proposals.values()].some(
    ({ rule, conclusion, ownerCounts }) =>
      !conclusion && !ownerCounts && rule.kind === 'approvals' && rule.required.includes(member),
  );

export function OwnerForm({ workspace, document, state, kind, onDone }: OwnerFormProps) {
  const people = useStore(workspace.state);
  const nowMs = useStore(workspace.now);
  const note = useKeptText(workspace.drafts, `${kind} owner ${document.id}`);
  const [chosen, choose] = useState('');
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  // An owner can write: opening and revising publish text.
  const candidates = candidatesIn(people, nowMs, 'editor').filter(
    ({ id, isSample }) => id !== state.owner && !isSample,
  );
  const person = MemberId.safeParse(chosen);
  const text = note.text.trim();
  const needsNote = kind === 'assign' && !text;
  const submit = async () => {
    setTried(true);
    if (!person.success || needsNote) return;
    const done = await perform(
      kind === 'offer'
        ? { type: 'handover-offered', to: person.data, note: text ? { text } : null }
        : { type: 'owner-assigned', owner: person.data, reason: { text } },
    );
    if (!done) return;
    note.clear();
    announce(kind === 'offer' ? 'Offered.' : 'The document has an owner again.');
    onDone();
  };
  const { title, lead, submit: label, note: noteLabel } = words[kind];
  return (
    <InlineForm
      title={title}
      lead={lead}
      submitLabel={label}
      isBusy={isBusy}
      failure={failure ?? (wasTried && !person.success ? 'Choose somebody first.' : null)}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <Select
        label="To whom"
        value={chosen}
        options={[
          { value: '', label: candidates.length ? 'Choose…' : 'Nobody else here may write' },
          ...candidates.map(({ id, person: name }) => ({ value: id as string, label: name })),
        ]}
        onChange={choose}
      />
      {person.success && isRequiredIn(state, person.data) && (
        <p>
          Their approval is required by an open proposal, and an owner’s does not count: it could no longer be
          accepted.
        </p>
      )}
      <TextArea
        label={noteLabel}
        value={note.text}
        maxLength={20_000}
        onChange={(event) => note.set(event.target.value)}
        error={wasTried && needsNote ? 'Say why: it stays on record.' : null}
      />
    </InlineForm>
  );
}
