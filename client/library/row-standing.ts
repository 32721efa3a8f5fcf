/** What a library row says of its document: its state's pill, the day beside it, and whether it waits for somebody. */
import { hasDayCome } from '#shared/decision/due.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { WaitingQuestion } from '#shared/protocol/library-entry.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { calendarDay, instant, isoDay, saidAt, timeLeft } from '../ui/instant.ts';
import type { PillState } from '../ui/state-pill.tsx';

export interface Standing {
  readonly pill: PillState;
  /** The pill's words when they say more than the state's own. */
  readonly words: string | null;
}

const closingSoonMs = 48 * 3_600_000;

/** @param superseded ids of documents that a decided amendment replaced (C6). */
export function standingOf(
  row: LibraryRow,
  superseded: ReadonlySet<string>,
  zone: string,
  nowMs: number,
): Standing {
  switch (row.state) {
    case 'drafting':
      return row.followUp?.publishedAtMs
        ? { pill: 'published', words: null }
        : { pill: 'drafting', words: row.shared ? null : 'Private draft' };
    case 'decided':
      return { pill: superseded.has(row.document) ? 'superseded' : 'decided', words: null };
    case 'concluded':
      return { pill: row.followUp?.returnsOn ? 'postponed' : (row.ended ?? 'concluded'), words: null };
    case 'in-contribution': {
      const { closesAtMs } = row;
      if (closesAtMs === null) return { pill: 'open', words: 'Starts when online' }; // W5
      if (nowMs >= closesAtMs) {
        // O3
        const isStagnant = (row.followUp?.stagnantFromMs ?? Infinity) <= nowMs;
        return { pill: row.met ? 'ripe' : 'stuck', words: isStagnant ? 'Stagnant' : null };
      }
      const words = `Closes ${timeLeft(closesAtMs, zone, nowMs)}`;
      return { pill: closesAtMs - nowMs < closingSoonMs ? 'closing' : 'open', words };
    }
  }
}

/** The day at the end of a row: closing instant, day of decision, or last change. */
export function dayOf(row: LibraryRow, zone: string, nowMs: number): { text: string; says: string } {
  if (row.state === 'in-contribution' && row.closesAtMs !== null)
    return {
      text: instant(row.closesAtMs, zone, nowMs),
      says: nowMs < row.closesAtMs ? 'Closes' : 'Closed',
    };
  if (row.decidedAtMs !== null)
    return {
      text: calendarDay(row.decidedAtMs, zone, nowMs),
      says: row.state === 'concluded' ? 'Closed' : 'Decided',
    };
  return { text: saidAt(row.changedAtMs, zone, nowMs), says: 'Changed' };
}

/** C1: the day on which what was postponed comes back, until it has come. */
export function returnWords({ state, followUp }: LibraryRow, zone: string, nowMs: number): string | null {
  const day = (state === 'concluded' && followUp?.returnsOn) || null;
  return day === null || hasDayCome(day, zone, nowMs) ? null : `Comes back on ${isoDay(day, zone, nowMs)}`;
}

/** D2: what `member` was asked and has not answered, and answers that `member` has not accepted; the earliest first. */
export const questionsFor = ({ questions = [] }: LibraryRow, member: MemberId): readonly WaitingQuestion[] =>
  questions.filter(({ by, to, isAnswered }) => (isAnswered ? by : to) === member);

/** Of what is stuck: what is missing; `null` where the row does not tell. */
export function missingWords(
  { missing = [] }: LibraryRow,
  reader: { readonly member: MemberId; readonly personOf: (member: MemberId) => string },
): string | null {
  const said = missing.map(({ words, members }) => {
    const names = members.map((member) => (member === reader.member ? 'you' : reader.personOf(member)));
    const last = names.pop() ?? '';
    return words.replace('{}', () => (names.length > 0 ? `${names.join(', ')} and ${last}` : last));
  });
  return said.join(' · ') || null;
}

/** C6: documents that a decided amendment replaced; the amendment's own row may not be shown to everybody. */
export function supersededBy(rows: readonly LibraryRow[]): ReadonlySet<string> {
  const decided = rows.filter((row) => row.state === 'decided');
  return new Set([
    ...decided.flatMap((row) => (row.amends ? [row.amends.document] : [])),
    ...decided.filter(isReplaced).map((row) => row.document),
  ]);
}

/** C6: as its own row says. */
export const isReplaced = ({ followUp }: LibraryRow): boolean => (followUp?.supersededBy.length ?? 0) > 0;
