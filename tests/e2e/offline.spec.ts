/** What a writer is told about their work is true in every order of events: stored, sent, neither. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, type Page } from '@playwright/test';
import { documentAt, Program } from './program.ts';
import { Person } from './person.ts';
import { SlowWire } from './slow-wire.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

let wire: SlowWire;
let relay: StoryRelay;
let ines: Person;
let address: string;

const upToDate = /^Up to date · \d\d:\d\d/;
const offline = 'Offline. Everything you write is kept here.';
const signedOut = 'Signed out. Your work is kept here.';

test.beforeAll(async () => {
  wire = await SlowWire.open();
  relay = await StoryRelay.start({ hasSample: false, publicUrl: wire.url });
  wire.leadTo(relay.url);
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  await ines.enter(relay.setupLink);
  await ines.page.getByRole('button', { name: 'Write the first one' }).click();
  await ines.prose.click();
  await ines.page.keyboard.press('Control+a');
  await ines.page.keyboard.press('Delete');
  for (const [index, line] of ['Relay storage', 'First.', 'Second.', 'Third.'].entries()) {
    if (index > 0) await ines.page.keyboard.press('Enter');
    await ines.page.keyboard.type(line);
  }
  await expect(ines.syncText).toHaveAttribute('title', upToDate);
  address = ines.page.url();
  await ines.whenAppIsKept();
});

test.afterAll(async () => {
  await ines?.leave();
  await relay?.dispose();
  await wire?.close();
});

/** Everything the header says from now on, in order. */
async function recordWords(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Reflect.set(window, 'said', said);
    const listen = (): void => {
      const text = document.querySelector('header [data-tone]')?.getAttribute('title') ?? '';
      if (said.at(-1) !== text) said.push(text);
    };
    listen();
    new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return () => page.evaluate(() => [...Reflect.get(window, 'said')].filter((words) => words !== ''));
}

/** By the way back that stands above the text. */
async function signInAgain(): Promise<void> {
  await ines.page.getByRole('link', { name: 'Sign in' }).click();
  await expect(ines.page.getByLabel('Your name')).toBeFocused();
  await ines.page.keyboard.type(ines.name);
  await ines.page.getByLabel('Password').fill('a long enough password');
  await ines.page.keyboard.press('Enter');
}

/** The prose as the relay has it. */
async function proseOnRelay(): Promise<string> {
  const program = await Program.signIn(relay.url, ines.name);
  const body = await program.body(documentAt(address));
  await body.when(() => body.peer.body.length > 0);
  body.socket.terminate();
  return body.peer.body.toJSON();
}

test('a relay that is gone is told, though the browser is online; then the changes wait, counted, until they are sent', async () => {
  await relay.stop();
  await expect(ines.syncText).toHaveAttribute('title', offline);
  for (const line of ['First.', 'Second.', 'Third.']) await ines.typeAtEndOf(line, ' And more.');
  await expect(ines.syncText).toHaveAttribute('title', offline);

  const said = await recordWords(ines.page);
  wire.holdAcknowledgements();
  await relay.start();
  await expect(ines.syncText).toHaveAttribute('title', 'Saved on this device · 3 changes not yet sent', {
    timeout: 30_000,
  });
  expect((await said()).filter((words) => upToDate.test(words))).toEqual([]);
  wire.releaseAcknowledgements();
  await expect(ines.syncText).toHaveAttribute('title', upToDate);
  expect(await proseOnRelay()).toContain('Third. And more.');
});

test('without a network the app and the document open, from the service worker and this device', async () => {
  await ines.goOffline();
  await relay.stop();
  await ines.page.goto(wire.url);
  await expect(ines.page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  await expect(ines.syncText).toHaveAttribute('title', offline);
  await ines.page.getByRole('link', { name: /Relay storage/ }).click();
  await expect(ines.prose).toContainText('Third. And more.');
  await expect(ines.syncText).toHaveAttribute('title', offline);
  await ines.page.reload();
  await expect(ines.prose).toContainText('Third. And more.');
});

test('two tabs of one person show each other’s words offline, and both say when everything is sent', async () => {
  const other = await ines.page.context().newPage();
  await other.goto(address);
  const prose = other.getByRole('textbox', { name: 'Document' });
  const words = other.getByRole('banner').locator('[data-tone]');
  await expect(prose).toContainText('Third. And more.');
  await ines.typeAtEndOf('First. And more.', ' From one tab.');
  await expect(prose).toContainText('From one tab.');
  await prose.getByText('Second. And more.').click();
  await other.keyboard.press('End');
  await other.keyboard.type(' From the other.');
  await expect(ines.prose).toContainText('From the other.');
  await expect(words).toHaveAttribute('title', offline);

  await relay.start();
  await ines.goOnline();
  for (const said of [words, ines.syncText])
    await expect(said).toHaveAttribute('title', upToDate, { timeout: 30_000 });
  const sent = await proseOnRelay();
  expect(sent).toContain('From one tab.');
  expect(sent).toContain('From the other.');
  await other.close();
});

test('a browser that is killed while somebody types has every word that was called saved', async () => {
  test.skip(process.platform !== 'linux', 'where processes can be found in /proc');
  await relay.stop();
  await ines.typeAtEndOf('Third. And more.', ' One');
  const saved: string[] = [];
  for (const word of ['two', 'three', 'four', 'five', 'six']) {
    await ines.page.keyboard.type(` ${word}`);
    await expect(ines.syncText).toHaveAttribute('title', offline);
    saved.push(word);
  }
  const goesOn = ines.page.keyboard.type(' and on and on'.repeat(20), { delay: 2 }).catch(() => undefined);
  await expect(ines.prose).toContainText('and on and on');
  await ines.killBrowser();
  await goesOn;

  await ines.openBrowser({ isOffline: true });
  await ines.page.goto(address);
  await expect(ines.prose).toContainText(`Third. And more. One ${saved.join(' ')}`);
  await expect(ines.syncText).toHaveAttribute('title', offline);
  // Who one is a browser writes down half a minute later: a killed one may have forgotten it.
  await ines.page.context().clearCookies();
  await relay.start();
  await ines.goOnline();
  await expect(ines.syncText).toHaveAttribute('title', signedOut, { timeout: 30_000 });
  await signInAgain();
  await expect(ines.syncText).toHaveAttribute('title', upToDate, { timeout: 30_000 });
  expect(await proseOnRelay()).toContain(`Third. And more. One ${saved.join(' ')}`);
});

test('a full disk is told at once, a copy can be taken, and writing goes on', async () => {
  // Chromium asks how much room there is when it opens a database, and believes the answer for half a minute.
  await ines.closeBrowser();
  await ines.openBrowser();
  const devtools = await ines.page.context().newCDPSession(ines.page);
  const quota = (quotaSize?: number) =>
    devtools.send('Storage.overrideQuotaForOrigin', {
      origin: wire.url,
      ...(quotaSize === undefined ? {} : { quotaSize }),
    });
  await quota(1);
  await ines.page.goto(address);
  await expect(ines.prose).toContainText('Third. And more.');
  await ines.typeAtEndOf('First. And more.', ' On a full disk.');
  await expect(ines.syncText).toHaveAttribute('title', 'Not saved. This browser’s storage is full.');
  const alert = ines.page.getByRole('alert').filter({ hasText: 'Not saved.' });
  await expect(alert).toContainText('This browser’s storage is full.');

  expect(await readFile(await ines.download('Download a copy now'), 'utf8')).toContain('On a full disk.');
  // What the device cannot keep, the relay still gets.
  expect(await proseOnRelay()).toContain('On a full disk.');

  await quota();
  await expect(ines.syncText).toHaveAttribute('title', upToDate, { timeout: 30_000 });
  await expect(alert).toHaveCount(0);
  await devtools.detach();
});

test('a session that ended is not taken for being offline; writing goes on, and signing in leads back to it', async () => {
  await ines.page.context().clearCookies();
  await relay.stop();
  await relay.start();
  await expect(ines.syncText).toHaveAttribute('title', signedOut, { timeout: 30_000 });
  await ines.typeAtEndOf('First. And more.', ' Written by nobody in particular.');
  await expect(ines.syncText).toHaveAttribute('title', signedOut);

  // However far down one writes, the way back is in sight.
  await ines.page.setViewportSize({ width: 1440, height: 360 });
  await ines.page.mouse.wheel(0, 5000);
  await expect(ines.page.getByRole('link', { name: 'Sign in' })).toBeInViewport();
  await ines.page.setViewportSize({ width: 1440, height: 900 });

  await signInAgain();
  await expect(ines.prose).toContainText('Written by nobody in particular.');
  expect(ines.page.url()).toBe(address);
  await expect(ines.syncText).toHaveAttribute('title', upToDate, { timeout: 30_000 });
  expect(await proseOnRelay()).toContain('Written by nobody in particular.');
});

test('on a small screen what comes into sight stops above the bar at the foot, and so do notices there', async () => {
  await ines.page.setViewportSize({ width: 390, height: 844 });
  const bar = ines.page.getByRole('button', { name: 'Outline' });
  await expect(bar).toBeVisible();
  const barTop = (await bar.boundingBox())?.y ?? 0;
  const leftFree = await ines.page.evaluate(() =>
    Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd),
  );
  expect(844 - leftFree).toBeLessThan(barTop);
  await ines.page.setViewportSize({ width: 1440, height: 900 });
});

test('an app that is older than the document shows no editor and sends not one byte of prose', async () => {
  await ines.goOffline();
  await ines.typeAtEndOf('First. And more.', ' Written by an older app.');
  await expect(ines.syncText).toHaveAttribute('title', offline);
  await relay.stop();
  const database = new DatabaseSync(join(relay.folder, 'countersign.sqlite'));
  database.prepare('UPDATE documents SET schema = 99 WHERE document = ?').run(documentAt(address));
  database.close();
  await relay.start();

  const sent: string[] = [];
  ines.page.on('websocket', (socket) => {
    if (socket.url().includes('/sync/body/'))
      socket.on('framesent', () => sent.push('a frame to the document'));
  });
  await ines.goOnline();
  await expect(
    ines.page.getByText('This document needs a newer version. Reload when you like.').first(),
  ).toBeVisible({
    timeout: 30_000,
  });
  await ines.page.reload();
  await expect(
    ines.page.getByText('This document needs a newer version. Reload when you like.').first(),
  ).toBeVisible();
  await expect(ines.prose).toHaveCount(0);
  expect(sent).toEqual([]);
});

test('no page failed, and none asked another host for anything', () => {
  expect(ines.strayRequests).toEqual([]);
  expect(ines.pageErrors).toEqual([]);
});
