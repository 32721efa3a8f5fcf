/** What happens in a simulation, as values: a schedule can be printed, shortened and played again. */
import { randomFrom, type Random } from '../random.ts';

/** `who` is a browser by its number. Each step brings its own chance, so that leaving out others changes nothing in it. */
export type Step = { readonly dice: number } & (
  | { readonly do: 'pass'; readonly ms: number }
  /** Everybody sleeps; timers fall due once. */
  | { readonly do: 'weeks-go-by'; readonly ms: number }
  | {
      readonly do:
        | 'write'
        | 'edit'
        | 'comment'
        | 'conclude'
        | 'create'
        | 'cut'
        | 'stall'
        | 'heal'
        | 'close-lid'
        | 'open-lid'
        | 'kill'
        | 'lose-power'
        | 'start'
        | 'disk-full'
        | 'disk-free'
        | 'second-tab'
        | 'wrong-clock'
        /** The owner gives them another role, or sends them away. */
        | 'role'
        /** The owner writes the proposal anew; everybody asked answers again. */
        | 'revise'
        | 'answer';
      readonly who: number;
    }
  | {
      readonly do:
        | 'kill-relay'
        | 'kill-relay-before-commit'
        | 'kill-relay-after-commit'
        | 'start-relay'
        | 'relay-disk-full'
        | 'relay-disk-free';
    }
);

export interface Schedule {
  readonly seed: number;
  /** Devices of each person; the first person owns the document. */
  readonly devices: readonly number[];
  readonly isRipe: boolean;
  readonly steps: readonly Step[];
}

const weekMs = 7 * 24 * 3_600_000;

/** What may happen, and how often. */
const weights = {
  write: 30,
  edit: 12,
  comment: 6,
  conclude: 7,
  create: 1,
  cut: 5,
  stall: 4,
  heal: 8,
  'close-lid': 2,
  'open-lid': 3,
  kill: 3,
  'lose-power': 2,
  start: 6,
  'disk-full': 1,
  'disk-free': 2,
  'second-tab': 1,
  'wrong-clock': 1,
  role: 2,
  revise: 1,
  answer: 2,
  'kill-relay': 2,
  'kill-relay-before-commit': 1,
  'kill-relay-after-commit': 1,
  'start-relay': 4,
  'relay-disk-full': 1,
  'relay-disk-free': 2,
  'weeks-go-by': 1,
  pass: 12,
} satisfies Record<Step['do'], number>;

export interface ScheduleSize {
  /** Whether a browser may open a second tab. */
  readonly hasTabs: boolean;
  readonly steps: number;
  readonly people: number;
  readonly devices: number;
}

/** One world in eight is large. */
export const wholeSize = (seed: number): ScheduleSize =>
  seed % 8 === 0
    ? { hasTabs: true, steps: 60, people: 8, devices: 4 }
    : { hasTabs: true, steps: 30, people: 3, devices: 2 };

/** Short, so that very many can be played. */
export const leanSize: ScheduleSize = { hasTabs: false, steps: 8, people: 2, devices: 2 };

export function scheduleOf(seed: number, size: ScheduleSize): Schedule {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1));
  const people = 2 + random.below(size.people - 1);
  const devices = Array.from({ length: people }, () => (random.once(3) ? 1 + random.below(size.devices) : 1));
  const isRipe = !random.once(3);
  const count = devices.reduce((sum, each) => sum + each, 0);
  const steps = Array.from({ length: size.steps }, () => stepOf(random, count, isRipe, size.hasTabs));
  return { seed, devices, isRipe, steps };
}

function stepOf(random: Random, browsers: number, isRipe: boolean, hasTabs: boolean): Step {
  const dice = random.below(2 ** 31);
  const kind = weighted(random);
  switch (kind) {
    case 'pass':
      return { do: kind, ms: random.once(4) ? random.below(20_000) : random.below(1_500), dice };
    case 'weeks-go-by':
      return { do: kind, ms: random.below(3 * weekMs), dice };
    case 'conclude':
    case 'revise':
      // Only the owner may.
      return isRipe ? { do: kind, who: 0, dice } : { do: 'write', who: random.below(browsers), dice };
    case 'second-tab':
      return { do: hasTabs ? kind : 'start', who: random.below(browsers), dice };
    case 'kill-relay':
    case 'kill-relay-before-commit':
    case 'kill-relay-after-commit':
    case 'start-relay':
    case 'relay-disk-full':
    case 'relay-disk-free':
      return { do: kind, dice };
    default:
      return { do: kind, who: random.below(browsers), dice };
  }
}

const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);

function weighted(random: Random): Step['do'] {
  let left = random.below(total);
  for (const [kind, weight] of Object.entries(weights)) {
    left -= weight;
    if (left < 0) return kind as Step['do'];
  }
  return 'pass';
}

/** A schedule as one reads it: a line for each step. */
export function storyOf({ seed, devices, isRipe, steps }: Schedule): string {
  const title = `seed ${seed}: ${devices.length} people with ${devices.join(', ')} devices, ${isRipe ? 'ripe' : 'drafting'}`;
  const lines = steps.map((step) => {
    const who = 'who' in step ? ` ${step.who}` : '';
    const ms = 'ms' in step ? ` ${step.ms} ms` : '';
    return `  ${step.do}${who}${ms} (${step.dice})`;
  });
  return [title, ...lines].join('\n');
}
