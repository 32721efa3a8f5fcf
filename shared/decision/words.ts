/** What a proposal's facts are in English: every sentence about rule, progress and next step comes from here. */
import type { Rule, Window } from '../acts/act.ts';
import type { MemberId } from '../kernel/ids.ts';
import { phaseOf, type Phase } from './phase.ts';
import type { Objection, Proposal } from './proposal-state.ts';
import type { Missing, Tally } from './tally.ts';

export type NameOf = (member: MemberId) => string;
/** An instant as the reader reads it (W6); ms since 1970. */
export type InstantOf = (instantMs: number) => string;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** `Ann`, `Ann and Ben`, `Ann, Ben and Cleo`. */
export function listInWords(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`;
}

/** W1: `3 days`, `1 working day`. */
export function windowWords({ amount, unit }: Pick<Window, 'amount' | 'unit'>): string {
  const one = { minutes: 'minute', hours: 'hour', days: 'day', 'working-days': 'working day' }[unit];
  return count(amount, one, `${one}s`);
}

/** The rule of agreement in one sentence, as the block shows it. */
export function ruleSentence(rule: Rule, counted: number, nameOf: NameOf): string {
  switch (rule.kind) {
    // A1
    case 'consent':
      return 'Accepted if no objection stands and at least one person has answered; silence is consent.';
    // A2
    case 'approvals': {
      const who = `${rule.needed} of ${counted} asked ${rule.needed === 1 ? 'approves' : 'approve'}`;
      const required = listInWords([...new Set(rule.required)].map(nameOf));
      const among = required === '' ? '' : `, ${required} among them,`;
      return `Accepted if ${who}${among} and no objection stands; silence does not count.`;
    }
    // A3, A4
    case 'majority':
      return `Accepted if more approve than object among at least ${count(rule.quorum, 'answer', 'answers')}; abstentions are answers, and objections are votes that block nothing.`;
  }
}

/** Everything without which the proposal cannot be accepted, one sentence each; empty when the rule is met. */
export const missingSentences = (missing: readonly Missing[], nameOf: NameOf): readonly string[] =>
  missing.map((one) => missingSentence(one, nameOf));

function missingSentence(missing: Missing, nameOf: NameOf): string {
  switch (missing.kind) {
    case 'objections':
      return objectionsSentence(missing.objections, nameOf);
    case 'any-answer':
      return 'Nobody but the owner has answered yet.';
    case 'approvals':
      return `${count(missing.more, 'more approval is', 'more approvals are')} needed; silence does not count.`;
    case 'required':
      return `The approval of ${listInWords(missing.members.map(nameOf))} is needed.`;
    case 'required-gone':
      return `The approval of ${listInWords(missing.members.map(nameOf))} is required and can no longer be given; withdraw the proposal and open it with another rule.`;
    case 'answers':
      return `${count(missing.more, 'more answer is', 'more answers are')} needed; silence does not count.`;
    case 'majority':
      return missing.approvals === 0 && missing.objections === 0
        ? 'Nobody has approved yet.'
        : `${count(missing.approvals, 'approval', 'approvals')} against ${count(missing.objections, 'objection', 'objections')} is no majority.`;
    case 'asked-too-few':
      return `${missing.asked === 1 ? 'One person is' : `${missing.asked} people are`} asked, and the rule needs ${missing.needed}.`;
  }
}

function objectionsSentence(objections: readonly Objection[], nameOf: NameOf): string {
  const each = objections.map(({ by, reason }) => {
    const why = reason === null ? '' : `: “${shortened(reason)}”`;
    return `${nameOf(by)}${why}`;
  });
  return `${count(objections.length, 'objection stands', 'objections stand')} (${each.join('; ')}).`;
}

const longestReason = 60;

/** The first line, cut at a word, without splitting a character. */
function shortened(reason: string): string {
  const line =
    reason
      .trim()
      .split('\n', 1)[0]
      ?.replace(/[.\s]+$/u, '') ?? '';
  const letters = Array.from(line);
  if (letters.length <= longestReason) return line;
  const cut = letters.slice(0, longestReason).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > longestReason / 2 ? cut.slice(0, space) : cut}…`;
}

/** Who answered what, by name: `Ben approves. Cleo objects. Dan has not answered.` */
export function answersSentences(tally: Tally, nameOf: NameOf): readonly string[] {
  const names = (positions: readonly { readonly by: MemberId }[]) =>
    listInWords([...new Set(positions.map(({ by }) => by))].map(nameOf));
  const say = (who: string, many: boolean, one: string, more: string): string[] =>
    who === '' ? [] : [`${who} ${many ? more : one}.`];
  const objectors = new Set(tally.objections.map(({ by }) => by));
  const stale = new Set(tally.stale.map(({ by }) => by));
  const silent = tally.unanswered.filter((member) => !stale.has(member));
  return [
    ...say(names(tally.approvals), tally.approvals.length > 1, 'approves', 'approve'),
    ...say(names(tally.abstentions), tally.abstentions.length > 1, 'abstains', 'abstain'),
    ...say(names(tally.objections), objectors.size > 1, 'objects', 'object'),
    ...say(
      names(tally.stale),
      tally.stale.length > 1,
      'answered an earlier revision',
      'answered an earlier revision',
    ),
    ...say(listInWords(silent.map(nameOf)), silent.length > 1, 'has not answered', 'have not answered'),
  ];
}

export interface Reading {
  readonly proposal: Proposal;
  readonly tally: Tally;
  readonly owner: MemberId | null;
  readonly reader: MemberId;
  readonly nowMs: number;
  readonly nameOf: NameOf;
  readonly instantOf: InstantOf;
}

/** W5 */
export const startsWhenOnline = 'Starts when this device is next online.';

/** What comes next, told to the one who reads. */
export function nextSentence(reading: Reading): string {
  const { proposal, tally, owner, reader, nowMs, nameOf, instantOf } = reading;
  const phase = phaseOf(proposal, tally, nowMs);
  const isOwner = owner === reader;
  const ownerName = owner === null ? 'The owner' : nameOf(owner);
  switch (phase) {
    case 'open': {
      if (proposal.closesAtMs === null) return startsWhenOnline;
      const until = instantOf(proposal.closesAtMs);
      if (isOwner) return `The window runs until ${until}. After that you can conclude.`;
      const asked = tally.unanswered.includes(reader)
        ? `Your position is asked for until ${until}. `
        : `The window runs until ${until}. `;
      return `${asked}After that ${ownerName} can conclude; nothing is decided before.`;
    }
    case 'ripe':
      return isOwner
        ? 'The window has run and the rule is met. You can conclude.'
        : `The window has run and the rule is met. ${ownerName} can conclude; you may answer until then.`;
    case 'stuck':
      return isOwner
        ? `The window has run. ${missingSentences(tally.missing, nameOf).join(' ')} You can revise, extend, reject or postpone.`
        : `The window has run. ${missingSentences(tally.missing, nameOf).join(' ')}`;
    case 'accepted':
    case 'rejected':
    case 'postponed':
    case 'withdrawn':
      return concludedSentence(proposal, phase, nameOf, instantOf);
  }
}

function concludedSentence(
  { conclusion }: Proposal,
  phase: Exclude<Phase, 'open' | 'ripe' | 'stuck'>,
  nameOf: NameOf,
  instantOf: InstantOf,
): string {
  if (!conclusion) return '';
  const when = conclusion.when.atMs === null ? '' : ` on ${instantOf(conclusion.when.atMs)}`;
  const word = phase.charAt(0).toUpperCase() + phase.slice(1);
  return `${word} by ${nameOf(conclusion.by)}${when}.`;
}

/** Why the owner cannot accept yet, and until when; `null` when they can (W3, C1). */
export function whyNotAccept(reading: Omit<Reading, 'reader' | 'owner'>): string | null {
  const { proposal, tally, nowMs, nameOf, instantOf } = reading;
  switch (phaseOf(proposal, tally, nowMs)) {
    case 'open':
      return proposal.closesAtMs === null
        ? startsWhenOnline
        : `The window was promised until ${instantOf(proposal.closesAtMs)}. Nothing can be concluded before then, even when everyone has approved.`;
    case 'ripe':
      return null;
    case 'stuck':
      return missingSentences(tally.missing, nameOf).join(' ');
    case 'accepted':
    case 'rejected':
    case 'postponed':
    case 'withdrawn':
      return 'This proposal was concluded already.';
  }
}
