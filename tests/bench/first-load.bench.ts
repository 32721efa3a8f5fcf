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
  const method = (fonts: number) =>
    `HTML, scripts and styles that Chromium fetched until nothing more came, each gzipped (level 9); what the service worker fetches afterwards is left out, and so are fonts (${Math.round(fonts)} kB of woff2).`;
  const row = (name: string, { code, fonts }: Loaded, goal: number): Row => ({
    name,
    ours: code,
    unit: 'kB',
    peer: null,
    goal,
    method: method(fonts),
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
  readonly fonts: number;
}

async function loaded({ relay, owner }: Stage, url: string, shown: string): Promise<Loaded> {
  const browser = await chromium.launch({ executablePath: provideBrowser(), args: browserFlags });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const [name = '', value = ''] = owner.cookie.split('=');
  await context.addCookies([{ name, value, url: relay.url }]);
  const page = await context.newPage();
  const sizes = { code: 0, fonts: 0 };
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    if (kind !== 'document' && kind !== 'script' && kind !== 'stylesheet' && kind !== 'font') return;
    bodies.push(
      response.body().then((body) => {
        if (kind === 'font') sizes.fonts += body.length / 1000;
        else sizes.code += gzipSync(body, { level: 9 }).length / 1000;
      }),
    );
  });
  await page.goto(url);
  await page.locator(shown).first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await Promise.all(bodies);
  await browser.close();
  return sizes;
}
