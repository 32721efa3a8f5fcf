/** What can be done about an objection by the one who reads it, and why not yet (R7). */
import type { Objection, Proposal } from '#shared/decision/proposal-state.ts';
import { agreementMissing, isStanding, silentFrom } from '#shared/decision/standing.ts';
import type { Tally } from '#shared/decision/tally.ts';
import { listInWords } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';

export type Ground = 'silence' | 'agreement';

export interface ObjectionOptions {
  /** Its author's. */
  readonly canWithdraw: boolean;
  /** The owner's question waits for its author. */
  readonly canAnswer: boolean;
  /** The owner may ask its author about it. */
  readonly canAsk: boolean;
  /**
   * The word of another asked person on setting it aside: `offered` at any time, `asked` for once the owner asked its
   * author about it; `null` when theirs does not matter.
   */
  readonly judgement: 'offered' | 'asked' | 'agrees' | 'disagrees' | null;
  /** Grounds on which the owner may set it aside now; `null` when setting aside is not theirs to do. */
  readonly grounds: readonly Ground[] | null;
  /** Why the owner cannot set it aside yet, and from when; `null` when they can, or when it is not theirs to do. */
  readonly whyNot: string | null;
}

export interface ObjectionReading {
  readonly objection: Objection;
  readonly proposal: Proposal;
  readonly tally: Pick<Tally, 'counted'>;
  readonly owner: MemberId | null;
  readonly reader: MemberId;
  readonly nowMs: number;
  readonly nameOf: (member: MemberId) => string;
  readonly instantOf: (atMs: number) => string;
}

export function objectionOptions(reading: ObjectionReading): ObjectionOptions {
  const { objection, proposal, tally, owner, reader } = reading;
  const isOpen = isStanding(objection) && !proposal.conclusion;
  const isMine = objection.by === reader;
  // A3: a vote blocks nothing; R5: neither does a voice.
  const blocks = proposal.rule.kind !== 'majority' && tally.counted.includes(objection.by);
  const isForOwner = isOpen && blocks && reader === owner && !isMine;
  const grounds = isForOwner ? groundsNow(reading) : null;
  return {
    canWithdraw: isMine && !objection.withdrawn && !proposal.conclusion,
    canAnswer: isOpen && isMine && objection.requests.some(({ answered }) => !answered),
    // One question at a time: its author has not had the time for the first.
    canAsk: isForOwner && objection.requests.every(({ answered }) => answered),
    judgement: isOpen && blocks && !isMine && reader !== owner ? judgementOf(reading) : null,
    grounds,
    whyNot: grounds && grounds.length === 0 ? whyNotYet(reading) : null,
  };
}

/** R6, R7: whose word on setting it aside matters, its author's aside. */
const othersCounted = ({ tally, owner }: ObjectionReading): readonly MemberId[] =>
  tally.counted.filter((member) => member !== owner);

function judgementOf(reading: ObjectionReading): ObjectionOptions['judgement'] {
  const { objection, reader } = reading;
  const mine = objection.judgements.find(({ by }) => by === reader);
  if (mine) return mine.agrees ? 'agrees' : 'disagrees';
  if (!othersCounted(reading).includes(reader)) return null;
  return objection.requests.length > 0 ? 'asked' : 'offered';
}

function groundsNow(reading: ObjectionReading): readonly Ground[] {
  const { objection, nowMs } = reading;
  const fromMs = silentFrom(objection);
  return [
    ...(fromMs !== null && nowMs >= fromMs ? (['silence'] as const) : []),
    ...(agreementMissing(objection, othersCounted(reading))?.length === 0 ? (['agreement'] as const) : []),
  ];
}

function whyNotYet(reading: ObjectionReading): string {
  const { objection, nameOf, instantOf } = reading;
  const fromMs = silentFrom(objection);
  const missing = agreementMissing(objection, othersCounted(reading));
  const author = nameOf(objection.by);
  const agreement =
    missing === null
      ? ''
      : `, or as soon as ${listInWords(missing.map(nameOf))} ${missing.length === 1 ? 'agrees' : 'agree'}`;
  if (objection.requests.length === 0)
    return `Ask ${author} about it first. It can be set aside after 7 days without a word${agreement}.`;
  const silence =
    fromMs === null
      ? `when a question to ${author} stays without a word for 7 days`
      : `from ${instantOf(fromMs)}, if ${author} says nothing until then`;
  return `It can be set aside ${silence}${agreement}.`;
}
