/** C1: action items that go on record with the conclusion: they are written before it and made right after it. */
import X from 'lucide-react/icons/x';
import { useStore } from '../kernel/store.ts';
import { MemberId } from '#shared/kernel/ids.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { daysAfter, todayIn } from '../ui/wall-time.ts';
import styles from './action-drafts.module.css';
import { candidatesIn } from './candidates.ts';
import type { ActionDraft } from './kept-actions.ts';

export interface ActionDraftsProps {
  readonly workspace: Workspace;
  readonly drafts: readonly ActionDraft[];
  readonly onChange: (drafts: readonly ActionDraft[]) => void;
}

export function ActionDrafts({ workspace, drafts, onChange }: ActionDraftsProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const options = candidatesIn(people, nowMs, 'commenter').map(({ id, person }) => ({
    value: id,
    label: person,
  }));
  const change = (key: number, part: Partial<ActionDraft>) =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const add = () =>
    onChange([
      ...drafts,
      {
        key: Math.max(0, ...drafts.map(({ key }) => key)) + 1,
        what: '',
        owner: me.member,
        dueOn: daysAfter(todayIn(me.zone, nowMs), 14),
      },
    ]);
  return (
    <div className={styles.drafts}>
      {drafts.map(({ key, what, owner, dueOn }, index) => (
        <div key={key} className={styles.draft} role="group" aria-label={`Action item ${index + 1}`}>
          <TextField
            className={styles.what}
            label="What is to be done?"
            value={what}
            maxLength={2_000}
            // What was just asked for is what one writes next.
            ref={(field) => {
              if (what === '' && index === drafts.length - 1 && field && !field.dataset['seen']) {
                field.dataset['seen'] = 'yes';
                field.focus();
              }
            }}
            onChange={(event) => change(key, { what: event.target.value })}
          />
          <Select
            label="Who does it?"
            value={owner}
            options={options}
            onChange={(id) => change(key, { owner: MemberId.parse(id) })}
          />
          <TextField
            label="By when?"
            type="date"
            value={dueOn}
            onChange={(event) => change(key, { dueOn: event.target.value })}
          />
          <IconButton
            label={`Remove action item ${index + 1}`}
            onClick={() => onChange(drafts.filter((draft) => draft.key !== key))}
          >
            <X size={16} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button size="small" onClick={add}>
          {drafts.length === 0 ? 'Add an action item…' : 'Add another…'}
        </Button>
      </div>
    </div>
  );
}
