/** What a browser that was never here loads for the library and for the document. */
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { browserFlags, provideBrowser } from '../e2e/find-browser.ts';
import type { Outcome, Row } from './bench.ts';
import { absent, longDocument } from './samples.ts';
import { stage, type Stage } from './stage.ts';

export async function firstLoadBench(): Promise<Outcome> {
  const made = stage();
  if (!made) return { skipped: absent(longDocument) };
  const set = await made;
  const library = await loaded(set, `${set.relay.url}/`, 'h1');
  const document = await loaded(set, set.address, '.ProseMirror');
  const row = (name: string, { code, later, fonts }: Loaded, goal: number): Row => ({
    name,
    ours: code,
    unit: 'kB',
    peer: null,
    goal,
    method: `HTML, scripts and styles that Chromium asked for before the page was shown, each gzipped (level 9). Beside it: ${Math.round(later)} kB afterwards (keeping documents for offline, menus), ${Math.round(fonts)} kB of fonts, and what the service worker keeps.`,
  });
  return {
    rows: [
      row('first load of the library, gz', library, 150),
      row('first load of the document, gz', document, 400),
    ],
  };
}

/** Kilobytes of 1,000 bytes. */
interface Loaded {
  readonly code: number;
  /** Asked for after the page was shown. */
  readonly later: number;
  readonly fonts: number;
}

async function loaded({ relay, owner }: Stage, url: string, shown: string): Promise<Loaded> {
  const browser = await chromium.launch({ executablePath: provideBrowser(), args: browserFlags });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const [name = '', value = ''] = owner.cookie.split('=');
  await context.addCookies([{ name, value, url: relay.url }]);
  const page = await context.newPage();
  const sizes = { code: 0, later: 0, fonts: 0 };
  const files: { readonly url: string; readonly isPage: boolean; readonly kilobytes: number }[] = [];
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind !== 'document' && kind !== 'script' && kind !== 'stylesheet' && kind !== 'font') return;
    bodies.push(
      response.body().then((body) => {
        if (kind === 'font') sizes.fonts += body.length / 1000;
        else
          files.push({
            url: response.url(),
            isPage: kind === 'document',
            kilobytes: gzipSync(body, { level: 9 }).length / 1000,
          });
      }),
    );
  });
  // By the page's own clock: what this process hears of it comes later.
  await page.addInitScript((wanted) => {
    const look = (): void => {
      if (document.querySelector(wanted)) performance.mark('shown');
      else requestAnimationFrame(look);
    };
    look();
  }, shown);
  await page.goto(url);
  await page.locator(shown).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  const later = await page.evaluate(() => {
    const [mark] = performance.getEntriesByName('shown');
    const entries = performance.getEntriesByType('resource');
    return entries
      .filter(({ startTime }) => startTime > (mark?.startTime ?? Infinity))
      .map(({ name }) => name);
  });
  await Promise.all(bodies);
  await browser.close();
  for (const { url: file, isPage, kilobytes } of files)
    sizes[!isPage && later.includes(file) ? 'later' : 'code'] += kilobytes;
  return sizes;
}
