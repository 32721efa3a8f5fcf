/** The history of a document as a plain list, by day: who wrote when, and who did what. */
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleX from 'lucide-react/icons/circle-x';
import Contrast from 'lucide-react/icons/contrast';
import Lock from 'lucide-react/icons/lock';
import Replace from 'lucide-react/icons/replace';
import type { LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { personOf, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { maxWritingSpans } from '#shared/protocol/limits.ts';
import type { Me } from '../sync/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classNames } from '../ui/class-names.ts';
import { calendarDay, clockTime, dayNumber, daysFromNow, longDay } from '../ui/instant.ts';
import { missingWords, timeWords } from './history-words.ts';
import styles from './history-page.module.css';
import {
  actsOf,
  byDay,
  unsentWriting,
  withWriting,
  type HistoryEvent,
  type HistoryGroup,
  type Moment,
} from './history.ts';
import type { KnownWriting } from './use-writing.ts';

export interface HistoryPageProps {
  readonly state: DocumentState;
  readonly workspace: WorkspaceState;
  readonly me: Me;
  readonly nowMs: number;
  readonly title: string;
  /** Last change of the prose, where it is known, ms. */
  readonly changedAtMs: number | null;
  readonly writing: KnownWriting;
  /** This device has prose that the relay lacks. */
  readonly isWritingUnsent: boolean;
  /** D4: asks whether the words of an entry are to be removed; `null` for everybody but administrators. */
  readonly onRemove: ((event: HistoryEvent) => void) | null;
}

export function HistoryPage(props: HistoryPageProps) {
  const { state, workspace, me, nowMs, title, changedAtMs, writing, isWritingUnsent, onRemove } = props;
  const { told, isUnreachable } = writing;
  const owner = state.owner ? workspace.members.get(state.owner) : undefined;
  const isSample = owner?.isSample === true;
  const days = useMemo(() => {
    const events = withWriting(actsOf(state, isSample), told?.spans ?? []);
    return byDay(isWritingUnsent ? [...events, unsentWriting(me.member)] : events, (atMs) =>
      String(dayNumber(atMs, me.zone)),
    );
  }, [state, isSample, told, isWritingUnsent, me.member, me.zone]);
  const missing = isUnreachable ? missingWords(state, told?.atMs ?? null, me.zone, nowMs) : null;
  const hasSpans = told !== null && told.spans.length > 0;
  return (
    <main id="main" className={styles.page}>
      <p className={styles.of}>
        <Link href={`/d/${state.document}`}>{title || 'Untitled'}</Link>
      </p>
      <h1>History</h1>
      {told && !hasSpans && changedAtMs !== null && isChangedSince(state, changedAtMs) && (
        <p className={styles.lead}>
          The text was last edited on {longDay(changedAtMs, me.zone, nowMs)} at{' '}
          {clockTime(changedAtMs, me.zone)}.
        </p>
      )}
      {missing && (
        <p className={styles.lead} role="status">
          {missing}
        </p>
      )}
      {days.map((day) => (
        <section key={day.atMs ?? 'pending'} aria-label={dayName(day.atMs, me.zone, nowMs)}>
          <h2 className={styles.day}>{dayName(day.atMs, me.zone, nowMs)}</h2>
          <ol role="list">
            {day.groups.map((group) => (
              <Group key={group[0].key} {...{ group, workspace, nowMs, onRemove }} zone={me.zone} />
            ))}
          </ol>
        </section>
      ))}
      {hasSpans && (
        <p className={styles.foot}>
          Writing counts from when it reached the relay, also when it was done offline before.
          {told.isCut &&
            ` Only the latest ${maxWritingSpans.toLocaleString('en')} times of writing are listed.`}
        </p>
      )}
    </main>
  );
}

interface GroupProps {
  readonly group: HistoryGroup;
  readonly workspace: WorkspaceState;
  readonly zone: string;
  readonly nowMs: number;
  readonly onRemove: HistoryPageProps['onRemove'];
}

function Group({ group, workspace, zone, nowMs, onRemove }: GroupProps) {
  const [{ by, moment, key: firstKey }] = group;
  const person = by ? personOf(workspace, by) : 'The relay';
  return (
    <li className={classNames(styles.group, moment && styles.moment)}>
      <Mark {...{ by, person, moment }} />
      {group.map((event) => (
        <Event
          key={event.key}
          {...{ event, zone, nowMs, onRemove }}
          // Named once for all that was done in one go.
          person={event.key === firstKey ? person : null}
        />
      ))}
    </li>
  );
}

const moments = {
  opened: { Icon: Contrast, role: 'open' },
  revised: { Icon: Replace, role: 'open' },
  accepted: { Icon: CircleCheck, role: 'decided' },
  'not-accepted': { Icon: CircleX, role: 'draft' },
  sealed: { Icon: Lock, role: 'decided' },
  superseded: { Icon: Replace, role: 'superseded' },
} as const satisfies Record<Moment, { Icon: LucideIcon; role: string }>;

function Mark({ by, person, moment }: Pick<HistoryEvent, 'by' | 'moment'> & { readonly person: string }) {
  if (moment) {
    const { Icon, role } = moments[moment];
    return <Icon className={classNames(styles.mark, styles[role])} aria-hidden size={20} />;
  }
  return (
    <span className={styles.mark}>
      <Avatar id={by ?? 'relay'} person={person} size={20} isDecorative />
    </span>
  );
}

interface EventProps {
  readonly event: HistoryEvent;
  readonly person: string | null;
  readonly zone: string;
  readonly nowMs: number;
  readonly onRemove: HistoryPageProps['onRemove'];
}

function Event({ event, person, zone, nowMs, onRemove }: EventProps) {
  const { did, words, when, isContent } = event;
  return (
    <div className={styles.event}>
      <span className={styles.time}>{timeWords(event, zone, nowMs)}</span>
      <span className={styles.what}>
        <span className={styles.did}>
          {person ? <strong>{person}</strong> : null} {did}
          {words && onRemove && when.seq !== null && !isContent && (
            <button type="button" className={styles.remove} onClick={() => onRemove(event)}>
              Remove these words…
            </button>
          )}
        </span>
        {words && <span className={styles.words}>{words}</span>}
      </span>
    </div>
  );
}

/** Whether the text was changed after it came: who did it was not kept by relays of before. */
const isChangedSince = ({ created, seal }: DocumentState, changedAtMs: number): boolean =>
  !seal && changedAtMs > (created?.atMs ?? changedAtMs) + 60_000;

function dayName(atMs: number | null, zone: string, nowMs: number): string {
  if (atMs === null) return 'On this device, not yet sent';
  const days = daysFromNow(atMs, zone, nowMs);
  const day = calendarDay(atMs, zone, nowMs);
  if (days === 0) return `Today, ${day}`;
  return days === -1 ? `Yesterday, ${day}` : day;
}
