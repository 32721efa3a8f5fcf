/** What somebody might do next, sensible or not, as they see the document from where they are. */
import type { DocumentAct, Rule, Window } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { ActId, BlockId, Digest, LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { contentOf } from '../../shared/ledger-fixture.ts';
import type { Random } from '../random.ts';
import type { Reading } from './reference-document.ts';
import { isAtLeast, type Line } from './reference-ledger.ts';
import type { Round } from './reference-proposal.ts';
import { lineage, zones, type Team, type TeamMember } from './team.ts';

type Draft = ActDraft<DocumentAct>;

export interface View {
  readonly random: Random;
  readonly doc: Reading;
  readonly team: Team;
  readonly me: TeamMember;
  readonly nowMs: number;
  /** The last stamped act that is known here. */
  readonly seenSeq: number;
}

const blocks = ['block-one', 'block-two', 'block-three'].map((id) => BlockId.parse(id));
const contents = Array.from({ length: 6 }, (_, n) => contentOf(`text ${n}`));
export const bodyDigest = contentOf('the body').digest;
const nobody = ActId.parse('nothing-of-that-id');
const days = ['2026-12-01', '2027-01-15', '2026-11-05'] as const;

export function randomDraft(view: View): Draft {
  const { random, doc, me } = view;
  const isOwner = doc.owner === me.member;
  const due = random.once(3) ? whatIsDue(view) : null;
  if (due) return due;
  const round = someRound(view);
  if (!round || random.once(25))
    return (isOwner && !random.once(3)) || random.once(12) ? opening(view) : anyDraft(view, round);
  return aboutProposal(view, round, isOwner) ?? anyDraft(view, round);
}

/** What this person would do next if they read their list. */
function whatIsDue(view: View): Draft | null {
  const { random, doc, me, team } = view;
  const { offer, owner } = doc;
  if (offer?.act.to === me.member)
    return pick<Draft>(random, [
      { type: 'handover-accepted', offer: offer.act.id },
      { type: 'handover-declined', offer: offer.act.id, reason: null },
    ]);
  if (offer?.act.by === me.member && random.once(3))
    return { type: 'handover-withdrawn', offer: offer.act.id };
  if (owner !== null && doc.people.hasLeft(owner, team.state.seq) && random.once(2))
    return {
      type: 'owner-assigned',
      owner: random.once(2) ? me.member : anybody(view),
      reason: words(random),
    };
  const ripe = doc.present.find((round) => round.phase(owner, view.nowMs) === 'ripe');
  if (ripe && owner === me.member) return conclusion(view, ripe, 'accepted');
  const asked = doc.present
    .filter(({ conclusion }) => !conclusion)
    .flatMap((round) => round.objections.filter((one) => round.stands(one)).map((one) => ({ round, one })));
  const found = random.pick(asked);
  return found ? aboutOne(view, found.round, found.one, owner === me.member) : null;
}

const someRound = ({ random, doc }: View): Round | null => {
  const present = doc.present;
  const open = present.filter(({ conclusion }) => !conclusion);
  return random.pick(open.length > 0 && !random.once(5) ? open : present) ?? null;
};

const maybe = <T>(random: Random, times: number, yes: T, no: T): T => (random.once(times) ? yes : no);
const words = (random: Random): { text: string } => ({
  text: random.once(25) ? maybe(random, 2, '', '  ') : 'Some words.',
});
const pick = <T>(random: Random, from: readonly T[]): T => {
  const found = random.pick(from);
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};
const anybody = ({ random, team }: View): MemberId =>
  random.once(40) ? MemberId.parse('somebody-else') : pick(random, team.members).member;
const several = (view: View, most: number): MemberId[] => [
  ...new Set(Array.from({ length: view.random.below(most + 1) }, () => anybody(view))),
];

function someWindow({ random, me }: View): Window {
  const unit = pick(random, ['minutes', 'hours', 'days', 'days', 'working-days'] as const);
  const most = { minutes: 3000, hours: 60, days: 9, 'working-days': 7 }[unit];
  const zone = random.once(40) ? 'No/Where' : random.once(2) ? me.zone : pick(random, zones);
  return { amount: 1 + random.below(most), unit, zone };
}

function someRule(view: View, asked: readonly MemberId[]): Rule {
  const { random, doc } = view;
  const kind = pick(random, ['consent', 'approvals', 'majority'] as const);
  if (kind === 'consent') return { kind };
  if (kind === 'majority') return { kind, quorum: 1 + random.below(4) };
  const required = asked.filter((member) => random.once(4) && (member !== doc.owner || random.once(8)));
  return {
    kind,
    needed: 1 + random.below(3),
    required: random.once(20) ? [...required, anybody(view)] : required,
  };
}

function opening(view: View): Draft {
  const { random, team } = view;
  const likely = team.members.map(({ member }) => member).filter((member) => isLikely(view, member));
  const some = likely.filter(() => !random.once(3));
  const asked = some.length > 0 ? some : [anybody(view)];
  if (random.once(40)) asked.push(anybody(view));
  const standIn = { member: pick(random, asked), for: random.once(10) ? anybody(view) : pick(random, asked) };
  return {
    type: 'proposal-opened',
    proposal: pick(random, freeBlocks(view)),
    ...wrongAtTimes(random),
    asked,
    consulted: several(view, 2),
    informed: several(view, 2),
    rule: someRule(view, asked),
    window: someWindow(view),
    fairness: [],
    ...(random.once(6) ? {} : { rules: 2 as const }),
    ...(random.once(5) ? { standIns: [standIn] } : {}),
    ...(random.once(3) ? { hidesPositions: true } : {}),
  };
}

/** Whom a screen would offer to ask; now and then anybody. */
const isLikely = ({ random, doc, team }: View, member: MemberId): boolean =>
  random.once(20) || isAtLeast(doc.people.roleAt(member, team.state.seq), 'commenter');

/** Those that can be opened, or any. */
function freeBlocks({ random, doc }: View): readonly BlockId[] {
  const free = blocks.filter((block) => {
    const round = doc.round(block);
    return !round || round.conclusion?.act.disposition === 'postponed';
  });
  return free.length === 0 || random.once(10) ? blocks : free;
}

/** A content with its digest; now and then they do not belong together. */
function wrongAtTimes(random: Random): (typeof contents)[number] {
  const right = pick(random, contents);
  return random.once(40) ? { ...right, digest: pick(random, contents).digest } : right;
}

function aboutProposal(view: View, round: Round, isOwner: boolean): Draft | null {
  const { random, doc, nowMs } = view;
  const { proposal } = round.opening.act;
  const hasRun = round.closesAtMs !== null && nowMs >= round.closesAtMs;
  const dice = random.below(100);
  if (dice < 30) return position(view, round);
  if (dice < 45) return aboutObjection(view, round, isOwner) ?? position(view, round);
  if (dice < 48)
    return {
      type: 'revision-challenged',
      proposal,
      revision: Math.max(2, random.once(3) ? 2 + random.below(4) : round.revisions.length),
      reason: words(random),
    };
  if (!isOwner && !random.once(8)) return null;
  if (dice < 57) return revision(view, round);
  if (dice < 62)
    return { type: 'window-extended', proposal, window: someWindow(view), reason: words(random) };
  if (dice < 67)
    return {
      type: 'person-asked',
      proposal,
      member: anybody(view),
      ...(random.once(3)
        ? { for: random.once(2) ? anybody(view) : MemberId.parse(pick(random, round.asked)) }
        : {}),
    };
  if (dice < (hasRun ? 85 : 72)) return conclusion(view, round);
  if (dice < 88 && round.conclusion)
    return {
      type: 'decision-reviewed',
      proposal,
      finding: words(random),
      nextOn: random.once(2) ? null : pick(random, days),
    };
  return doc.blocks.length < 3 && random.once(4) ? opening(view) : null;
}

function someDigest({ random }: View, round: Round): Digest {
  const known = round.revisions.map(({ line }) => line.act.digest);
  if (random.once(30)) return pick(random, contents).digest;
  return random.once(5) ? pick(random, known) : (known.at(-1) ?? bodyDigest);
}

function position(view: View, round: Round): Draft {
  const { random } = view;
  const kind = pick(random, ['approve', 'approve', 'approve', 'abstain', 'object', 'object'] as const);
  return {
    type: 'position-taken',
    proposal: round.opening.act.proposal,
    digest: someDigest(view, round),
    position:
      kind === 'object'
        ? { kind, reason: words(random), resolution: words(random) }
        : { kind, reason: random.once(3) ? words(random) : null },
  };
}

function revision({ random }: View, round: Round): Draft {
  const next = round.revisions.length + 1;
  return {
    type: 'proposal-revised',
    proposal: round.opening.act.proposal,
    revision: random.once(12) ? Math.max(2, next - 1 + random.below(3)) : next,
    ...wrongAtTimes(random),
    summary: words(random),
    change: pick(random, ['material', 'editorial', 'editorial'] as const),
  };
}

type Disposition = Extract<Draft, { type: 'proposal-concluded' }>['disposition'];

function conclusion({ random, doc, seenSeq }: View, round: Round, wanted?: Disposition): Draft {
  const disposition =
    wanted ??
    pick(random, ['accepted', 'accepted', 'accepted', 'rejected', 'postponed', 'withdrawn'] as const);
  const { proposal } = round.opening.act;
  const wantsBasis = doc.wouldDecide(proposal, disposition) ? !random.once(12) : random.once(8);
  return {
    type: 'proposal-concluded',
    proposal,
    disposition,
    outcome: words(random),
    reviewOn: random.once(3) ? pick(random, days) : null,
    basis: wantsBasis ? { bodyDigest, ledgerSeq: Math.max(0, seenSeq - maybe(random, 12, 1, 0)) } : null,
    ...(random.once(3) ? { next: words(random) } : {}),
    ...((disposition === 'postponed' && random.once(2)) || random.once(30)
      ? { returnsOn: pick(random, days) }
      : {}),
  };
}

function aboutObjection(view: View, round: Round, isOwner: boolean): Draft | null {
  const { random } = view;
  const standing = round.objections.filter((one) => round.stands(one));
  const found = random.pick(standing.length > 0 && !random.once(5) ? standing : round.objections);
  return found ? aboutOne(view, round, found, isOwner) : null;
}

function aboutOne(view: View, round: Round, found: Line<'position-taken'>, isOwner: boolean): Draft {
  const { random, nowMs, me } = view;
  const { proposal } = round.opening.act;
  const objection = random.once(40) ? nobody : found.act.id;
  const isMine = found.act.by === me.member;
  const dice = random.below(10);
  if (isMine ? dice < 4 : random.once(40)) return { type: 'objection-withdrawn', proposal, objection };
  if (isMine ? dice < 7 : random.once(40))
    return { type: 'objection-answered', proposal, objection, answer: words(random) };
  if (isOwner || random.once(12)) {
    if (dice < 4)
      return {
        type: 'objection-questioned',
        proposal,
        objection,
        question: words(random),
        answerByMs: random.once(2) ? nowMs + pick(random, [1, 9, 12]) * 86_400_000 : null,
      };
    if (dice < 8)
      return {
        type: 'objection-set-aside',
        proposal,
        objection,
        ground: pick(random, ['silence', 'agreement'] as const),
        reasons: words(random),
      };
  }
  return { type: 'setting-aside-judged', proposal, objection, agrees: !random.once(4) };
}

function anyDraft(view: View, round: Round | null): Draft {
  const { random } = view;
  const dice = random.below(100);
  if (dice < 58) return discussion(view, round);
  if (dice < 75) return ownership(view);
  if (dice < 92) return followUp(view, round);
  return elsewhere(view);
}

function ownership(view: View): Draft {
  const { random, doc } = view;
  const offer = doc.offer?.act.id ?? nobody;
  const reason = words(random);
  const dice = random.below(doc.offer ? 10 : 5);
  if (dice < 3) return { type: 'handover-offered', to: anybody(view), note: random.once(2) ? reason : null };
  if (dice < 5) return { type: 'owner-assigned', owner: anybody(view), reason };
  if (dice < 8) return { type: 'handover-accepted', offer };
  return dice === 8
    ? { type: 'handover-declined', offer, reason: null }
    : { type: 'handover-withdrawn', offer };
}

function followUp(view: View, round: Round | null): Draft {
  const { random, doc, me } = view;
  const actions = doc.all('action-added').map(({ act }) => act.id);
  const action = random.once(20) ? nobody : (random.pick(actions) ?? nobody);
  const owner = random.once(2) ? me.member : anybody(view);
  const dueOn = pick(random, days);
  const dice = random.below(actions.length > 0 ? 10 : 3);
  if (dice < 3)
    return {
      type: 'action-added',
      proposal: random.once(2) ? null : (round?.opening.act.proposal ?? pick(random, blocks)),
      what: words(random),
      owner,
      dueOn,
    };
  if (dice < 5) return { type: 'action-reassigned', action, owner, dueOn };
  if (dice < 8) return { type: 'action-closed', action, as: random.once(2) ? 'done' : 'dropped', note: null };
  return { type: 'action-reopened', action };
}

function elsewhere(view: View): Draft {
  const { random } = view;
  const document = LedgerId.parse(pick(random, ['document-two', 'document-three']));
  const dice = random.below(8);
  if (dice < 3)
    return {
      type: 'document-linked',
      to: { document, lineage },
      relation: random.once(2) ? 'related' : 'same-decision',
    };
  if (dice < 5) return { type: 'document-unlinked', to: document };
  if (dice < 6) return { type: 'document-shared' };
  if (dice < 7) return { type: 'document-published', summary: random.once(2) ? words(random) : null };
  return { type: 'document-created', owner: view.me.member, title: words(random), amends: null };
}

/** A question as screens make it, and as they do not. */
function someQuestion(view: View): Extract<Draft, { type: 'comment-added' }>['question'] {
  const { random, team } = view;
  const to = anybody(view);
  const zone = team.members.find(({ member }) => member === to)?.zone ?? 'UTC';
  const amount = pick(random, [1, 1, 1, 3, 5]);
  return {
    to,
    within: random.once(20)
      ? someWindow(view)
      : { amount, unit: 'working-days', zone: random.once(8) ? 'UTC' : zone },
    ...(random.once(2)
      ? {
          hours: {
            days: pick(random, [[1, 2, 3], [5], [6, 7], [1, 3, 5]]),
            fromMinute: 60 * random.below(12),
            toMinute: 750 + random.below(600),
          },
        }
      : {}),
  };
}

function discussion(view: View, round: Round | null): Draft {
  const { random, doc } = view;
  const comments = doc.all('comment-added');
  const found = random.pick(comments);
  const thread = random.once(40) || !found ? nobody : (found.act.thread ?? found.act.id);
  const comment = found?.act.id ?? nobody;
  const dice = random.below(found ? 100 : 30);
  if (dice < 45) return commentDraft(view, round, found ? thread : null);
  if (dice < 55) return { type: 'comment-edited', thread, comment, text: words(random) };
  if (dice < 60) return { type: 'comment-withdrawn', thread, comment };
  if (dice < 70) return answerAccepted(view) ?? { type: 'thread-resolved', thread };
  if (dice < 76) return { type: 'suggestion-applied', thread };
  if (dice < 84) return { type: 'thread-resolved', thread };
  if (dice < 91) return { type: 'thread-reopened', thread };
  if (dice < 95) return { type: 'text-redacted', texts: [someText(view)], why: 'secret' };
  return { type: 'thread-reattached', thread, anchor: onWords };
}

const onWords = {
  kind: 'text' as const,
  exact: { text: 'words' },
  prefix: { text: '' },
  suffix: { text: '' },
  block: null,
  start: null,
  end: null,
};

function commentDraft(view: View, round: Round | null, reply: ActId | null): Draft {
  const { random } = view;
  const thread = random.once(2) ? reply : null;
  const anchor = pick(random, [
    onWords,
    { kind: 'document' as const },
    ...(round
      ? [{ kind: 'revision' as const, proposal: round.opening.act.proposal, digest: someDigest(view, round) }]
      : []),
  ]);
  const isWrong = random.once(25);
  return {
    type: 'comment-added',
    thread,
    anchor: (thread === null) !== isWrong ? anchor : null,
    text: words(random),
    suggestion:
      (thread === null && anchor.kind === 'text' && random.once(2)) || random.once(25)
        ? { text: 'Other words.' }
        : null,
    ...(random.once(3) ? { question: someQuestion(view) } : {}),
  };
}

function answerAccepted({ random, doc, me }: View): Draft | null {
  const questions = doc
    .all('comment-added')
    .filter(({ act }) => act.question && (act.by === me.member || random.once(4)));
  const question = random.pick(questions);
  if (!question) return null;
  const thread = question.act.thread ?? question.act.id;
  const answer = random.pick(
    doc.comments(thread).filter(({ place }) => place > question.place || random.once(6)),
  );
  return { type: 'answer-accepted', thread, question: question.act.id, answer: answer?.act.id ?? nobody };
}

/** A text that some act of the ledger names, by its hash; the relay takes no other. */
function someText({ random, doc }: View): Digest {
  const named = doc.lines.flatMap((line: Line) => (line.seq === null ? [] : [...line.texts.keys()]));
  return Digest.parse(random.pick(named) ?? 'no-such-text'.padEnd(43, '-'));
}
