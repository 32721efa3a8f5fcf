/** C1: an action item has words, one owner and a date; or gets another owner or date. */
import { useState } from 'react';
import type { ActionItem } from '#shared/fold/document-state.ts';
import { MemberId, type BlockId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { daysAfter, todayIn } from '../ui/wall-time.ts';
import { candidatesIn } from './candidates.ts';
import { InlineForm } from './inline-form.tsx';
import styles from './proposal-block.module.css';

export interface ActionFormProps {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly proposal: BlockId | null;
  /** The one to change; `null` for a new one. */
  readonly item: ActionItem | null;
  /** The document's owner gives work to anybody; others take it on themselves. */
  readonly isOwner: boolean;
  readonly onDone: () => void;
}

export function ActionForm({ workspace, document, proposal, item, isOwner, onDone }: ActionFormProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const what = useKeptText(workspace.drafts, `action ${document.id} ${proposal ?? ''}`);
  const [owner, setOwner] = useState<MemberId>(item?.owner ?? me.member);
  const [dueOn, setDueOn] = useState(item?.dueOn ?? daysAfter(todayIn(me.zone, nowMs), 14));
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const candidates = candidatesIn(people, nowMs, 'commenter');
  const submit = async () => {
    setTried(true);
    if (dueOn === '' || (!item && !what.text.trim())) return;
    const done = item
      ? await perform({ type: 'action-reassigned', action: item.id, owner, dueOn })
      : await perform({ type: 'action-added', proposal, what: { text: what.text.trim() }, owner, dueOn });
    if (!done) return;
    if (!item) what.clear();
    announce(item ? 'Changed.' : 'The action item stands in its owner’s list.');
    onDone();
  };
  return (
    <InlineForm
      title={item ? (item.what ?? 'Action item') : 'An action item'}
      submitLabel={item ? 'Change' : 'Add'}
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      {!item && (
        <TextField
          label="What is to be done?"
          value={what.text}
          maxLength={2_000}
          onChange={(event) => what.set(event.target.value)}
          error={wasTried && !what.text.trim() ? 'Say what is to be done.' : null}
        />
      )}
      {isOwner && (
        <Select
          label="Who does it?"
          value={owner}
          options={candidates.map(({ id, person }) => ({ value: id, label: person }))}
          onChange={(id) => setOwner(MemberId.parse(id))}
        />
      )}
      <TextField
        className={styles.date}
        label="By when?"
        type="date"
        value={dueOn}
        onChange={(event) => setDueOn(event.target.value)}
        error={wasTried && dueOn === '' ? 'Choose a day.' : null}
      />
    </InlineForm>
  );
}
