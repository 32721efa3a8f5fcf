/** What a proposal's block says to the one who reads it: a pure function of facts, reader and time. */
import type { Role } from '#shared/acts/act.ts';
import { isClosing, isWaitingToStart, phaseOf, type Phase } from '#shared/decision/phase.ts';
import type { Objection, Position, Proposal, Revision } from '#shared/decision/proposal-state.ts';
import { currentRevision, materialRevision } from '#shared/decision/revisions.ts';
import { leastAnswers, tallyOf, type Tally } from '#shared/decision/tally.ts';
import { nextSentence, startsWhenOnline, whyNotAccept } from '#shared/decision/next-words.ts';
import { ruleSentence } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import {
  hasLeftNow,
  includesRole,
  personOf,
  valueNow,
  type WorkspaceState,
} from '#shared/people/workspace-state.ts';
import { calendarDay, clockTime, dayNumber, daysFromNow, instant, saidAt, timeLeft } from '../ui/instant.ts';
import type { PillState } from '../ui/state-pill.tsx';

/** Everything that a block is drawn from. */
export interface BlockReading {
  readonly proposal: Proposal;
  readonly owner: MemberId | null;
  readonly workspace: WorkspaceState;
  readonly reader: { readonly member: MemberId; readonly role: Role; readonly zone: string };
  readonly nowMs: number;
}

export interface BlockView {
  readonly phase: Phase;
  readonly pill: { readonly state: PillState; readonly words: string | null };
  readonly tone: 'open' | 'closing' | 'ripe' | 'stuck' | 'decided' | 'ended';
  readonly revision: Revision;
  readonly tally: Tally;
  readonly window: WindowView;
  readonly mine: MyAnswer;
  /** What the reader may do now. */
  readonly part: 'owner' | 'asked' | 'voice' | 'reader';
  readonly isConcluded: boolean;
  /** W4: two extensions at most, unless fewer people are asked than the rule needs. */
  readonly canExtend: boolean;
  readonly ruleSentence: string;
  readonly nextSentence: string;
  /** W3: why the owner cannot accept yet; `null` when they can. */
  readonly whyNot: string | null;
  readonly nameOf: (member: MemberId) => string;
  readonly instantOf: (atMs: number) => string;
  readonly saidAt: (when: Position['when']) => string;
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

export interface MyAnswer {
  /** The reader's latest position that is not late. */
  readonly position: Position | null;
  /** R2: it is about a text that was materially revised since. */
  readonly isStale: boolean;
  /** The text that the stale answer was about. */
  readonly answeredRevision: Revision | null;
  readonly standing: readonly Objection[];
  /** "You approve revision 2." */
  readonly sentence: string | null;
  readonly isPending: boolean;
}

export function blockView(reading: BlockReading): BlockView {
  const { proposal, owner, workspace, reader, nowMs } = reading;
  const tally = tallyOf(proposal, owner, hasLeftNow(workspace));
  const phase = phaseOf(proposal, tally, nowMs);
  const nameOf = (member: MemberId) => personOf(workspace, member);
  const instantOf = (atMs: number) => instant(atMs, reader.zone, nowMs);
  const sentences = { proposal, tally, owner, nowMs, nameOf, instantOf };
  return {
    phase,
    pill: pillOf(proposal, phase, reader.zone, nowMs),
    tone: toneOf(proposal, phase, nowMs),
    revision: currentRevision(proposal),
    tally,
    window: windowView(reading),
    mine: myAnswer(proposal, reader.member),
    part: partOf(reading),
    isConcluded: proposal.conclusion !== null,
    canExtend: canExtend(proposal, tally),
    ruleSentence: ruleSentence(proposal.rule, tally.counted.length, nameOf),
    nextSentence: nextSentence({ ...sentences, reader: reader.member }),
    whyNot: whyNotAccept(sentences),
    nameOf,
    instantOf,
    saidAt: ({ atMs }) => (atMs === null ? 'not yet sent' : saidAt(atMs, reader.zone, nowMs)),
  };
}

function pillOf(proposal: Proposal, phase: Phase, zone: string, nowMs: number): BlockView['pill'] {
  if (phase === 'open') {
    if (isWaitingToStart(proposal)) return { state: 'open', words: 'Not started' };
    const { closesAtMs } = proposal;
    const words = closesAtMs === null ? null : `Closes ${timeLeft(closesAtMs, zone, nowMs)}`;
    return { state: isClosing(proposal, nowMs) ? 'closing' : 'open', words };
  }
  return { state: phase === 'accepted' ? 'decided' : phase, words: phase === 'accepted' ? 'Accepted' : null };
}

function toneOf(proposal: Proposal, phase: Phase, nowMs: number): BlockView['tone'] {
  if (phase === 'open') return isClosing(proposal, nowMs) ? 'closing' : 'open';
  if (phase === 'ripe' || phase === 'stuck') return phase;
  return phase === 'accepted' ? 'decided' : 'ended';
}

function partOf({ proposal, owner, reader }: BlockReading): BlockView['part'] {
  if (reader.member === owner) return 'owner';
  if (!includesRole(reader.role, 'commenter')) return 'reader';
  return proposal.asked.includes(reader.member) ? 'asked' : 'voice';
}

const canExtend = ({ extensions, rule }: Proposal, { counted }: Tally): boolean =>
  extensions.filter(({ kind }) => kind === 'extended').length < 2 || counted.length < leastAnswers(rule);

function windowView({ proposal, owner, workspace, reader, nowMs }: BlockReading): WindowView {
  const { closesAtMs, opened } = proposal;
  const remarks = windowRemarks(proposal);
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

function windowRemarks(proposal: Proposal): readonly string[] {
  const moves = proposal.extensions.length;
  return [
    // W5
    ...(isWaitingToStart(proposal) ? [startsWhenOnline] : []),
    // W4
    ...(moves > 0 ? [`Moved later ${moves === 1 ? 'once' : `${moves} times`}.`] : []),
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

const verbs = { approve: 'approve', object: 'object to', abstain: 'abstain on' } as const;

function myAnswer(proposal: Proposal, reader: MemberId): MyAnswer {
  const standing = proposal.objections.filter(({ by, withdrawn }) => by === reader && !withdrawn);
  const position = proposal.positions.findLast(({ by, isLate }) => by === reader && !isLate) ?? null;
  // A withdrawn objection is no answer to act on: its author may answer anew.
  const isWithdrawn = position?.kind === 'object' && standing.length === 0;
  const isStale =
    position !== null && position.kind !== 'object' && position.revision < materialRevision(proposal).number;
  return {
    position: isWithdrawn ? null : position,
    isStale,
    answeredRevision: proposal.revisions.find(({ number }) => number === position?.revision) ?? null,
    standing,
    sentence: mySentence(position, isWithdrawn, isStale),
    isPending: position?.when.atMs === null,
  };
}

function mySentence(position: Position | null, isWithdrawn: boolean, isStale: boolean): string | null {
  if (!position) return null;
  if (isWithdrawn) return `You withdrew your objection to revision ${position.revision}.`;
  if (isStale)
    return `The text changed since you ${position.kind === 'approve' ? 'approved' : 'abstained on'} revision ${position.revision}, so that answer no longer counts.`;
  return `You ${verbs[position.kind]} revision ${position.revision}.`;
}
