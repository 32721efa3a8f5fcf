/** The history of a document as a plain list, by day: who did what when. */
import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { personOf, type WorkspaceState } from '#shared/people/workspace-state.ts';
import type { Me } from '../sync/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { calendarDay, clockTime, daysFromNow, longDay } from '../ui/instant.ts';
import styles from './history-page.module.css';
import { byDay, historyOf, type HistoryEvent } from './history.ts';

export interface HistoryPageProps {
  readonly state: DocumentState;
  readonly workspace: WorkspaceState;
  readonly me: Me;
  readonly nowMs: number;
  readonly title: string;
  /** Last change of the prose, where it is known, ms. */
  readonly changedAtMs: number | null;
}

export function HistoryPage({ state, workspace, me, nowMs, title, changedAtMs }: HistoryPageProps) {
  const days = useMemo(
    () => byDay(historyOf(state), (atMs) => calendarDay(atMs, me.zone, nowMs)),
    [state, me.zone, nowMs],
  );
  return (
    <main id="main" className={styles.page}>
      <p className={styles.of}>
        <Link href={`/d/${state.document}`}>{title || 'Untitled'}</Link>
      </p>
      <h1>History</h1>
      {changedAtMs !== null && !state.seal && (
        <p className={styles.lead}>
          The text was last edited on {longDay(changedAtMs, me.zone, nowMs)} at{' '}
          {clockTime(changedAtMs, me.zone)}.
        </p>
      )}
      {days.map((day) => (
        <section key={day.atMs ?? 'pending'} aria-label={dayName(day.atMs, me.zone, nowMs)}>
          <h2 className={styles.day}>{dayName(day.atMs, me.zone, nowMs)}</h2>
          <ol role="list">
            {day.events.map((event) => (
              <Event key={event.key} event={event} workspace={workspace} zone={me.zone} />
            ))}
          </ol>
        </section>
      ))}
    </main>
  );
}

function Event(props: {
  readonly event: HistoryEvent;
  readonly workspace: WorkspaceState;
  readonly zone: string;
}) {
  const { event, workspace, zone } = props;
  const { by, did, words, when } = event;
  const person = by ? personOf(workspace, by) : 'The relay';
  return (
    <li className={styles.event}>
      <span className={styles.time}>{when.atMs === null ? 'not yet sent' : clockTime(when.atMs, zone)}</span>
      {by ? (
        <Avatar id={by} person={person} size={20} isDecorative />
      ) : (
        <Lock className={styles.relay} aria-hidden size={20} />
      )}
      <span className={styles.what}>
        <span>
          <strong>{person}</strong> {did}
        </span>
        {words && <span className={styles.words}>{words}</span>}
      </span>
    </li>
  );
}

function dayName(atMs: number | null, zone: string, nowMs: number): string {
  if (atMs === null) return 'On this device, not yet sent';
  const days = daysFromNow(atMs, zone, nowMs);
  const day = calendarDay(atMs, zone, nowMs);
  if (days === 0) return `Today, ${day}`;
  return days === -1 ? `Yesterday, ${day}` : day;
}
