/** What comes next, in one sentence for the one who reads (W3, W5, C1, C6, C7, O1, O3, R2, R7). */
import { hasDayCome, isStagnant, returnDay, reviewDay } from './due.ts';
import { phaseOf, type Phase } from './phase.ts';
import type { Conclusion, Proposal } from './proposal-state.ts';
import { capital, isOwner, ownerName, type Reading } from './reading.ts';
import { currentRevision } from './revisions.ts';
import { promisedMs } from './window-moves.ts';
import { askedAboutMine, ownersWayAside, settingAside } from './setting-aside-words.ts';
import { lateObjections } from './standing.ts';
import { mayExtend, type Tally } from './tally.ts';
import { agreementSentence, type InstantOf, listInWords, missingSentences } from './words.ts';

/** W5 */
export const startsWhenOnline = 'Starts when this device is next online.';

export function nextSentence(reading: Reading): string {
  const { proposal, tally, nowMs, owner, nameOf } = reading;
  const phase = phaseOf(proposal, tally, nowMs);
  if (phase !== 'open' && phase !== 'ripe' && phase !== 'stuck')
    return `${concludedSentence(reading, phase)}${lateWords(reading)}`;
  // O1
  if (reading.hasOwnerLeft && owner !== null)
    return `${nameOf(owner)}, the owner, has left. An administrator can name another owner; nothing is concluded before.${orphanedAnswer(reading, phase)}`;
  if (phase === 'open') return openSentence(reading);
  const still = standstill(reading);
  return `${still}${phase === 'ripe' ? ripeSentence(reading) : stuckSentence(reading)}`;
}

/** The window runs on without an owner. */
function orphanedAnswer({ proposal, tally, reader, instantOf }: Reading, phase: Phase): string {
  if (!tally.unanswered.includes(reader)) return '';
  const { closesAtMs } = proposal;
  return phase === 'open' && closesAtMs !== null
    ? ` Your position is asked for until ${instantOf(closesAtMs)} all the same.`
    : ' Your position still counts.';
}

/** R6: the workspace counts the owner, who is asked and has not answered the present text. */
const isOwnAnswerMissing = (reading: Reading): boolean =>
  isOwner(reading) && reading.tally.unanswered.includes(reading.reader);

function openSentence(reading: Reading): string {
  const { proposal, tally, reader, instantOf } = reading;
  if (proposal.closesAtMs === null) return startsWhenOnline;
  const until = instantOf(proposal.closesAtMs);
  if (isOwner(reading)) return ownersOpenSentence(reading, until);
  const asked = askedAboutMine(reading);
  if (asked) return asked;
  const stale = tally.stale.find(({ by }) => by === reader);
  // R2
  if (stale)
    return `The text changed after you answered revision ${stale.revision}, so your answer no longer counts. Your position on revision ${currentRevision(proposal).number} is asked for until ${until}.`;
  const mine = tally.unanswered.includes(reader)
    ? `Your position is asked for until ${until}. `
    : tally.counted.includes(reader)
      ? `You have answered; the window runs until ${until}, and you can change your answer. `
      : `The window runs until ${until}. ${voiceWords(reading)}`;
  return `${mine}After that ${ownerName(reading)} can conclude; nothing is decided before.`;
}

/** What no window can bring any more is said when it happens, with the way out. */
function ownersOpenSentence(reading: Reading, until: string): string {
  const { tally } = reading;
  if (isRequiredGone(tally))
    return `You can withdraw the proposal at any time, and propose it anew with another rule. The window runs until ${until}.`;
  const few = isAskedTooFew(tally) ? ' Ask others meanwhile, or it cannot be accepted.' : '';
  const runs = isOwnAnswerMissing(reading)
    ? `Your own position counts here and is asked for until ${until}`
    : `The window runs until ${until}`;
  return `${runs}. After that you can conclude.${few}`;
}

// R5
const voiceWords = ({ isSilentVoice }: Reading): string =>
  isSilentVoice ? 'You are not asked; an answer from you is shown and not counted. ' : '';

const afterWords = (reading: Reading): string => ` ${voiceWords(reading)}`.trimEnd();

function ripeSentence(reading: Reading): string {
  const { tally, reader } = reading;
  if (isOwner(reading)) return 'The window has run and the rule is met. You can conclude.';
  const mine = tally.unanswered.includes(reader)
    ? '; you may answer until then'
    : tally.counted.includes(reader)
      ? '; you can change your answer until then'
      : '';
  return `The window has run and the rule is met. ${capital(ownerName(reading))} can conclude${mine}.${afterWords(reading)}`;
}

function stuckSentence(reading: Reading): string {
  const { proposal, tally, reader, nameOf } = reading;
  const missing = agreementSentence(proposal.rule, tally, nameOf);
  const own = isOwnAnswerMissing(reading) ? ' Your own position still counts.' : '';
  if (isOwner(reading)) return `The window has run. ${missing}${own} ${waysOut(reading)}`;
  const asked = askedAboutMine(reading);
  if (asked) return `The window has run. ${asked}`;
  const stale = tally.stale.some(({ by }) => by === reader);
  const mine = stale
    ? ' The text changed after you answered; your answer to the present revision still counts.'
    : tally.unanswered.includes(reader)
      ? ' Your position still counts.'
      : '';
  const change =
    tally.counted.includes(reader) && mine === '' ? '; you can change your answer until then' : '';
  return `The window has run. ${missing}${mine} ${ownersWays(reading)}${change}.${afterWords(reading)}`;
}

/** C1: only what was postponed is opened again in its own block, and then with any rule. */
const waysOutOfRule = 'postpone it and open it again with another rule, or reject or withdraw it';

/** What others than the owner may expect of them. */
function ownersWays(reading: Reading): string {
  const owner = capital(ownerName(reading));
  return isRequiredGone(reading.tally)
    ? `${owner} can ${waysOutOfRule}`
    : `${owner} can ${listInWords([...settingAside(reading), ...possibleWays(reading)], 'or')}`;
}

const isRequiredGone = ({ missing }: Tally): boolean => missing.some(({ kind }) => kind === 'required-gone');
const isAskedTooFew = ({ missing }: Tally): boolean => missing.some(({ kind }) => kind === 'asked-too-few');

function possibleWays({ proposal, tally }: Reading): readonly string[] {
  return [
    ...(isAskedTooFew(tally) ? ['ask others'] : []),
    'revise',
    // W4
    ...(mayExtend(proposal, tally) ? ['extend'] : []),
    'reject',
    'postpone',
  ];
}

/** What the owner can do about it. */
function waysOut(reading: Reading): string {
  if (isRequiredGone(reading.tally)) return `You can ${waysOutOfRule}.`;
  const aside = ownersWayAside(reading);
  if (aside !== null) return aside;
  return `You can ${listInWords(possibleWays(reading), 'or')}.`;
}

// O3
const standstill = ({ proposal, lastActAtMs, nowMs }: Reading): string =>
  lastActAtMs !== undefined && isStagnant(proposal, lastActAtMs, nowMs)
    ? 'Nothing has happened here for 30 days. '
    : '';

// C4
function lateWords(reading: Reading): string {
  const { proposal, reader, nameOf } = reading;
  const mine = proposal.positions.findLast(({ by, isLate }) => isLate && by === reader);
  if (mine)
    return ` Your ${answerNouns[mine.kind]} arrived after that: it is kept, marked late, and not counted.`;
  const objectors = new Set(lateObjections(proposal).map(({ by }) => by));
  if (!isOwner(reading) || objectors.size === 0) return '';
  const disposition = proposal.conclusion?.disposition;
  const isAccepted = disposition === 'accepted';
  // C6: nobody has to say whether what was replaced, or taken back, still holds.
  const isOver = disposition === 'withdrawn' || (isAccepted && Boolean(reading.supersededBy));
  const way = isOver ? '' : `: ${lateWays(isAccepted)}`;
  return ` An objection by ${listInWords([...objectors].map(nameOf))} arrived after that and is not counted${way}.`;
}

const lateWays = (isAccepted: boolean): string =>
  isAccepted ? 'propose an amendment, or say that it still holds' : 'say whether it still holds';

const answerNouns = { approve: 'approval', object: 'objection', abstain: 'abstention' } as const;

/** Who concluded it and when, and no more. */
export const concludedWords = (
  { by, when }: Conclusion,
  phase: Phase,
  { nameOf, instantOf }: Pick<Reading, 'nameOf' | 'instantOf'>,
): string => `${capital(phase)} by ${nameOf(by)}${when.atMs === null ? '' : ` on ${instantOf(when.atMs)}`}.`;

function concludedSentence(reading: Reading, phase: Exclude<Phase, 'open' | 'ripe' | 'stuck'>): string {
  const { proposal, nowMs, supersededBy, zone = 'UTC', dayOf = (day) => day } = reading;
  const { conclusion } = proposal;
  if (!conclusion) return '';
  // C2, C5: until the relay has stamped it, nobody else knows, and it may be refused.
  if (conclusion.when.atMs === null)
    return `Concluded on this device, as ${phase}. It is sent when this device is next online, and holds from then on; until then nobody else sees it.`;
  // C2
  const lock =
    phase === 'accepted' && reading.isBesideOpen
      ? ' The document locks when its last proposal is concluded.'
      : '';
  const said = `${concludedWords(conclusion, phase, reading)}${lock}`;
  // C6
  if (supersededBy && phase === 'accepted') return `${said} Superseded by ${supersededBy}.`;
  // C1
  const backOn = returnDay(proposal);
  if (backOn !== null)
    return hasDayCome(backOn, zone, nowMs)
      ? `${said} It was put off until ${dayOf(backOn)}, and that day has come: ${returnWords(reading)}.`
      : `${said} It comes back on ${dayOf(backOn)}.`;
  // C7
  const reviewOn = reviewDay(proposal);
  if (reviewOn === null) return said;
  return hasDayCome(reviewOn, zone, nowMs)
    ? `${said} It was to be looked at again on ${dayOf(reviewOn)}${isOwner(reading) ? ': say whether it still holds.' : '.'}`
    : `${said} It is looked at again on ${dayOf(reviewOn)}.`;
}

function returnWords(reading: Reading): string {
  // A decided document stays closed.
  const ways = reading.isSealed ? 'propose an amendment' : 'open it again';
  if (isOwner(reading)) return `${ways} or put it off further`;
  return `${reading.hasOwnerLeft ? 'its next owner' : ownerName(reading)} can ${ways} or put it off further`;
}

/** Why the owner cannot accept yet, and until when; `null` when they can (W3, C1). */
export function whyNotAccept(reading: Omit<Reading, 'reader' | 'owner'>): string | null {
  const { proposal, tally, nowMs, nameOf, instantOf } = reading;
  switch (phaseOf(proposal, tally, nowMs)) {
    case 'open':
      return proposal.closesAtMs === null
        ? startsWhenOnline
        : `${promiseWords(proposal, proposal.closesAtMs, instantOf)}. Nothing can be concluded before then, even when everyone has approved.`;
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

// W4
function promiseWords(proposal: Proposal, closesAtMs: number, instantOf: InstantOf): string {
  const firstMs = proposal.extensions.length === 0 ? closesAtMs : promisedMs(proposal);
  return firstMs === null || firstMs === closesAtMs
    ? `The window was promised until ${instantOf(closesAtMs)}`
    : `The window was promised until ${instantOf(firstMs)} at first, and until ${instantOf(closesAtMs)} since it moved later`;
}
