/** What a document needs of one person, by what they would do about it, with its deadline: a pure function of a row. */
import { hasDayCome, isDeclineNews } from '#shared/decision/due.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { instant, isoDay } from '../ui/instant.ts';
import { isReplaced, missingWords } from './row-standing.ts';

/** In the order in which they are shown. */
export const needKinds = ['decide', 'respond', 'reply', 'follow-up'] as const;
export type NeedKind = (typeof needKinds)[number];

export interface Need {
  readonly kind: NeedKind;
  /** ms since 1970; `null` where nobody set one. */
  readonly deadlineMs: number | null;
  /** Names what the row's own pill and day do not say. */
  readonly words: string | null;
}

export interface NeedReader {
  readonly member: MemberId;
  /** In which days begin. */
  readonly zone: string;
  readonly nowMs: number;
  readonly personOf: (member: MemberId) => string;
  readonly isAdministrator?: boolean;
  /** R8: nothing waits for somebody who left. */
  readonly hasLeft?: boolean;
}

/** Everything that waits for the reader in a document; questions in comments have their own words. */
export const needsOf = (row: LibraryRow, reader: NeedReader): readonly Need[] =>
  reader.hasLeft
    ? []
    : [
        ...toDecide(row, reader),
        ...toRespond(row, reader),
        ...toReply(row, reader),
        ...toFollowUp(row, reader),
      ];

function toDecide(row: LibraryRow, reader: NeedReader): Need[] {
  const { followUp } = row;
  const { member, nowMs, zone, personOf } = reader;
  const needs: Need[] = [];
  const need = (deadlineMs: number | null, words: string | null) =>
    needs.push({ kind: 'decide', deadlineMs, words });
  // O1
  if (followUp?.offeredTo === member) need(null, `${personOf(row.owner)} offers you this document`);
  if (followUp?.ownerLeft && reader.isAdministrator)
    need(null, `${personOf(row.owner)}, the owner, has left: name another`);
  if (row.owner !== member) return needs;
  const declined = followUp?.declined;
  if (declined && isDeclineNews(declined.atMs, nowMs))
    need(null, `${personOf(declined.by)} declined to become its owner; you still own it`);
  if (row.state === 'in-contribution' && row.closesAtMs !== null && nowMs >= row.closesAtMs) {
    // O3
    const isStagnant = (followUp?.stagnantFromMs ?? Infinity) <= nowMs;
    const stagnant = isStagnant ? 'Stagnant: nothing has happened here for 30 days' : null;
    need(row.closesAtMs, stagnant ?? (row.met ? null : missingWords(row, reader)));
  }
  // C1
  const back = followUp?.returnsOn ?? null;
  if (back !== null && hasDayCome(back, zone, nowMs))
    need(dayMs(back), `Put off until ${isoDay(back, zone, nowMs)}: ${returnWay(row)} or put it off further`);
  return needs;
}

// C2: nothing opens again in a decided document.
const returnWay = ({ state }: LibraryRow): string =>
  state === 'decided' ? 'propose an amendment' : 'open it again';

function toRespond(row: LibraryRow, { member }: NeedReader): Need[] {
  const needs: Need[] = [];
  if (row.state !== 'in-contribution') return needs;
  const { closesAtMs } = row;
  if (row.awaiting.includes(member)) needs.push({ kind: 'respond', deadlineMs: closesAtMs, words: null });
  // R7
  if (row.followUp?.judging.includes(member))
    needs.push({
      kind: 'respond',
      deadlineMs: closesAtMs,
      words: 'Say whether an objection can be set aside',
    });
  return needs;
}

function toReply(row: LibraryRow, { member, zone, nowMs, personOf }: NeedReader): Need[] {
  // D2
  const asked: Need[] = (row.questions ?? [])
    .filter(({ by, to, isAnswered }) => (isAnswered ? by : to) === member)
    .map(({ answerByMs }) => ({ kind: 'reply', deadlineMs: answerByMs, words: null }));
  // R7
  const questioned: Need[] = (row.followUp?.questioned ?? [])
    .filter((one) => one.member === member)
    .map(({ answerByMs, silentFromMs }) => {
      const deadlineMs = answerByMs ?? silentFromMs;
      const by = deadlineMs === null ? '' : ` · by ${instant(deadlineMs, zone, nowMs)}`;
      return {
        kind: 'reply',
        deadlineMs,
        words: `${personOf(row.owner)} asks you about your objection${by}`,
      };
    });
  return [...asked, ...questioned];
}

function toFollowUp(row: LibraryRow, { member, zone, nowMs }: NeedReader): Need[] {
  const { followUp } = row;
  if (!followUp) return [];
  // C1
  const actions: Need[] = followUp.actions
    .filter(({ owner }) => owner === member)
    .map(({ what, dueOn }) => {
      const isLate = dayMs(dueOn) + 86_400_000 <= nowMs;
      return {
        kind: 'follow-up',
        deadlineMs: dayMs(dueOn),
        words: `${what ?? 'An action item'} · ${isLate ? 'was due' : 'by'} ${isoDay(dueOn, zone, nowMs)}`,
      };
    });
  // C6: nobody has to say whether what was replaced still holds.
  if (row.owner !== member || isReplaced(row)) return actions;
  // C7
  const { reviewOn, lateObjections } = followUp;
  const review: Need[] =
    reviewOn !== null && hasDayCome(reviewOn, zone, nowMs)
      ? [
          {
            kind: 'follow-up',
            deadlineMs: dayMs(reviewOn),
            words: `To be looked at again since ${isoDay(reviewOn, zone, nowMs)}`,
          },
        ]
      : [];
  // C4
  const late: Need[] =
    lateObjections > 0
      ? [{ kind: 'follow-up', deadlineMs: null, words: lateWords(row, lateObjections) }]
      : [];
  return [...actions, ...review, ...late];
}

function lateWords({ state }: LibraryRow, objections: number): string {
  const way =
    state === 'decided' ? 'propose an amendment, or say that it still holds' : 'say whether it still holds';
  return `${objections === 1 ? 'An objection' : `${objections} objections`} arrived after the conclusion: ${way}`;
}

/** The beginning of a day in UTC: good enough for an order. */
const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
