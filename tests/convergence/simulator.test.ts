/**
 * The real relay and real clients in a virtual world, where networks, disks and clocks fail as they like. `npm run fuzz --
 * --only bodies` or `--only clients` plays any number; a schedule that once failed stays here, as small as it was made.
 */
import './simulator/world-globals.ts';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { runLean, runSchedule } from './simulator/run-schedule.ts';
import { failureOf, reportOf, smaller } from './simulator/smaller.ts';
import { scheduleOf, wholeSize, type Schedule } from './simulator/step.ts';

// Much work, on machines that do other things as well.
vi.setConfig({ testTimeout: 900_000 });

/** The nightly run takes more. */
const schedules = process.env['SIMULATED_SCHEDULES'] ?? '20000';

test(`[promise 1] [promise 2] [promise 3] [promise 5] [promise 6] bodies keep every promise in ${schedules} schedules`, async () => {
  // In a process of its own: half as fast again without the test runner's modules.
  const fuzz = join(import.meta.dirname, 'fuzz.ts');
  const options = ['--only', 'bodies', '--seed', '1', '--rounds', schedules];
  const { stdout } = await promisify(execFile)(process.execPath, [fuzz, ...options]);
  expect(stdout).toContain('every promise kept');
});

test('[promise 2] [promise 3] [promise 5] [promise 6] whole clients keep every promise in forty bad weeks', async () => {
  const sums = { words: 0, sealed: 0, late: 0 };
  for (let seed = 1; seed <= 40; seed++) {
    const failure = await failureOf(scheduleOf(seed, wholeSize(seed)), async (schedule) => {
      const { words, isSealed, late } = await runSchedule(schedule);
      sums.words += words;
      sums.sealed += isSealed ? 1 : 0;
      sums.late += late;
    });
    if (failure) expect.fail(reportOf(await smaller(failure, runSchedule)));
  }
  // The schedules get far enough to mean something.
  for (const sum of Object.values(sums)) expect(sum).toBeGreaterThan(5);
});

test('the same seed plays the same run, step by step', async () => {
  const schedule = scheduleOf(7, { hasTabs: true, steps: 40, people: 8, devices: 4 });
  const { trace } = await runSchedule(schedule);
  await runSchedule(scheduleOf(9, wholeSize(9)));
  expect((await runSchedule(schedule)).trace).toBe(trace);
});

const found: readonly (readonly [what: string, schedule: Schedule])[] = [
  [
    'acts that the disk had no room for are asked for again',
    {
      seed: 98,
      devices: [2, 2],
      isRipe: false,
      steps: [
        { do: 'write', who: 0, dice: 603435880 },
        { do: 'disk-full', who: 2, dice: 1509325914 },
        { do: 'comment', who: 1, dice: 1042285775 },
      ],
    },
  ],
  [
    'late work that the disk had no room for is moved out when it has',
    {
      seed: 343,
      devices: [1, 1, 2],
      isRipe: true,
      steps: [
        { do: 'disk-full', who: 3, dice: 70977112 },
        { do: 'write', who: 0, dice: 270207276 },
        { do: 'conclude', who: 0, dice: 1170957379 },
        { do: 'start-relay', dice: 120673295 },
        { do: 'write', who: 1, dice: 1865625486 },
        { do: 'write', who: 3, dice: 1128487246 },
      ],
    },
  ],
  [
    'a word that the power took was not called saved',
    {
      seed: 55,
      devices: [2, 1],
      isRipe: true,
      steps: [
        { do: 'write', who: 0, dice: 261444271 },
        { do: 'weeks-go-by', ms: 1167623423, dice: 968705942 },
        { do: 'write', who: 2, dice: 1370885428 },
        { do: 'lose-power', who: 2, dice: 385353607 },
      ],
    },
  ],
  [
    'a new document whose sending ran out of time in a sleep is sent on the same connection',
    {
      seed: 300526,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'open-lid', who: 0, dice: 798319419 },
        { do: 'write', who: 2, dice: 571222839 },
        { do: 'write', who: 0, dice: 1784023076 },
        { do: 'heal', who: 0, dice: 2055009638 },
        { do: 'create', who: 1, dice: 132873242 },
        { do: 'weeks-go-by', ms: 1178520209, dice: 1268325663 },
      ],
    },
  ],
  [
    'a document whose rescue was interrupted opens on a full disk too',
    {
      seed: 401155,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'heal', who: 0, dice: 42729559 },
        { do: 'edit', who: 0, dice: 1672559016 },
        { do: 'conclude', who: 0, dice: 1821538592 },
        { do: 'edit', who: 0, dice: 1145006517 },
        { do: 'start-relay', dice: 280581067 },
        { do: 'edit', who: 1, dice: 150837113 },
        { do: 'comment', who: 0, dice: 1632288093 },
        { do: 'lose-power', who: 1, dice: 1001019129 },
        { do: 'disk-full', who: 1, dice: 909551454 },
        { do: 'start', who: 1, dice: 38983252 },
      ],
    },
  ],
  [
    'a disk that has room again is not called full until somebody writes',
    {
      seed: 402220,
      devices: [1, 1, 1],
      isRipe: false,
      steps: [
        { do: 'write', who: 2, dice: 504572460 },
        { do: 'disk-full', who: 2, dice: 701886100 },
        { do: 'pass', ms: 8269, dice: 967915979 },
      ],
    },
  ],
  [
    'what one tab stores while another moves out what was thrown away under it stays',
    {
      seed: 402509,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'second-tab', who: 1, dice: 103057583 },
        { do: 'conclude', who: 0, dice: 1819955066 },
        { do: 'write', who: 0, dice: 1420002810 },
        { do: 'kill-relay-before-commit', dice: 484768389 },
        { do: 'write', who: 1, dice: 1496414024 },
        { do: 'conclude', who: 0, dice: 1358782465 },
        { do: 'edit', who: 1, dice: 771418211 },
        { do: 'write', who: 0, dice: 521190038 },
        { do: 'write', who: 1, dice: 332866981 },
      ],
    },
  ],
  [
    'a draft that was refused for the role, and closed before it was read, is sent when the role comes back',
    {
      seed: 2053,
      devices: [2, 1],
      isRipe: true,
      steps: [
        { do: 'role', who: 2, dice: 1668825966 },
        { do: 'conclude', who: 0, dice: 1239435490 },
        { do: 'cut', who: 2, dice: 326806446 },
        { do: 'write', who: 2, dice: 495499360 },
      ],
    },
  ],
  [
    'what another tab adds to a late draft that was sent already is sent on the same connection',
    {
      seed: 500269,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'second-tab', who: 1, dice: 111837739 },
        { do: 'conclude', who: 0, dice: 504329635 },
        { do: 'close-lid', who: 0, dice: 2121608302 },
        { do: 'write', who: 1, dice: 2092782923 },
        { do: 'pass', ms: 6816, dice: 895735099 },
        { do: 'write', who: 1, dice: 262039798 },
        { do: 'disk-full', who: 1, dice: 229920574 },
      ],
    },
  ],
  [
    'a word refused for a role that was taken and given back, both unheard, is sent when they are heard',
    {
      seed: 3035,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'kill', who: 2, dice: 1615373315 },
        { do: 'heal', who: 0, dice: 711234898 },
        { do: 'kill-relay-after-commit', dice: 143110054 },
        { do: 'heal', who: 2, dice: 447159654 },
        { do: 'role', who: 1, dice: 743539915 },
        { do: 'disk-free', who: 1, dice: 426171064 },
        { do: 'edit', who: 0, dice: 1831450277 },
        { do: 'stall', who: 1, dice: 82399609 },
        { do: 'second-tab', who: 1, dice: 1296646229 },
        { do: 'heal', who: 2, dice: 942758894 },
        { do: 'write', who: 0, dice: 442183490 },
        { do: 'write', who: 2, dice: 959838764 },
        { do: 'close-lid', who: 0, dice: 907209220 },
        { do: 'second-tab', who: 0, dice: 1551584284 },
        { do: 'start', who: 1, dice: 1117344144 },
        { do: 'heal', who: 1, dice: 1595187109 },
        { do: 'write', who: 1, dice: 1656769593 },
      ],
    },
  ],
];

test('the prose of a draft is sent when the relay, which refused it for the role, knows it at last', async () => {
  // What makes it smaller moves the moment that it takes.
  expect(await failureOf(scheduleOf(920384, wholeSize(920384)), runSchedule)).toBeNull();
});

test.each(found)('%s', async (_what, schedule) => {
  expect(await failureOf(schedule, runSchedule)).toBeNull();
});

const foundLean: readonly (readonly [what: string, schedule: Schedule])[] = [
  [
    'what is written while late work is being moved out goes with it',
    {
      seed: 18,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'write', who: 1, dice: 1499685372 },
        { do: 'conclude', who: 0, dice: 1536339261 },
        { do: 'comment', who: 1, dice: 2006955624 },
        { do: 'heal', who: 0, dice: 480613601 },
        { do: 'kill-relay-after-commit', dice: 1156874704 },
        { do: 'write', who: 0, dice: 1851841375 },
        { do: 'disk-free', who: 1, dice: 82566610 },
        { do: 'write', who: 0, dice: 1341856719 },
      ],
    },
  ],
  [
    'late words of a second tab are kept too, or not called saved',
    {
      seed: 50319,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'write', who: 0, dice: 939480979 },
        { do: 'second-tab', who: 1, dice: 516940761 },
        { do: 'write', who: 1, dice: 1164679942 },
        { do: 'write', who: 1, dice: 356953209 },
        { do: 'conclude', who: 0, dice: 1515752924 },
      ],
    },
  ],
  [
    'quick late writing in two tabs goes to one draft, also where the power went while it was extended',
    {
      seed: 550,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'second-tab', who: 1, dice: 550 },
        { do: 'edit', who: 1, dice: 296782831 },
        { do: 'conclude', who: 0, dice: 1565294612 },
        { do: 'edit', who: 1, dice: 1750370663 },
        { do: 'write', who: 1, dice: 122114746 },
        { do: 'lose-power', who: 1, dice: 1049695936 },
        { do: 'start', who: 1, dice: 521920565 },
        { do: 'write', who: 1, dice: 1949368826 },
      ],
    },
  ],
  [
    'a clock that is set back holds up nothing that is to be stored',
    {
      seed: 87,
      devices: [1, 1],
      isRipe: true,
      steps: [
        { do: 'open-lid', who: 1, dice: 977980744 },
        { do: 'write', who: 0, dice: 926769903 },
        { do: 'edit', who: 0, dice: 421567286 },
        { do: 'wrong-clock', who: 1, dice: 1731506583 },
      ],
    },
  ],
];

test.each(foundLean)('%s', async (_what, schedule) => {
  expect(await failureOf(schedule, runLean)).toBeNull();
});
