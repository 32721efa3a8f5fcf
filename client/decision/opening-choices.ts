/** What the owner has chosen in the opening panel, and the act that it becomes. */
import type { ContentJson, Rule, Window } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { workingHours } from '#shared/decision/fairness.ts';
import type { StandIn } from '#shared/decision/proposal-state.ts';
import { closingInstant } from '#shared/decision/window.ts';
import type { BlockId, Digest, MemberId } from '#shared/kernel/ids.ts';
import { valueNow, workingHoursNow, type WorkspaceState } from '#shared/people/workspace-state.ts';

export type WindowLength = Pick<Window, 'amount' | 'unit'>;

export interface OpeningChoices {
  readonly asked: readonly MemberId[];
  readonly consulted: readonly MemberId[];
  readonly informed: readonly MemberId[];
  readonly rule: Rule;
  readonly length: WindowLength;
  /** W1: in which the days of the window are counted. */
  readonly zone: string;
  readonly hidesPositions: boolean;
}

/** Kept while the app runs, so that a jump into the text and back loses nothing. */
const kept = new Map<string, OpeningChoices>();

export const keptChoices = (key: string): OpeningChoices | null => kept.get(key) ?? null;
export const keepChoices = (key: string, choices: OpeningChoices | null): void => {
  if (choices) kept.set(key, choices);
  else kept.delete(key);
};

const dayMinutes = 1440;

export const firstChoices = (minimumMinutes: number, zone: string): OpeningChoices => ({
  zone,
  hidesPositions: false,
  asked: [],
  consulted: [],
  informed: [],
  rule: { kind: 'consent' },
  length:
    minimumMinutes <= dayMinutes * 3
      ? { amount: 3, unit: 'days' }
      : { amount: Math.ceil(minimumMinutes / dayMinutes), unit: 'days' },
});

/** W7: what the window means to one person. */
export interface Fairness {
  readonly member: MemberId;
  /** Whole working hours; `null` when their zone is unknown here. */
  readonly hours: number | null;
  /** How many it would be with a day more. */
  readonly withOneDayMore: number | null;
}

/** O2: everybody who is asked: those chosen, and the delegates of those who are away. */
export const askedWith = (asked: readonly MemberId[], standIns: readonly StandIn[]): readonly MemberId[] => [
  ...new Set([...asked, ...standIns.map(({ member }) => member)]),
];

/** @param fromMs when the window would start. */
export function fairnessOf(
  asked: readonly MemberId[],
  {
    length,
    zone,
    people,
    fromMs,
  }: { length: WindowLength; zone: string; people: WorkspaceState; fromMs: number },
): readonly Fairness[] {
  const closesAtMs = closingInstant({ ...length, zone }, fromMs);
  return asked.map((member) => {
    const theirs = valueNow(people.members.get(member)?.zone ?? []);
    const hours = workingHoursNow(people, member);
    const until = (ms: number) => (theirs === null ? null : workingHours(fromMs, ms, theirs, hours));
    return {
      member,
      hours: closesAtMs === null ? null : until(closesAtMs),
      withOneDayMore: closesAtMs === null ? null : until(closesAtMs + dayMinutes * 60_000),
    };
  });
}

/** @param fairness of everybody who is asked, delegates too. */
export function openingAct(
  proposal: BlockId,
  text: { readonly content: ContentJson; readonly digest: Digest },
  choices: OpeningChoices,
  { standIns, fairness }: { readonly standIns: readonly StandIn[]; readonly fairness: readonly Fairness[] },
): ActDraft & { readonly type: 'proposal-opened' } {
  const { rule, length, zone, hidesPositions } = choices;
  const asked = askedWith(choices.asked, standIns);
  return {
    type: 'proposal-opened',
    proposal,
    content: text.content,
    digest: text.digest,
    asked: [...asked],
    // Nobody stands in two lists: who is asked is not also consulted.
    consulted: choices.consulted.filter((member) => !asked.includes(member)),
    informed: choices.informed.filter(
      (member) => !asked.includes(member) && !choices.consulted.includes(member),
    ),
    rule:
      rule.kind === 'approvals'
        ? { ...rule, required: rule.required.filter((each) => asked.includes(each)) }
        : rule,
    window: { ...length, zone },
    rules: 2,
    ...(standIns.length > 0 ? { standIns: [...standIns] } : {}),
    ...(hidesPositions ? { hidesPositions } : {}),
    fairness: fairness.flatMap(({ member, hours }) =>
      hours === null ? [] : [{ member, workingHours: hours }],
    ),
  };
}
