/** What a proposal's block says to the one who reads it: a pure function of facts, reader and time. */
import type { Role, Rule } from '#shared/acts/act.ts';
import { isClosing, isUnsent, isWaitingToStart, phaseOf, type Phase } from '#shared/decision/phase.ts';
import type { Position, Proposal, Revision } from '#shared/decision/proposal-state.ts';
import { currentRevision } from '#shared/decision/revisions.ts';
import { mayExtend, tallyOf, type Tally } from '#shared/decision/tally.ts';
import { concludedWords, nextSentence, startsWhenOnline, whyNotAccept } from '#shared/decision/next-words.ts';
import { hidesOthersFrom } from '#shared/decision/hiding.ts';
import { hasDayCome, returnDay, reviewDay } from '#shared/decision/due.ts';
import { agreementSentence, ruleNowSentence } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import {
  hasLeftNow,
  includesRole,
  personOf,
  valueNow,
  type WorkspaceState,
} from '#shared/people/workspace-state.ts';
import {
  calendarDay,
  clockTime,
  dayNumber,
  daysFromNow,
  instant,
  isoDay,
  saidAt,
  timeLeft,
} from '../ui/instant.ts';
import type { PillState } from '../ui/state-pill.tsx';
import { roundWords } from './earlier-round.ts';
import { movedWords } from './moved-words.ts';
import { myAnswer, type MyAnswer } from './my-answer.ts';
import { canChallenge, revisionNote } from './revision-note.ts';

/** Everything that a block is drawn from. */
export interface BlockReading {
  readonly proposal: Proposal;
  readonly owner: MemberId | null;
  readonly workspace: WorkspaceState;
  readonly reader: { readonly member: MemberId; readonly role: Role; readonly zone: string };
  readonly nowMs: number;
  /** O3: relay time of the document's last act, ms. */
  readonly lastActAtMs?: number;
  /** C6: the amendment that superseded the document, as people name it. */
  readonly supersededBy?: string | null;
  /** C2: the document is decided. */
  readonly isSealed?: boolean;
  /** C2: other proposals of the document are open. */
  readonly isBesideOpen?: boolean;
  /** C1: action items belong to it. */
  readonly hasActions?: boolean;
}

export interface BlockView {
  readonly phase: Phase;
  readonly pill: { readonly state: PillState; readonly words: string | null };
  readonly tone: 'open' | 'closing' | 'ripe' | 'stuck' | 'decided' | 'superseded' | 'ended';
  readonly revision: Revision;
  readonly tally: Tally;
  readonly window: WindowView;
  readonly mine: MyAnswer;
  /** What the reader may do now. */
  readonly part: 'owner' | 'asked' | 'voice' | 'reader';
  readonly rule: Rule;
  /** Relay time, ms. */
  readonly nowMs: number;
  /** `null` before it started. */
  readonly closesAtMs: number | null;
  /** R6: the workspace counts the owner, and the owner is asked. */
  readonly ownerAnswers: boolean;
  readonly isConcluded: boolean;
  /** Concluded on this device and not stamped yet: nobody else knows, and the relay may still refuse it. */
  readonly isUnsent: boolean;
  /** C6: the accepted text is no longer the one that holds. */
  readonly isSuperseded: boolean;
  /** W4: two extensions at most, unless fewer people are asked than the rule needs. */
  readonly canExtend: boolean;
  readonly ruleSentence: string;
  /** Where the rule stands by now; `null` where the next sentence says it, or before there is anything to count. */
  readonly agreement: string | null;
  readonly nextSentence: string;
  /** It only repeats the conclusion, which stands above it. */
  readonly isNextSaid: boolean;
  /** A courtesy: what others answered is shown after the reader's own answer. */
  readonly hidesOthers: boolean;
  /** What the present revision was called, and who disagreed; `null` on revision 1. */
  readonly revisionNote: string | null;
  /** C1: it was postponed before and opened again; `null` on its first round. */
  readonly roundNote: string | null;
  /** R2: the reader may say that an editorial revision changed the substance. */
  readonly canChallenge: boolean;
  /** The day on which the owner said to look again has come (C7), or the one that brings it back (C1). */
  readonly due: 'review' | 'return' | null;
  readonly hasActions: boolean;
  /** W3: why the owner cannot accept yet; `null` when they can. */
  readonly whyNot: string | null;
  readonly nameOf: (member: MemberId) => string;
  readonly instantOf: (atMs: number) => string;
  readonly saidAt: (when: Position['when']) => string;
  /** A day (ISO) as people read it. */
  readonly dayOf: (day: string) => string;
}

export interface WindowView {
  /** "Fri 20 Nov", or "18:35" when it closes on the same day; `null` before it started. */
  readonly opened: string | null;
  /** "Tue 24 Nov, 17:00"; `null` before it started. */
  readonly closes: string | null;
  /** W6: "in 2 days", "2 days ago". */
  readonly relative: string;
  /** W6: "12:00 for Inês", when it is another time there. */
  readonly forOwner: string | null;
  /** 0 to 1. */
  readonly passed: number;
  readonly passedWords: string;
  /** Other remarks: not started (W5), moved (W4), short minimum (W2). */
  readonly remarks: readonly string[];
}

export function blockView(reading: BlockReading): BlockView {
  const { proposal, owner, workspace, reader, nowMs } = reading;
  const tally = tallyOf(proposal, owner, hasLeftNow(workspace));
  const phase = phaseOf(proposal, tally, nowMs);
  const nameOf = (member: MemberId) => personOf(workspace, member);
  const instantOf = (atMs: number) => instant(atMs, reader.zone, nowMs);
  const dayOf = (day: string) => isoDay(day, reader.zone, nowMs);
  const sentences = { proposal, tally, owner, nowMs, nameOf, instantOf };
  const mine = myAnswer(proposal, tally, reader.member);
  const isSuperseded = phase === 'accepted' && Boolean(reading.supersededBy);
  const hidesOthers = hidesOthersFrom(proposal, tally, reader.member, nowMs);
  const next = nextSentence({
    ...sentences,
    reader: reader.member,
    hasOwnerLeft: owner !== null && hasLeftNow(workspace)(owner),
    isSilentVoice: partOf(reading) === 'voice' && mine.position === null,
    supersededBy: reading.supersededBy ?? null,
    isSealed: reading.isSealed ?? false,
    isBesideOpen: reading.isBesideOpen ?? false,
    zone: reader.zone,
    dayOf,
    ...(reading.lastActAtMs === undefined ? {} : { lastActAtMs: reading.lastActAtMs }),
  });
  return {
    phase,
    pill: isSuperseded ? { state: 'superseded', words: null } : pillOf(proposal, phase, reader.zone, nowMs),
    tone: isSuperseded ? 'superseded' : toneOf(proposal, phase, nowMs),
    revision: currentRevision(proposal),
    tally,
    window: windowView(reading),
    mine,
    part: partOf(reading),
    rule: proposal.rule,
    nowMs,
    closesAtMs: proposal.closesAtMs,
    ownerAnswers: proposal.ownerCounts && reader.member === owner && proposal.asked.includes(reader.member),
    isConcluded: proposal.conclusion !== null,
    isUnsent: isUnsent(proposal),
    isSuperseded,
    canExtend: mayExtend(proposal, tally),
    ruleSentence: ruleNowSentence(proposal.rule, tally, nameOf),
    agreement:
      (phase === 'open' || phase === 'ripe') &&
      !hidesOthers &&
      proposal.closesAtMs !== null &&
      !saysThatNobodyAnswered(proposal, tally)
        ? agreementSentence(proposal.rule, tally, nameOf)
        : null,
    nextSentence: next,
    isNextSaid:
      proposal.conclusion !== null && next === concludedWords(proposal.conclusion, phase, sentences),
    hidesOthers,
    revisionNote: revisionNote(currentRevision(proposal), nameOf),
    roundNote: roundWords({ ...sentences, reader: reader.member }),
    canChallenge: canChallenge(proposal, owner, reader.member),
    hasActions: reading.hasActions ?? false,
    due: isSuperseded ? null : dueNow(proposal, reader.zone, nowMs),
    whyNot: whyNotAccept(sentences),
    nameOf,
    instantOf,
    saidAt: ({ atMs }) => (atMs === null ? 'not yet sent' : saidAt(atMs, reader.zone, nowMs)),
    dayOf,
  };
}

/** The responses say it already, with the names. */
const saysThatNobodyAnswered = ({ positions }: Proposal, { missing }: Tally): boolean =>
  positions.length === 0 && missing.length > 0 && missing.every(({ kind }) => kind === 'any-answer');

function dueNow(proposal: Proposal, zone: string, nowMs: number): BlockView['due'] {
  const back = returnDay(proposal);
  if (back !== null) return hasDayCome(back, zone, nowMs) ? 'return' : null;
  const review = reviewDay(proposal);
  return review !== null && hasDayCome(review, zone, nowMs) ? 'review' : null;
}

function pillOf(proposal: Proposal, phase: Phase, zone: string, nowMs: number): BlockView['pill'] {
  if (phase === 'open') {
    if (isWaitingToStart(proposal)) return { state: 'open', words: 'Not started' };
    const { closesAtMs } = proposal;
    const words = closesAtMs === null ? null : `Closes ${timeLeft(closesAtMs, zone, nowMs)}`;
    return { state: isClosing(proposal, nowMs) ? 'closing' : 'open', words };
  }
  if (isUnsent(proposal)) return { state: 'unsent', words: null };
  return { state: phase === 'accepted' ? 'decided' : phase, words: phase === 'accepted' ? 'Accepted' : null };
}

function toneOf(proposal: Proposal, phase: Phase, nowMs: number): BlockView['tone'] {
  if (phase === 'open') return isClosing(proposal, nowMs) ? 'closing' : 'open';
  if (phase === 'ripe' || phase === 'stuck') return phase;
  return phase === 'accepted' && !isUnsent(proposal) ? 'decided' : 'ended';
}

function partOf({ proposal, owner, reader }: BlockReading): BlockView['part'] {
  // R8: also an owner who left.
  if (!includesRole(reader.role, 'commenter')) return 'reader';
  if (reader.member === owner) return 'owner';
  return proposal.asked.includes(reader.member) ? 'asked' : 'voice';
}

function windowView(reading: BlockReading): WindowView {
  const { proposal, owner, workspace, reader, nowMs } = reading;
  const { closesAtMs, opened } = proposal;
  const remarks = windowRemarks(reading);
  if (closesAtMs === null || opened.atMs === null)
    return {
      opened: null,
      closes: null,
      relative: '',
      forOwner: null,
      passed: 0,
      passedWords: 'not started',
      remarks,
    };
  const passed = (nowMs - opened.atMs) / Math.max(1, closesAtMs - opened.atMs);
  const hasRun = nowMs >= closesAtMs;
  return {
    opened: openedWords(opened.atMs, closesAtMs, reader.zone, nowMs),
    closes: instant(closesAtMs, reader.zone, nowMs),
    relative: hasRun ? sinceWords(closesAtMs, reader.zone, nowMs) : timeLeft(closesAtMs, reader.zone, nowMs),
    forOwner: ownersTime(closesAtMs, owner, { workspace, reader, nowMs }),
    passed: Math.min(1, Math.max(0, passed)),
    passedWords: hasRun ? 'the window has run' : `closes ${timeLeft(closesAtMs, reader.zone, nowMs)}`,
    remarks,
  };
}

const openedWords = (openedAtMs: number, closesAtMs: number, zone: string, nowMs: number): string =>
  dayNumber(openedAtMs, zone) === dayNumber(closesAtMs, zone)
    ? clockTime(openedAtMs, zone)
    : calendarDay(openedAtMs, zone, nowMs);

function sinceWords(atMs: number, zone: string, nowMs: number): string {
  const days = -daysFromNow(atMs, zone, nowMs);
  if (days === 0) return 'closed today';
  return days === 1 ? 'closed yesterday' : `closed ${days} days ago`;
}

// W6
function ownersTime(
  atMs: number,
  owner: MemberId | null,
  { workspace, reader, nowMs }: Pick<BlockReading, 'workspace' | 'reader' | 'nowMs'>,
): string | null {
  if (owner === null || owner === reader.member) return null;
  const zone = valueNow(workspace.members.get(owner)?.zone ?? []);
  if (zone === null) return null;
  const [mine, theirs] = [instant(atMs, reader.zone, nowMs), instant(atMs, zone, nowMs)];
  if (mine === theirs) return null;
  const isSameDay = calendarDay(atMs, reader.zone, nowMs) === calendarDay(atMs, zone, nowMs);
  return `${isSameDay ? clockTime(atMs, zone) : theirs} for ${firstName(personOf(workspace, owner))}`;
}

const firstName = (person: string): string => person.split(/\s/u, 1)[0] ?? person;

const dayMinutes = 1440;

function windowRemarks({ proposal, workspace, reader, nowMs }: BlockReading): readonly string[] {
  return [
    // W5
    ...(isWaitingToStart(proposal) ? [startsWhenOnline] : []),
    ...movedWords(
      proposal,
      (member) => personOf(workspace, member),
      (atMs) => instant(atMs, reader.zone, nowMs),
    ),
    // W2
    ...(proposal.minimumWindowMinutes < dayMinutes
      ? [`Opened while windows of ${minutesWords(proposal.minimumWindowMinutes)} were allowed here.`]
      : []),
  ];
}

const minutesWords = (minutes: number): string =>
  minutes % 60 === 0
    ? `${minutes / 60} hour${minutes === 60 ? '' : 's'}`
    : `${minutes} minute${minutes === 1 ? '' : 's'}`;
