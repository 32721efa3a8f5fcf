/** What happened to a document, as its folded ledger tells it: who did what when, newest day first. */
import type { When } from '#shared/acts/when.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import type { Thread } from '#shared/discussion/thread-state.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';

export interface HistoryEvent {
  /** Stable among all events of the document. */
  readonly key: string;
  /** `null` is the relay. */
  readonly by: MemberId | null;
  /** Completes "Inês Moura …". */
  readonly did: string;
  /** What was written with it. */
  readonly words: string | null;
  readonly when: When;
}

export interface HistoryDay {
  /** Any instant of the day; for its name. `null` for what has not been sent yet. */
  readonly atMs: number | null;
  readonly events: readonly HistoryEvent[];
}

export function historyOf(state: DocumentState): readonly HistoryEvent[] {
  const events: HistoryEvent[] = [];
  if (state.created && state.owner)
    events.push({
      key: 'created',
      by: state.owner,
      did: state.amends ? 'began this amendment' : 'began this document',
      words: state.createdTitle || null,
      when: state.created,
    });
  for (const proposal of state.proposals.values()) events.push(...proposalEvents(proposal));
  for (const thread of state.threads.values()) events.push(...threadEvents(thread));
  if (state.seal)
    events.push({
      key: 'sealed',
      by: null,
      did: 'sealed the text: it no longer changes',
      words: null,
      when: state.seal.when,
    });
  return events.toSorted((a, b) => order(a) - order(b) || a.when.claimedAtMs - b.when.claimedAtMs);
}

/** Pending events come after all stamped ones (E2). */
const order = ({ when }: HistoryEvent): number => when.seq ?? Number.MAX_SAFE_INTEGER;

function proposalEvents(proposal: Proposal): HistoryEvent[] {
  const of = (key: string, by: MemberId, did: string, words: string | null, when: When): HistoryEvent => ({
    key: `${proposal.id} ${key}`,
    by,
    did,
    words,
    when,
  });
  const [, ...revisions] = proposal.revisions;
  const positionDid = { approve: 'approved', object: 'objected to', abstain: 'abstained on' } as const;
  return [
    of('opened', proposal.openedBy, 'opened a proposal for contribution', null, proposal.opened),
    ...revisions.flatMap((revision) => [
      of(
        `revision ${revision.number}`,
        revision.by,
        `published revision ${revision.number}${revision.label === 'editorial' ? ' as editorial' : ''}`,
        revision.summary,
        revision.when,
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
    ...proposal.objections.flatMap((objection) =>
      objection.withdrawn
        ? [
            of(
              `withdrawn ${objection.id}`,
              objection.by,
              'withdrew their objection',
              null,
              objection.withdrawn,
            ),
          ]
        : [],
    ),
    ...(proposal.conclusion
      ? [
          of(
            'concluded',
            proposal.conclusion.by,
            `concluded: ${proposal.conclusion.disposition}`,
            proposal.conclusion.outcome,
            proposal.conclusion.when,
          ),
        ]
      : []),
  ];
}

function threadEvents(thread: Thread): HistoryEvent[] {
  const events = thread.comments.map((comment, index): HistoryEvent => {
    const did = index === 0 ? 'commented' : 'replied';
    return {
      key: comment.id,
      by: comment.by,
      did: thread.isAfterDecision ? `${did} after the decision` : did,
      words: comment.text,
      when: comment.when,
    };
  });
  if (thread.resolved)
    events.push({
      key: `resolved ${thread.id}`,
      by: thread.resolved.by,
      did: thread.resolved.applied ? 'applied a suggestion' : 'resolved a thread',
      words: null,
      when: thread.resolved.when,
    });
  return events;
}

/** Newest day first, and within a day newest first; what is not yet sent stands on top. */
export function byDay(
  events: readonly HistoryEvent[],
  dayKey: (atMs: number) => string,
): readonly HistoryDay[] {
  const days = new Map<string, { atMs: number | null; events: HistoryEvent[] }>();
  for (const event of events.toReversed()) {
    const { atMs } = event.when;
    const key = atMs === null ? 'pending' : dayKey(atMs);
    const day = days.get(key);
    if (day) day.events.push(event);
    else days.set(key, { atMs, events: [event] });
  }
  return [...days.values()];
}
