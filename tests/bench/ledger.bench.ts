/** A ledger of 100,000 acts: on a fresh device, and on one that was here yesterday; beside parsing the same frames. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import { browserFlags, provideBrowser } from '../e2e/find-browser.ts';
import type { BenchOptions, Outcome, Row } from './bench.ts';
import type { BareOpening, LedgerOpening, LongLedger } from './ledger/long-ledger.ts';
import { buildBarePages } from './pages.ts';
import { answerOf } from './relay/served.ts';
import { median } from './statistics.ts';

declare global {
  interface Window {
    openHere: (at: LongLedger, upTo: number) => Promise<LedgerOpening>;
    parseHere: (at: LongLedger) => Promise<BareOpening>;
  }
}

/** Said by others since yesterday. */
const more = 100;
const returns = 3;

/** `--part N`: so many acts in place of 100,000. */
export async function ledgerBench({ part }: BenchOptions): Promise<Outcome> {
  const count = Number(part ?? 100_000);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const [data, app, profile] = ['data', 'app', 'profile'].map((name) => join(folder, name));
  if (!data || !app || !profile) throw new Error('unreachable');
  await buildBarePages(app, ['ledger']);
  // What has no such page is no app to a relay.
  writeFileSync(join(app, 'index.html'), '');
  const child = fork(join(import.meta.dirname, 'ledger/serve.ts'), [data, String(count), app], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const at = (await answerOf(child)) as LongLedger;
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: provideBrowser(),
      args: browserFlags,
    });
    try {
      const parsed = await onFreshPage(context, at, (page) =>
        page.evaluate((to) => window.parseHere(to), at),
      );
      console.error(`  parsed: ${JSON.stringify(parsed)}`);
      const open = (upTo: number): Promise<LedgerOpening> =>
        onFreshPage(context, at, (page) =>
          page.evaluate(([to, seq]) => window.openHere(to, seq), [at, upTo] as const),
        );
      const fresh = await open(at.seq);
      console.error(`  fresh: ${JSON.stringify(fresh)}`);
      const back: LedgerOpening[] = [];
      for (let i = 1; i <= returns; i++) {
        child.send(more);
        await answerOf(child);
        back.push(await open(at.seq + i * more));
        console.error(`  back: ${JSON.stringify(back.at(-1))}`);
      }
      return { rows: rowsOf(count, parsed, fresh, back) };
    } finally {
      await context.close();
    }
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onFreshPage<T>(
  context: BrowserContext,
  { url }: LongLedger,
  run: (page: Awaited<ReturnType<BrowserContext['newPage']>>) => Promise<T>,
): Promise<T> {
  const page = await context.newPage();
  page.on('console', (message) => console.error(`  ${message.text()}`));
  await page.goto(`${url}/ledger.html`);
  await page.waitForFunction(() => 'openHere' in window);
  try {
    return await run(page);
  } finally {
    await page.close();
  }
}

function rowsOf(
  count: number,
  parsed: BareOpening,
  fresh: LedgerOpening,
  back: readonly LedgerOpening[],
): readonly Row[] {
  const named = `ledger of ${count.toLocaleString('en')} acts`;
  const whole = median(back.map(({ wholeMs }) => wholeMs));
  const kept = median(back.map(({ keptMs }) => keptMs));
  const includes =
    'Chromium, a page with the client’s own connection, replica and database and no screens; the relay is a process beside it, its ledger read before.';
  return [
    {
      name: `${named}: joined and folded on a fresh device`,
      ours: fresh.wholeMs,
      unit: 'ms',
      peer: { name: 'JSON.parse of the same frames', value: parsed.parseMs },
      goal: 3,
      method: `${includes} Wall time until the state holds the last act. ${(parsed.bytes / 1e6).toFixed(0)} MB; stored too after ${fresh.storedMs.toFixed(0)} ms.`,
    },
    {
      name: `${named}: joined and folded on a fresh device`,
      ours: fresh.wholeMs,
      unit: 'ms',
      peer: { name: 'received and parsed by a bare WebSocket', value: parsed.wholeMs },
      goal: null,
      method: 'The same; the peer takes the same frames from the same relay, and forgets them.',
    },
    {
      name: `${named}: opened on a device that was here yesterday`,
      ours: whole,
      unit: 'ms',
      peer: { name: 'on a fresh device', value: fresh.wholeMs },
      goal: 0.1,
      method: `A new page on the same profile; ${more} acts were added meanwhile. Until the state holds the last of them, median of ${back.length}; what was kept is shown after ${kept.toFixed(0)} ms.`,
    },
  ];
}
