/** The history's times in the reader's zone, and what it says of writing that is not here. */
import type { DocumentState } from '#shared/fold/document-state.ts';
import { clockTime, dayNumber, instant } from '../ui/instant.ts';
import type { HistoryEvent } from './history.ts';

/** "14:05"; "09:12–10:40" of writing; "Thu 19 Nov, 23:40 – 00:20" when it began on another day. */
export function timeWords({ when, fromMs }: HistoryEvent, zone: string, nowMs: number): string {
  const { atMs } = when;
  if (atMs === null) return 'not yet sent';
  const end = clockTime(atMs, zone);
  if (fromMs === null) return end;
  if (dayNumber(fromMs, zone) !== dayNumber(atMs, zone)) return `${instant(fromMs, zone, nowMs)} – ${end}`;
  const begin = clockTime(fromMs, zone);
  return begin === end ? end : `${begin}–${end}`;
}

/** What the reader must know of writing that the relay does not tell just now; `null` when it can lack nothing. */
export function missingWords(
  { created, isShared }: Pick<DocumentState, 'created' | 'isShared'>,
  toldAtMs: number | null,
  zone: string,
  nowMs: number,
): string | null {
  // Only this device knows the document yet.
  if (created?.atMs == null) return null;
  const written = isShared ? 'What others wrote' : 'What you wrote on other devices';
  if (toldAtMs === null) return `${written} is not here: the relay, which knows, is not in reach just now.`;
  return `${written} since ${instant(toldAtMs, zone, nowMs)} is not here yet.`;
}
