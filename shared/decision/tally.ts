/** Where a proposal stands: who answered what, whether the rule of agreement is met, and what is missing, as data. */
import type { Rule } from '../acts/act.ts';
import type { MemberId } from '../kernel/ids.ts';
import type { Objection, Position, Proposal } from './proposal-state.ts';
import { currentRevision, materialRevision } from './revisions.ts';
import { isDissent, isStanding } from './standing.ts';

/** One thing without which the proposal cannot be accepted. */
export type Missing =
  /** These stand. */
  | { readonly kind: 'objections'; readonly objections: readonly Objection[] }
  /** A1: nobody but the owner has answered the present text. */
  | { readonly kind: 'any-answer'; readonly revision: number }
  /** A2 */
  | { readonly kind: 'approvals'; readonly more: number }
  /** A2: these people in particular. */
  | { readonly kind: 'required'; readonly members: readonly MemberId[] }
  /** A2, R8: their approval is required, and they left or own the document now: nothing but opening it anew helps. */
  | { readonly kind: 'required-gone'; readonly members: readonly MemberId[] }
  /** A4 */
  | { readonly kind: 'answers'; readonly more: number }
  /** A3: among answers to the present text. */
  | {
      readonly kind: 'majority';
      readonly approvals: number;
      readonly objections: number;
      readonly revision: number;
    }
  /** Fewer people are asked than the rule needs. */
  | { readonly kind: 'asked-too-few'; readonly asked: number; readonly needed: number };

export interface Tally {
  /** Those whose position counts: asked, not the owner (R6), and still here (R8). */
  readonly counted: readonly MemberId[];
  /** R2: of counted people, about the present text. */
  readonly approvals: readonly Position[];
  readonly abstentions: readonly Position[];
  /** R3: standing objections of counted people, oldest first. */
  readonly objections: readonly Objection[];
  /** R7: objections of counted people that were set aside, oldest first: answers that block nothing. */
  readonly dissent: readonly Objection[];
  /** R2: approvals and abstentions of counted people about an earlier text; not counted. */
  readonly stale: readonly Position[];
  /** Counted people without a valid answer to the present text, in the order they were asked. */
  readonly unanswered: readonly MemberId[];
  /** R5: the latest position of each person who was not asked. */
  readonly voices: readonly Position[];
  /** R8: asked people who left: shown with the position they had, not counted and not waited for. */
  readonly left: readonly { readonly member: MemberId; readonly position: Position | null }[];
  /** R6: the owner's own latest position: shown, and counted only where the workspace says so. */
  readonly ownPosition: Position | null;
  readonly isMet: boolean;
  /** Empty when the rule is met. */
  readonly missing: readonly Missing[];
}

/** How many answers or approvals a rule needs at least. */
export function leastAnswers(rule: Rule): number {
  switch (rule.kind) {
    case 'consent':
      return 1;
    case 'approvals':
      return Math.max(rule.needed, new Set(rule.required).size);
    case 'majority':
      return rule.quorum;
  }
}

/** W4: two extensions at most, unless fewer people are asked than the rule needs. */
export const mayExtend = ({ extensions, rule }: Proposal, { counted }: Pick<Tally, 'counted'>): boolean =>
  extensions.filter(({ kind }) => kind === 'extended').length < maxExtensions ||
  counted.length < leastAnswers(rule);

// W4
const maxExtensions = 2;

/** R6: asked people without the owner; pass `null` where the workspace counts the owner. */
export const countedMembers = (asked: readonly MemberId[], owner: MemberId | null): readonly MemberId[] =>
  asked.filter((member) => member !== owner);

/** R8: whether somebody has left the workspace; `hasLeftNow(workspace)` for screens. */
export type HasLeft = (member: MemberId) => boolean;

/** Who is accountable: the document's owner, or the one who concluded, whoever owns it since. */
const accountable = ({ conclusion }: Proposal, owner: MemberId | null): MemberId | null =>
  conclusion?.by ?? owner;

/** R6, R8: those whose position counts. Once it is concluded, those whose position counted then. */
export function countedIn(proposal: Proposal, owner: MemberId | null, hasLeft: HasLeft): readonly MemberId[] {
  const uncounted = proposal.ownerCounts ? null : accountable(proposal, owner);
  const isGone = leftOf(proposal, hasLeft);
  return proposal.asked.filter((member) => member !== uncounted && !isGone(member));
}

/** Under the first version of the rules, who leaves still counts. */
function leftOf({ rules, conclusion }: Proposal, hasLeft: HasLeft): HasLeft {
  if (rules === 1) return () => false;
  return conclusion ? (member) => conclusion.left.includes(member) : hasLeft;
}

export function tallyOf(proposal: Proposal, ownerNow: MemberId | null, hasLeft: HasLeft): Tally {
  const owner = accountable(proposal, ownerNow);
  const counted = countedIn(proposal, owner, hasLeft);
  const isCounted = new Set(counted);
  const material = materialRevision(proposal).number;

  // R4: the latest counts; C4: a late one never does.
  const latest = new Map<MemberId, Position>();
  for (const position of proposal.positions) if (!position.isLate) latest.set(position.by, position);
  const ofCounted = proposal.objections.filter((objection) => isCounted.has(objection.by));
  const objections = ofCounted.filter(isStanding);
  const objectors = new Set(objections.map((objection) => objection.by));
  const dissent = ofCounted.filter(isDissent);

  const answers = [...latest.values()].filter((position) => isCounted.has(position.by));
  // Who changed from an objection withdrew it, so `objectors` holds nobody whose latest position is another.
  const soft = answers.filter((position) => position.kind !== 'object' && !objectors.has(position.by));
  const current = soft.filter((position) => position.revision >= material);
  const approvals = current.filter((position) => position.kind === 'approve');
  const abstentions = current.filter((position) => position.kind === 'abstain');
  // R7: whose objection was set aside has answered.
  const answered = new Set<MemberId>([
    ...objectors,
    ...dissent.map((objection) => objection.by),
    ...current.map((position) => position.by),
  ]);
  const withdrewHere = answers.filter(
    (position) => position.kind === 'object' && !objectors.has(position.by) && position.revision >= material,
  );
  const heard = new Set([...answered, ...withdrewHere.map((position) => position.by)]);
  const missing = missingFor(proposal.rule, {
    revision: currentRevision(proposal).number,
    counted,
    approvals: new Set(approvals.map((position) => position.by)),
    objections,
    objectors: objectors.size,
    answers: answered.size,
    // A1: the owner's own answer is not enough, even where it counts.
    hasAnswer: [...heard].some((member) => member !== owner),
  });
  const isGone = leftOf(proposal, hasLeft);
  return {
    counted,
    approvals,
    abstentions,
    objections,
    dissent,
    stale: soft.filter((position) => position.revision < material),
    // A1: who withdrew an objection to the present text has answered, where that is an answer.
    unanswered: counted.filter(
      (member) => !(proposal.rule.kind === 'consent' ? heard : answered).has(member),
    ),
    voices: [...latest.values()].filter(
      ({ by }) => !isCounted.has(by) && by !== owner && !(isGone(by) && proposal.asked.includes(by)),
    ),
    left: proposal.asked
      .filter((member) => member !== owner && isGone(member))
      .map((member) => ({ member, position: latest.get(member) ?? null })),
    ownPosition: (owner && latest.get(owner)) ?? null,
    isMet: missing.length === 0,
    missing,
  };
}

interface Count {
  /** Number of the present text. */
  readonly revision: number;
  readonly counted: readonly MemberId[];
  readonly approvals: ReadonlySet<MemberId>;
  readonly objections: readonly Objection[];
  /** People with a standing objection; somebody may hold two. */
  readonly objectors: number;
  /** A4: people who answered the present text; never those who could have. */
  readonly answers: number;
  /** A1: somebody did; an objection to the present text that was withdrawn is an answer too. */
  readonly hasAnswer: boolean;
}

function missingFor(rule: Rule, count: Count): readonly Missing[] {
  const missing: Missing[] = [];
  const needed = leastAnswers(rule);
  if (count.counted.length < needed)
    missing.push({ kind: 'asked-too-few', asked: count.counted.length, needed });
  // A3: with a majority, objections are votes.
  if (rule.kind !== 'majority' && count.objections.length > 0)
    missing.push({ kind: 'objections', objections: count.objections });
  switch (rule.kind) {
    // A1
    case 'consent':
      if (!count.hasAnswer) missing.push({ kind: 'any-answer', revision: count.revision });
      break;
    // A2
    case 'approvals': {
      const more = rule.needed - count.approvals.size;
      if (more > 0) missing.push({ kind: 'approvals', more });
      const required = [...new Set(rule.required)].filter((member) => !count.approvals.has(member));
      const members = required.filter((member) => count.counted.includes(member));
      if (members.length > 0) missing.push({ kind: 'required', members });
      const gone = required.filter((member) => !count.counted.includes(member));
      if (gone.length > 0) missing.push({ kind: 'required-gone', members: gone });
      break;
    }
    // A3, A4, A5
    case 'majority': {
      const more = rule.quorum - count.answers;
      if (more > 0) missing.push({ kind: 'answers', more });
      const [approvals, objections] = [count.approvals.size, count.objectors];
      if (approvals <= objections)
        missing.push({ kind: 'majority', approvals, objections, revision: count.revision });
    }
  }
  return missing;
}
