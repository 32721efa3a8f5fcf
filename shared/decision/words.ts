/** What a proposal's facts are in English: its rule, what is missing, and who answered what (`next-words.ts`: what comes next). */
import type { Rule, Window } from '../acts/act.ts';
import type { MemberId } from '../kernel/ids.ts';
import type { Objection } from './proposal-state.ts';
import type { Missing, Tally } from './tally.ts';

export type NameOf = (member: MemberId) => string;
/** An instant as the reader reads it (W6); ms since 1970. */
export type InstantOf = (instantMs: number) => string;

export const count = (number: number, one: string, many: string): string =>
  `${number} ${number === 1 ? one : many}`;

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

/** The rule of agreement in one sentence, as it was chosen; records tell it so (`ruleNowSentence`: as it stands). */
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

/** The rule for those who count by now: whose approval it requires may have left, or own the document (R6, R8). */
export function ruleNowSentence(rule: Rule, { counted }: Pick<Tally, 'counted'>, nameOf: NameOf): string {
  if (rule.kind !== 'approvals') return ruleSentence(rule, counted.length, nameOf);
  const gone = [...new Set(rule.required)].filter((member) => !counted.includes(member));
  if (gone.length > 0)
    return `This can no longer be accepted: the rule requires the approval of ${listInWords(gone.map(nameOf))}, ${gone.length === 1 ? 'whose answer counts' : 'whose answers count'} no more.`;
  return counted.length < rule.needed
    ? `Accepted if ${count(rule.needed, 'person approves', 'people approve')} and no objection stands; silence does not count.`
    : ruleSentence(rule, counted.length, nameOf);
}

/** Everything without which the proposal cannot be accepted, one sentence each; empty when the rule is met. */
export const missingSentences = (missing: readonly Missing[], nameOf: NameOf): readonly string[] =>
  whatMatters(missing).map((one) => `${missingClause(one, nameOf)}${isForSilence(one) ? silenceWords : ''}.`);

/** Where the rule stands, in one sentence that changes with the facts. */
export function agreementSentence(rule: Rule, tally: Tally, nameOf: NameOf): string {
  if (tally.isMet) return metSentence(rule, tally);
  const missing = whatMatters(tally.missing);
  const clauses = missing.map((one) => missingClause(one, nameOf));
  const [first = '', ...rest] = clauses;
  const said = [first, ...rest.map(lowered(nameOf, tally))];
  const silence = missing.some(isForSilence) ? silenceWords : '';
  return `${joined(said)}${silence}.`;
}

/** Where a required approval can no longer be given, no number of others would do (R8). */
const whatMatters = (missing: readonly Missing[]): readonly Missing[] =>
  missing.some(({ kind }) => kind === 'required-gone')
    ? missing.filter(({ kind }) => kind === 'required-gone' || kind === 'objections')
    : missing;

/** Clauses may hold lists of their own. */
const joined = (clauses: readonly string[]): string =>
  clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')}, and ${clauses.at(-1) ?? ''}`;

const silenceWords = '; silence does not count';
/** A2, A4: what somebody who says nothing might think they have done. */
const isForSilence = ({ kind }: Missing): boolean => kind === 'approvals' || kind === 'answers';

/** Within a sentence, all but names begin small. */
const lowered =
  (nameOf: NameOf, { counted }: Tally) =>
  (clause: string): string =>
    counted.some((member) => clause.startsWith(nameOf(member)))
      ? clause
      : clause.charAt(0).toLowerCase() + clause.slice(1);

function metSentence(rule: Rule, { approvals, abstentions, objections, counted }: Tally): string {
  const approve = count(approvals.length, 'approves', 'approve');
  switch (rule.kind) {
    // A1
    case 'consent':
      return 'The rule is met: somebody has answered and no objection stands; silence is consent.';
    // A2
    case 'approvals':
      return `The rule is met: ${approvals.length} of ${counted.length} approve and no objection stands.`;
    // A3, A4
    case 'majority': {
      const objectors = new Set(objections.map(({ by }) => by)).size;
      const answers = count(approvals.length + objectors + abstentions.length, 'answer', 'answers');
      const object = objectors === 0 ? 'nobody objects' : count(objectors, 'objects', 'object');
      return `The rule is met: ${approve} and ${object}, among ${answers}.`;
    }
  }
}

function missingClause(missing: Missing, nameOf: NameOf): string {
  switch (missing.kind) {
    case 'objections':
      return objectionsClause(missing.objections, nameOf);
    case 'any-answer':
      return `Nobody who was asked has answered${ofRevision(missing.revision)} yet`;
    case 'approvals':
      return `${count(missing.more, 'more approval is', 'more approvals are')} needed`;
    case 'required':
      return `The approval of ${listInWords(missing.members.map(nameOf))} is needed`;
    case 'required-gone':
      return `The approval of ${listInWords(missing.members.map(nameOf))} is required and can no longer be given`;
    case 'answers':
      return `${count(missing.more, 'more answer is', 'more answers are')} needed`;
    case 'majority':
      return missing.approvals === 0 && missing.objections === 0
        ? `Nobody has approved${ofRevision(missing.revision)} yet`
        : `${count(missing.approvals, 'approval', 'approvals')} against ${count(missing.objections, 'objection', 'objections')} is no majority`;
    case 'asked-too-few':
      return `${stillAsked(missing.asked)}, while the rule needs ${missing.needed}`;
  }
}

function stillAsked(people: number): string {
  if (people === 0) return 'Nobody who was asked is still here';
  return people === 1 ? 'One person is asked' : `${people} people are asked`;
}

/** R2: earlier texts may have had answers. */
const ofRevision = (number: number): string => (number === 1 ? '' : ` revision ${number}`);

function objectionsClause(objections: readonly Objection[], nameOf: NameOf): string {
  const each = objections.map(({ by, reason }) => {
    const why = reason === null ? '' : `: “${shortened(reason)}”`;
    return `${nameOf(by)}${why}`;
  });
  return `${count(objections.length, 'objection stands', 'objections stand')} (${each.join('; ')})`;
}

const longestReason = 60;

/** The first line, cut at a word, without splitting a character. */
export function shortened(reason: string): string {
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
  // Whoever objects again stands among the objectors.
  const dissent = tally.dissent.filter(({ by }) => !objectors.has(by));
  const dissenters = new Set(dissent.map(({ by }) => by));
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
    // R7
    ...say(
      names(dissent),
      dissenters.size > 1,
      'objected, and it was set aside',
      'objected, and it was set aside',
    ),
    ...say(listInWords(silent.map(nameOf)), silent.length > 1, 'has not answered', 'have not answered'),
    // R8
    ...say(
      listInWords(tally.left.map(({ member }) => nameOf(member))),
      tally.left.length > 1,
      'has left and is not counted',
      'have left and are not counted',
    ),
  ];
}
