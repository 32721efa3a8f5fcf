/** What an objection's author, the owner and others read about asking after it and setting it aside (R7). */
import type { MemberId } from '../kernel/ids.ts';
import type { Objection } from './proposal-state.ts';
import { capital, ownerName, type Reading } from './reading.ts';
import { agreementMissing, isStanding, silentFrom } from './standing.ts';
import { listInWords } from './words.ts';

/** For an objection's author, who was asked about it or whom all others would overrule; `null` for everybody else. */
export function askedAboutMine(reading: Reading): string | null {
  const { proposal, reader, nowMs, instantOf } = reading;
  const own = proposal.objections.filter((one) => one.by === reader && isStanding(one));
  if (own.some((one) => isAgreedOn(reading, one)))
    return `Everybody else who is asked agrees to set your objection aside: ${ownerName(reading)} can do so, with reasons, and it stays on record.`;
  const mine = own.find(isAsked);
  if (!mine) return null;
  const fromMs = silentFrom(mine);
  const asks = `${capital(ownerName(reading))} asks you about your objection.`;
  if (fromMs === null) return asks;
  return nowMs < fromMs
    ? `${asks} Without a word from you, it can be set aside from ${instantOf(fromMs)}${orByAgreement(reading, mine)}.`
    : `${asks} The time to answer ended ${instantOf(fromMs)}, so it can be set aside; a word from you still keeps it standing.`;
}

/** R6, R7: whose agreement is still missing, the owner's aside; `null` where there is nobody who could agree. */
const missingAgreement = ({ tally, owner }: Reading, objection: Objection): readonly MemberId[] | null =>
  agreementMissing(
    objection,
    tally.counted.filter((member) => member !== owner),
  );

/** All others agree: then no silence is needed, and a word of its author changes nothing. */
const isAgreedOn = (reading: Reading, objection: Objection): boolean =>
  blocks(reading, objection) && missingAgreement(reading, objection)?.length === 0;

const orByAgreement = (reading: Reading, objection: Objection): string =>
  missingAgreement(reading, objection) === null
    ? ''
    : '; with the agreement of everybody else who is asked, at any time';

/** A3: a vote blocks nothing; R5: neither does a voice. */
const blocks = ({ proposal, tally }: Reading, { by }: Objection): boolean =>
  proposal.rule.kind !== 'majority' && tally.counted.includes(by);

/** By agreement, or because its author has said nothing for long enough. */
function canBeSetAside(reading: Reading, objection: Objection): boolean {
  const fromMs = silentFrom(objection);
  const isSilent = fromMs !== null && reading.nowMs >= fromMs;
  return blocks(reading, objection) && (isSilent || isAgreedOn(reading, objection));
}

const isAsked = ({ requests }: Objection): boolean => requests.some(({ answered }) => !answered);

/** For others: which objections the owner can set aside now, as one of the owner's ways. */
export function settingAside(reading: Reading): readonly string[] {
  const { tally, nameOf } = reading;
  const authors = tally.objections.filter((one) => canBeSetAside(reading, one)).map(({ by }) => nameOf(by));
  return authors.length === 0
    ? []
    : [
        `set the ${authors.length === 1 ? 'objection' : 'objections'} of ${listInWords([...new Set(authors)])} aside with reasons`,
      ];
}

/** For the owner: what objections allow or ask of them now; `null` when no question is open and nobody agrees. */
export function ownersWayAside(reading: Reading): string | null {
  const { proposal, tally, nowMs, nameOf, instantOf } = reading;
  const agreed = tally.objections.find((one) => isAgreedOn(reading, one));
  if (agreed)
    return `Everybody else who is asked agrees to set the objection of ${nameOf(agreed.by)} aside; you can do so, with reasons.`;
  const [asked] = tally.objections.filter(isAsked);
  const fromMs = asked && proposal.rule.kind !== 'majority' ? silentFrom(asked) : null;
  if (asked && fromMs !== null)
    return nowMs >= fromMs
      ? `${nameOf(asked.by)} has not answered your question; you can set the objection aside with reasons.`
      : `${nameOf(asked.by)} has until ${instantOf(fromMs)} to answer your question; you can revise meanwhile.`;
  return null;
}
