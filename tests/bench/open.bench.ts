/** Opening the long document with the relay stopped, in a fresh page, against bare pages with the same content. */
import type { BrowserContext, Page } from '@playwright/test';
import { invariant } from '#shared/kernel/invariant.ts';
import type { Outcome, Row } from './bench.ts';
import { absent, longDocument } from './samples.ts';
import { stage } from './stage.ts';
import { median, quantile } from './statistics.ts';
import { TracedTasks } from './traced-tasks.ts';

const rounds = 9;

declare global {
  interface Window {
    /** When the bare Y.Doc had applied its bytes. */
    appliedMs?: number;
    /** When header and comments had been painted too. */
    wholeMs?: number;
    /** Tells the benchmark: asking the page again and again would be work of its own. */
    tellPainted?: (text: string) => void;
  }
}

interface Opening {
  /** Wall time from the navigation's start. */
  readonly painted: number;
  /** Wall time until header and comments were painted too; 0 where there are none. */
  readonly whole: number;
  /** Processor time of the main thread until then. */
  readonly busy: number;
  /** Processor time of the main thread when everything else was drawn too. */
  readonly busyAfter: number;
}

/** What stands beside the prose is drawn in this time after it, ms. */
const drawnAfterMs = 500;

export async function openBench(): Promise<Outcome> {
  const made = stage();
  if (!made) return { skipped: absent(longDocument) };
  const set = await made;
  const { context, address, bareUrl, blocks } = set;
  await set.stopRelay();
  const sides = {
    ours: address,
    tiptap: `${bareUrl}/tiptap.html`,
    bound: `${bareUrl}/bound.html`,
  };
  const openings: Record<keyof typeof sides, Opening[]> = { ours: [], tiptap: [], bound: [] };
  const applied: number[] = [];
  for (let round = -1; round < rounds; round++) {
    for (const side of ['ours', 'tiptap', 'bound'] as const) {
      const opening = await openOnce(context, sides[side], blocks);
      if (round >= 0) openings[side].push(opening);
    }
    const bytes = await applyOnce(context, `${bareUrl}/apply.html`);
    if (round >= 0) applied.push(bytes);
  }

  const includes =
    'Relay stopped, fresh page of a warm browser, from the start of the navigation until all blocks are painted and can be written in. Ours: service worker, session, body from IndexedDB, heads of the ledgers, the editor with all of its plugins; React, ledgers, fold, header and 60 comments come after. Bare Tiptap: its scripts from a local server, JSON from IndexedDB, StarterKit with tables.';
  const row = (
    name: string,
    of: (opening: Opening) => number,
    measure: (values: readonly number[]) => number,
    side: 'tiptap' | 'bound',
    goal: number | null,
    method: string,
  ): Row => ({
    name,
    ours: measure(openings.ours.map(of)),
    unit: 'ms',
    peer: {
      name: side === 'tiptap' ? 'bare Tiptap' : 'bare y-prosemirror',
      value: measure(openings[side].map(of)),
    },
    goal,
    method,
  });
  const wall = (opening: Opening) => opening.painted;
  const whole = (opening: Opening) => opening.whole;
  const busy = (opening: Opening) => opening.busy;
  const busyAfter = (opening: Opening) => opening.busyAfter;
  const most = (values: readonly number[]) => quantile(values, 0.99);
  return {
    rows: [
      row(
        'cold open to painted, median',
        wall,
        median,
        'tiptap',
        1.5,
        `${includes} Wall time, median of ${rounds} in turns.`,
      ),
      row('cold open to painted, 99th', wall, most, 'tiptap', null, `The slowest of the same ${rounds}.`),
      row(
        'cold open, main thread until painted',
        busy,
        median,
        'tiptap',
        null,
        'The same openings, processor time of the main thread’s tasks (a trace, in thread ticks).',
      ),
      row(
        'cold open, main thread in all',
        busyAfter,
        median,
        'tiptap',
        null,
        `The same openings, also what is drawn within ${drawnAfterMs} ms after the prose: ours places and draws 60 comments.`,
      ),
      row(
        'cold open to painted, median',
        wall,
        median,
        'bound',
        null,
        'The same; the peer applies an update from IndexedDB and binds y-prosemirror 1.3.7 to stock Tiptap.',
      ),
      {
        name: 'cold open to the whole page, median',
        ours: median(openings.ours.map(whole)),
        unit: 'ms',
        peer: null,
        goal: null,
        method:
          'The same openings, until the frame with the header and the marks of the 60 comments was painted.',
      },
      {
        name: 'cold open to painted, median',
        ours: median(openings.ours.map(wall)),
        unit: 'ms',
        peer: { name: 'same bytes into a bare Y.Doc', value: median(applied) },
        goal: null,
        method: 'The peer is a page that applies our body from IndexedDB to a Y.Doc and shows nothing.',
      },
    ],
  };
}

async function openOnce(context: BrowserContext, url: string, blocks: number): Promise<Opening> {
  const page = await context.newPage();
  const tasks = await TracedTasks.of(page);
  const told = tasks.told('tellPainted');
  await page.addInitScript(watchPaint, blocks);
  await page.goto(url, { waitUntil: 'commit' });
  const painted = Number(await told);
  await new Promise((resolve) => setTimeout(resolve, drawnAfterMs));
  const { until, inAll } = await tasks.end(paintMark);
  const whole = await page.evaluate(() => window.wholeMs ?? 0);
  await page.close();
  return { painted, whole, busy: until, busyAfter: inAll };
}

async function applyOnce(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(url);
  await whenTold(page, 'appliedMs');
  const ms = await page.evaluate(() => window.appliedMs);
  invariant(ms !== undefined, 'it was applied');
  await page.close();
  return ms;
}

const whenTold = (page: Page, name: 'appliedMs') =>
  page.waitForFunction((key) => window[key] !== undefined, name, { polling: 50 });

/** Stands in the trace where the prose was painted; written out in `watchPaint`, which runs in the page. */
const paintMark = 'prose-painted';

/** Runs in the page before anything else: looks at each frame whether all blocks are there, and waits for its paint. */
function watchPaint(blocks: number): void {
  const look = (): void => {
    const editor = document.querySelector<HTMLElement>('.ProseMirror');
    const isWritable = editor?.isContentEditable === true && editor.ariaReadOnly !== 'true';
    if (!isWritable || editor.childElementCount < blocks) return void requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.addEventListener('message', () => {
      const { startTime } = performance.mark('prose-painted');
      window.tellPainted?.(String(startTime));
    });
    channel.port1.start();
    channel.port2.postMessage(null);
    lookWhole();
  };
  const lookWhole = (): void => {
    const isWhole = document.querySelector('header button') && document.querySelector('mark[data-thread]');
    if (!isWhole) return void requestAnimationFrame(lookWhole);
    const channel = new MessageChannel();
    channel.port1.addEventListener('message', () => {
      window.wholeMs = performance.now();
    });
    channel.port1.start();
    channel.port2.postMessage(null);
  };
  requestAnimationFrame(look);
}
