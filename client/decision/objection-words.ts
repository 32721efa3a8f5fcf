/** Whether an objection can be set aside, by silence or by agreement, in words for the one who reads (R7). */
import type { Objection, ObjectionRequest } from '#shared/decision/proposal-state.ts';
import { agreementMissing, isStanding } from '#shared/decision/standing.ts';
import { listInWords } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { BlockView } from './block-view.ts';

export interface ObjectionReader {
  readonly objection: Objection;
  readonly view: BlockView;
  readonly owner: MemberId | null;
  readonly me: MemberId;
}

/** A3, R5: votes and voices block nothing, so there is nothing to set aside. */
const blocks = ({ objection, view }: ObjectionReader): boolean =>
  view.rule.kind !== 'majority' && view.tally.counted.includes(objection.by);

/** R6, R7: the owner's word on it does not matter. */
const missingOf = ({ objection, view, owner }: ObjectionReader): readonly MemberId[] | null =>
  agreementMissing(
    objection,
    view.tally.counted.filter((member) => member !== owner),
  );

const isAgreed = (reader: ObjectionReader): boolean => blocks(reader) && missingOf(reader)?.length === 0;

const ownerWord = ({ view, owner, me }: ObjectionReader): string =>
  owner === null ? 'the owner' : owner === me ? 'you' : view.nameOf(owner);

/** What comes of a question that its author has not answered; `null` when there is nothing to say. */
export function silenceWords(
  reader: ObjectionReader,
  { answered, silentFromMs }: ObjectionRequest,
): string | null {
  if (answered || silentFromMs === null) return null;
  if (!blocks(reader) || isAgreed(reader)) return 'No answer yet.';
  const { view } = reader;
  const owner = ownerWord(reader);
  if (view.nowMs >= silentFromMs)
    return `No answer in that time: ${owner} can set it aside, with reasons. A word from ${reader.objection.by === reader.me ? 'you' : view.nameOf(reader.objection.by)} before that keeps it standing.`;
  const agreement =
    missingOf(reader) === null ? '' : '; so does the agreement of everybody else who is asked, at any time';
  return `No answer yet. Silence until ${view.instantOf(silentFromMs)} lets ${owner} set it aside${agreement}.`;
}

/** How it stands with the others' agreement: for everybody once it is whole, before that for its author. */
export function outlookWords(reader: ObjectionReader): string | null {
  const { objection, view, me } = reader;
  if (!isStanding(objection) || view.isConcluded || !blocks(reader)) return null;
  if (isAgreed(reader)) {
    // What comes next, below it, tells its author so.
    if (objection.by === me && me !== reader.owner) return null;
    return `Everybody else who is asked agrees, so ${ownerWord(reader)} can set it aside, with reasons. It then stays on record as dissent.`;
  }
  const isWaiting = objection.requests.some(({ answered }) => !answered);
  if (objection.by !== me || isWaiting) return null;
  const agreement = missingOf(reader) === null ? '' : `, or if everybody else who is asked agrees`;
  return `It stands until you withdraw it. ${capital(ownerWord(reader))} can set it aside only if a question to you stays without a word for 7 days${agreement}.`;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Who agrees to set it aside and who does not; not who agrees where all do, which is said beside it. */
export function judgementWords(reader: ObjectionReader): string | null {
  const { objection, view, me } = reader;
  const isSaid = isStanding(objection) && !view.isConcluded && isAgreed(reader);
  const judgements = objection.judgements.filter(({ agrees }) => !(agrees && isSaid));
  if (judgements.length === 0) return null;
  const named = (agrees: boolean): readonly string[] =>
    judgements.flatMap((each) =>
      each.agrees === agrees ? [each.by === me ? 'You' : view.nameOf(each.by)] : [],
    );
  const say = (names: readonly string[], one: string, more: string): string[] =>
    names.length === 0
      ? []
      : [`${listInWords(names)} ${names.length > 1 || names[0] === 'You' ? more : one}.`];
  return [
    ...say(named(true), 'agrees to set it aside', 'agree to set it aside'),
    ...say(named(false), 'does not agree to set it aside', 'do not agree to set it aside'),
  ].join(' ');
}
