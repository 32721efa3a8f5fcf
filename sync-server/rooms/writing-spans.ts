/** Who wrote when: the span that a commit extends, or the new one that it begins. */
import type { MemberId } from '#shared/kernel/ids.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';

/** A longer pause begins a new span. */
const longestPauseMs = 30 * 60_000;

export function spanAfter(last: WritingSpan | undefined, member: MemberId, atMs: number): WritingSpan {
  return last && atMs - last.toMs <= longestPauseMs
    ? { ...last, toMs: Math.max(last.toMs, atMs) }
    : { member, fromMs: atMs, toMs: atMs };
}

const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

/** Spans are told to the minute: while that stays the same, a commit need not store them. */
export const isToBeStored = (last: WritingSpan | undefined, next: WritingSpan): boolean =>
  last?.fromMs !== next.fromMs || minuteOf(last.toMs) !== minuteOf(next.toMs);

/** Each member's last span; of `spans` in the order of their ends. */
export const lastSpans = (spans: readonly WritingSpan[]): Map<MemberId, WritingSpan> =>
  new Map(spans.map((span) => [span.member, span]));
