/** Action items: what, who, by when; their owner and the document's say when they are done (C1). */
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDashed from 'lucide-react/icons/circle-dashed';
import CircleSlash from 'lucide-react/icons/circle-slash';
import { useState } from 'react';
import { hasDayCome } from '#shared/decision/due.ts';
import type { ActionItem } from '#shared/fold/document-state.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { isoDay } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { daysAfter } from '../ui/wall-time.ts';
import { ActionForm } from './action-form.tsx';
import styles from './action-list.module.css';

export interface ActionListProps {
  readonly items: readonly ActionItem[];
  readonly opened: { readonly workspace: Workspace; readonly document: OpenDocument };
}

export function ActionList({ items, opened }: ActionListProps) {
  if (items.length === 0) return null;
  const ordered = items.toSorted(
    (a, b) => Number(a.closed !== null) - Number(b.closed !== null) || (a.dueOn < b.dueOn ? -1 : 1),
  );
  return (
    <ul className={styles.list} role="list" aria-label="Action items">
      {ordered.map((item) => (
        <ActionRow key={item.id} item={item} {...opened} />
      ))}
    </ul>
  );
}

const looks = {
  open: { Icon: CircleDashed, word: 'To do' },
  done: { Icon: CircleCheck, word: 'Done' },
  dropped: { Icon: CircleSlash, word: 'Dropped' },
} as const;

function ActionRow(props: {
  readonly item: ActionItem;
  readonly workspace: Workspace;
  readonly document: OpenDocument;
}) {
  const { item, workspace, document } = props;
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const owner = useStore(document.state)?.owner ?? null;
  const { perform, isBusy, failure } = usePerform(document);
  const [isChanging, setChanging] = useState(false);
  const { Icon, word } = looks[item.closed?.as ?? 'open'];
  const mayChange = me.member === item.owner || me.member === owner;
  // Late from the day after.
  const isLate = !item.closed && hasDayCome(daysAfter(item.dueOn, 1), me.zone, nowMs);
  const close = async (as: 'done' | 'dropped') => {
    if (await perform({ type: 'action-closed', action: item.id, as, note: null }))
      announce(as === 'done' ? 'Done.' : 'Dropped.');
  };
  const reopen = async () => {
    if (await perform({ type: 'action-reopened', action: item.id })) announce('To do again.');
  };
  if (isChanging)
    return (
      <li className={styles.form}>
        <ActionForm
          workspace={workspace}
          document={document}
          proposal={item.proposal}
          item={item}
          isOwner={me.member === owner}
          onDone={() => setChanging(false)}
        />
      </li>
    );
  return (
    <li className={styles.item} id={`action-${item.id}`} tabIndex={-1}>
      <Icon aria-label={word} size={16} className={item.closed ? styles.closedIcon : styles.icon} />
      <span className={styles.words}>
        <span className={item.closed?.as === 'dropped' ? styles.dropped : undefined}>
          {item.what ?? 'The words were redacted.'}
        </span>{' '}
        <span className={isLate ? styles.late : styles.aside}>
          <bdi>{item.owner === me.member ? 'you' : personOf(people, item.owner)}</bdi>
          {item.closed
            ? `, ${item.closed.as}${item.closed.note ? `: ${item.closed.note}` : ''}`
            : `, ${isLate ? 'was due' : 'by'} ${isoDay(item.dueOn, me.zone, nowMs)}`}
        </span>
        {failure && (
          <span role="alert" className={styles.late}>
            {' '}
            {failure}
          </span>
        )}
      </span>
      {mayChange && (
        <span className={styles.buttons}>
          {item.closed ? (
            <Button size="small" weight="plain" disabled={isBusy} onClick={() => void reopen()}>
              Not done after all
            </Button>
          ) : (
            <>
              <Button size="small" disabled={isBusy} onClick={() => void close('done')}>
                Done
              </Button>
              <Button size="small" weight="plain" onClick={() => setChanging(true)}>
                Change…
              </Button>
              <Button size="small" weight="plain" disabled={isBusy} onClick={() => void close('dropped')}>
                Drop
              </Button>
            </>
          )}
        </span>
      )}
    </li>
  );
}
