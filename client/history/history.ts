/** What happened to a document: its acts as the folded ledger tells them, and who wrote when, in one list by day. */
import type { When } from '#shared/acts/when.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import type { Comment, Thread } from '#shared/discussion/thread-state.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { plainText } from '#shared/document/plain-text.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';
import { metEvents } from './met-events.ts';

/** What a reader looks for first: it stands out. */
export type Moment = 'opened' | 'revised' | 'accepted' | 'not-accepted' | 'sealed' | 'superseded';

export interface HistoryEvent {
  /** Stable among all events of the document. */
  readonly key: string;
  /** `null` is the relay. */
  readonly by: MemberId | null;
  /** Completes "Inês Moura …". */
  readonly did: string;
  /** What was written with it. */
  readonly words: string | null;
  /** Of writing, its end. */
  readonly when: When;
  /** Of writing, its beginning, ms; `null` for acts. */
  readonly fromMs: number | null;
  readonly moment: Moment | null;
  /** The words are a proposal's published text, which no redaction reaches. */
  readonly isContent?: boolean;
}

/** What one person did in one go: shown as one row. Newest first. */
export type HistoryGroup = readonly [HistoryEvent, ...HistoryEvent[]];

export interface HistoryDay {
  /** Any instant of the day; for its name. `null` for what has not been sent yet. */
  readonly atMs: number | null;
  readonly groups: readonly HistoryGroup[];
}

const plain = { words: null, fromMs: null, moment: null } as const;

/** The acts, in the order of their ledger. @param isSample whether its owner is one of the people of the sample. */
export function actsOf(state: DocumentState, isSample: boolean): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const { owner } = state;
  if (state.created && owner)
    events.push({
      ...plain,
      key: 'created',
      by: owner,
      did: beganWords(state, isSample),
      words: state.createdTitle || null,
      when: state.created,
    });
  if (state.shared && owner)
    events.push({
      ...plain,
      key: 'shared',
      by: owner,
      did: 'shared the document with the workspace',
      when: state.shared,
    });
  for (const proposal of state.proposals.values()) events.push(...proposalEvents(proposal));
  for (const thread of state.threads.values()) events.push(...threadEvents(thread));
  events.push(...redactionEvents(state));
  if (state.seal)
    events.push({
      ...plain,
      key: 'sealed',
      by: null,
      did: 'sealed the text: it no longer changes',
      when: state.seal.when,
      moment: 'sealed',
    });
  // C6
  for (const { amendment, when } of state.supersededBy)
    events.push({
      ...plain,
      key: `superseded by ${amendment}`,
      by: null,
      did: 'marked it as superseded by a newer decision',
      when,
      moment: 'superseded',
    });
  return events.toSorted((a, b) => order(a) - order(b) || a.when.claimedAtMs - b.when.claimedAtMs);
}

function beganWords({ amends, isBroughtIn }: DocumentState, isSample: boolean): string {
  if (amends) return 'began this amendment';
  return isBroughtIn && !isSample ? 'began this document with an imported text' : 'began this document';
}

/** Pending events come after all stamped ones (E2). */
const order = ({ when }: HistoryEvent): number => when.seq ?? Number.MAX_SAFE_INTEGER;

function proposalEvents(proposal: Proposal): HistoryEvent[] {
  const of = (
    key: string,
    by: MemberId,
    did: string,
    words: string | null,
    when: When,
    moment: Moment | null = null,
  ): HistoryEvent => ({
    ...plain,
    key: `${proposal.id} ${key}`,
    by,
    did,
    words,
    when,
    moment,
    ...(moment === 'opened' && { isContent: true }),
  });
  const [first, ...revisions] = proposal.revisions;
  const { conclusion } = proposal;
  return [
    of(
      'opened',
      proposal.openedBy,
      'opened a proposal for contribution',
      first ? plainText(first.content) : null,
      proposal.opened,
      'opened',
    ),
    ...revisions.flatMap((revision) => [
      of(
        `revision ${revision.number}`,
        revision.by,
        `published revision ${revision.number}${revision.label === 'editorial' ? ' as editorial' : ''}`,
        revision.summary,
        revision.when,
        'revised',
      ),
      ...(revision.challenge
        ? [
            of(
              `challenge ${revision.number}`,
              revision.challenge.by,
              `asked to count revision ${revision.number} as a change of substance`,
              revision.challenge.reason,
              revision.challenge.when,
            ),
          ]
        : []),
    ]),
    // A revision's own extension is said by the revision.
    ...proposal.extensions
      .filter(({ kind }) => kind !== 'revised')
      .map((extension, index) =>
        of(
          `extension ${index}`,
          extension.by,
          extension.kind === 'asked' ? 'asked another person' : 'extended the window',
          extension.reason,
          extension.when,
        ),
      ),
    ...proposal.positions.map((position) =>
      of(
        position.id,
        position.by,
        `${positionDid[position.kind]} revision ${position.revision}${position.isLate ? ', after the decision' : ''}`,
        position.reason,
        position.when,
      ),
    ),
    ...proposal.objections.flatMap(({ id, by, withdrawn }) =>
      withdrawn ? [of(`withdrawn ${id}`, by, 'withdrew their objection', null, withdrawn)] : [],
    ),
    ...proposal.objections.flatMap((objection) =>
      metEvents(objection).map(({ key, by, did, words, when }) => of(key, by, did, words, when)),
    ),
    ...(conclusion
      ? [
          of(
            'concluded',
            conclusion.by,
            `concluded: ${conclusion.disposition}`,
            conclusion.outcome,
            conclusion.when,
            conclusion.disposition === 'accepted' ? 'accepted' : 'not-accepted',
          ),
        ]
      : []),
    // C7
    ...proposal.reviews.map(({ id, by, finding, when }) =>
      of(id, by, 'looked at the conclusion again', finding, when),
    ),
  ];
}

const positionDid = { approve: 'approved', object: 'objected to', abstain: 'abstained on' } as const;

const turnDid = {
  resolved: 'resolved a thread',
  applied: 'applied a suggestion',
  reopened: 'reopened a thread',
} as const;

function threadEvents(thread: Thread): HistoryEvent[] {
  const events = thread.comments.flatMap((comment, index) =>
    commentEvents(comment, index === 0 ? 'commented' : 'replied', thread.isAfterDecision),
  );
  for (const [index, { did, by, when }] of thread.turns.entries())
    events.push({ ...plain, key: `turn ${index} ${thread.id}`, by, did: turnDid[did], when });
  return events;
}

/** D2, D4: what it said first, then what became of it. */
function commentEvents(comment: Comment, verb: string, isAfterDecision: boolean): HistoryEvent[] {
  const { id, by, text, earlier, edited, withdrawn, question } = comment;
  const of = (
    key: string,
    who: MemberId,
    did: string,
    when: When,
    words: string | null = null,
  ): HistoryEvent => ({
    ...plain,
    key: `${key}${id}`,
    by: who,
    did: isAfterDecision ? `${did} after the decision` : did,
    words,
    when,
  });
  const [first, ...later] = [
    ...earlier.map((each) => ({ text: each.text, when: each.when })),
    { text, when: edited ?? comment.when },
  ];
  return [
    of('', by, question ? 'asked a question' : verb, comment.when, first?.text ?? null),
    ...later.map((each, index) => of(`edit ${index} `, by, 'edited a comment', each.when, each.text)),
    ...(question?.accepted
      ? [of('accepted ', question.accepted.by, 'accepted an answer', question.accepted.when)]
      : []),
    ...(withdrawn ? [of('withdrawn ', by, 'withdrew a comment', withdrawn)] : []),
  ];
}

/** D4: one for each act that removed words. */
const redactionEvents = ({ redactions }: DocumentState): HistoryEvent[] =>
  [...new Set(redactions.values())].map(({ by, why, when }) => ({
    ...plain,
    key: `redaction ${when.seq ?? when.claimedAtMs}`,
    by,
    did: `removed words for everyone${removedWhy[why]}`,
    when,
  }));

const removedWhy = { secret: ': a secret', 'personal-data': ': personal data', other: '' } as const;

const writingEvent = ({ member, fromMs, toMs }: WritingSpan): HistoryEvent => ({
  ...plain,
  key: `writing ${member} ${fromMs}`,
  by: member,
  did: 'wrote',
  when: { atMs: toMs, seq: null, claimedAtMs: toMs },
  fromMs,
});

/** Prose of this device that the relay lacks: nobody knows more of it than whose it is. */
export const unsentWriting = (by: MemberId): HistoryEvent => ({
  ...plain,
  key: 'unsent writing',
  by,
  did: 'wrote',
  when: { atMs: null, seq: null, claimedAtMs: 0 },
});

/** Both in one list: acts keep their order, and writing stands where it ended. */
export function withWriting(
  acts: readonly HistoryEvent[],
  spans: readonly WritingSpan[],
): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  const writing = spans.toSorted((a, b) => a.toMs - b.toMs || a.fromMs - b.fromMs).map(writingEvent);
  let next = 0;
  for (const act of acts) {
    const untilMs = act.when.atMs ?? Number.POSITIVE_INFINITY;
    for (let span = writing[next]; span && (span.when.atMs ?? 0) < untilMs; span = writing[++next])
      events.push(span);
    events.push(act);
  }
  return [...events, ...writing.slice(next)];
}

/** Newest day first, and within a day newest first; what is not yet sent stands on top. */
export function byDay(
  events: readonly HistoryEvent[],
  dayKey: (atMs: number) => string,
): readonly HistoryDay[] {
  const days = new Map<string, { atMs: number | null; groups: [HistoryEvent, ...HistoryEvent[]][] }>();
  for (const event of events.toReversed()) {
    const { atMs } = event.when;
    const key = atMs === null ? 'pending' : dayKey(atMs);
    const day = days.get(key) ?? { atMs, groups: [] };
    days.set(key, day);
    const group = day.groups.at(-1);
    if (group && isInOneGo(group.at(-1) ?? group[0], event)) group.push(event);
    else day.groups.push([event]);
  }
  return [...days.values()];
}

/** A longer pause ends what was done in one go. */
const longestPauseMs = 10 * 60_000;

function isInOneGo(later: HistoryEvent, earlier: HistoryEvent): boolean {
  if (later.by !== earlier.by || later.moment || earlier.moment) return false;
  const beganMs = later.fromMs ?? later.when.atMs;
  const endedMs = earlier.when.atMs;
  return beganMs === null || endedMs === null || beganMs - endedMs <= longestPauseMs;
}
