/** The whole corpus in a real browser, in one walk: pasted, imported, read again, checked and exported; nothing runs, nothing is fetched. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { isAllowedLink } from '#shared/document/links.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import { textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import {
  hostileJson,
  hostileLinks,
  hostileMarkdown,
  hostilePages,
  hostileWords,
} from '../shared/hostile/corpus.ts';
import { decidedDocument, verified } from '../shared/record/decided-document.ts';
import { Person } from './person.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

let relay: StoryRelay;
let ines: Person;
let folder: string;
const opened: string[] = [];

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-hostile-'));
  relay = await StoryRelay.start({ hasSample: false });
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  const { page } = ines;
  page.on('dialog', (dialog) => {
    opened.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.context().on('page', (other) => opened.push(`page: ${other.url()}`));
  page.on('download', (download) => opened.push(`download: ${download.url()}`));
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame()) opened.push(`frame: ${frame.url()}`);
  });
  // What the page's policy had to stop was tried. (What is only read, in a document that is never shown, is reported too.)
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ target, blockedURI, violatedDirective }) => {
      if (target instanceof Element) Reflect.set(window, 'harmed', `${violatedDirective}: ${blockedURI}`);
    });
  });
  await ines.enter(relay.setupLink);
});

test.afterAll(async () => {
  await ines?.leave();
  await relay?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function expectNoHarm(): Promise<void> {
  const { page } = ines;
  // What was to run or load late had its time.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  expect(await page.evaluate(() => Reflect.get(window, 'harmed') ?? null)).toBeNull();
  expect([...opened, ...ines.strayRequests, ...ines.pageErrors]).toEqual([]);
  const runs =
    'script:not([src]), script[src*="elsewhere"], iframe, object, embed, base, form[action], video, audio';
  await expect(page.locator(`body :is(${runs})`)).toHaveCount(0);
  const calls =
    '[src*="elsewhere"], [srcset], [style*="url("], [background], [onerror], [onload], [ontoggle]';
  await expect(page.locator(`body :is(${calls})`)).toHaveCount(0);
  const links = await page
    .locator('a[href]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(links.filter((href) => !isAllowedLink(href) && !href.startsWith('file:'))).toEqual([]);
}

/** At the end of the document, as the clipboard hands it over. */
async function paste(type: 'text/html' | 'text/plain', data: string): Promise<void> {
  await ines.page.keyboard.press('Control+End');
  await ines.prose.evaluate(
    (root: HTMLElement, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData(pasted.type, pasted.data);
      root.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    { type, data },
  );
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

test('pasted it is words, which the relay takes and a reload shows again', async () => {
  const { page } = ines;
  await page.getByRole('button', { name: 'Write the first one' }).click();
  await ines.prose.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(hostileWords);
  await page.keyboard.press('Enter');
  await page.keyboard.type('Below the title.');
  await page.keyboard.press('Enter');

  for (const { text } of hostilePages) await paste('text/html', text);
  for (const last of ['Scripts end', 'Heads end', 'Word ends', 'Blocks end'])
    await expect(ines.prose).toContainText(last);
  const honest = ines.prose.getByRole('link', { name: 'honest one' });
  await expect(honest).toHaveAttribute('href', 'https://example.org/read');
  await expect(honest).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(honest).not.toHaveAttribute('ping');
  const anchors = hostileLinks.map((href, i) => `<p><a href="${attribute(href)}">link ${i}</a>.</p>`);
  await paste('text/html', anchors.join(''));
  await expect(ines.prose).toContainText(`link ${hostileLinks.length - 1}.`);
  await expect(ines.prose.getByRole('link', { name: /^link \d/ })).toHaveCount(0);
  for (const { text } of hostileMarkdown.filter(({ name }) => name !== 'nesting.md')) {
    await paste('text/plain', text);
    await expect(ines.prose).toContainText(/(Markdown|Front matter) ends/);
  }
  await ines.comment('Below the title', hostileWords);
  await expect(ines.thread('=HYPERLINK')).toBeVisible();
  await expectNoHarm();

  await expect(ines.syncText).toContainText('Up to date');
  await page.reload();
  await expect(ines.prose).toContainText('Word ends');
  await expect(ines.thread('=HYPERLINK')).toBeVisible();
  await expectNoHarm();
});

test('imported it is drafts in the library, and a report in words', async () => {
  const { page } = ines;
  await page.goto(`${relay.url}/`);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Import/ }).click(),
  ]);
  await chooser.setFiles(
    hostileMarkdown.map(({ name, text }) => ({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) })),
  );
  const report = page.getByRole('dialog', { name: /import/i });
  await expect(report).toContainText(
    `${hostileMarkdown.length - 1} of ${hostileMarkdown.length} files imported`,
  );
  await expect(report.getByRole('listitem').filter({ hasText: 'nesting.md' })).toContainText(
    'nested more deeply than any document',
  );
  await expectNoHarm();
  await page.keyboard.press('Escape');
  for (const name of [/^Front/, /^Hostile/]) {
    await page.goto(`${relay.url}/`);
    await page.getByRole('main').getByRole('link', { name }).first().click();
    await expect(ines.prose).toContainText(/(Front matter|Markdown) ends/);
    await expect(ines.syncText).toContainText('Up to date');
    await expectNoHarm();
  }
});

test('JSON that is no record is refused in a sentence, and a record that says it all holds and harms nobody', async () => {
  const { page } = ines;
  await page.goto(`${relay.url}/verify`);
  await expect(page.getByRole('heading', { name: 'Check a record', level: 1 })).toBeVisible();
  const choose = (name: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer });
  for (const { name, text } of hostileJson) {
    await choose(name, Buffer.from(text));
    await expect(page.getByText(name)).toBeVisible();
    await expect(page.getByText(/no decision record|does not hold/).first()).toBeVisible();
    await expectNoHarm();
  }
  // A heading ends the part of a document that its record quotes: the file without one goes first.
  const blocks = hostileMarkdown.toReversed().flatMap(({ name, text }) => {
    const imported = importMarkdown(utf8(text), name);
    return imported.ok ? (imported.value.content.content ?? []).slice(1) : [];
  });
  const words = { title: hostileWords, text: hostileWords, outcome: hostileWords, reason: hostileWords };
  const { bytes } = await decidedDocument(words, undefined, blocks);
  await choose('hostile.json', Buffer.from(bytes));
  await expect(page.getByText('Everything in this record holds.')).toBeVisible();
  await expectNoHarm();

  const record = await verified(bytes);
  const copy = join(folder, 'record.html');
  await writeFile(copy, recordHtml(viewOfRecord(record), textOfRecord(record)));
  await page.goto(pathToFileURL(copy).href);
  await expect(page.getByText('Markdown ends').first()).toBeAttached();
  await expectNoHarm();
});

test('a script that got into the page all the same would not run, and could call nobody', async () => {
  const { page } = ines;
  let calls = 0;
  const elsewhere = createServer((_, response) => {
    calls++;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = elsewhere.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  await page.goto(`${relay.url}/`);
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  await expect(page.locator('script:not([src]), style')).toHaveCount(0);
  const got = await page.evaluate(async (to) => {
    const add = (name: string, attributes: Record<string, string>, text = '') => {
      const element = Object.assign(document.createElement(name), { textContent: text });
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    };
    add('script', {}, 'window.ran = true');
    add('img', { src: 'x:', onerror: 'window.ran = true' });
    for (const name of ['script', 'img', 'iframe', 'video', 'embed']) add(name, { src: to });
    add('link', { rel: 'stylesheet', href: to });
    add('object', { data: to });
    const opened = await fetch(to).then(
      () => 'fetched',
      () => null,
    );
    const beacon = await new Promise((resolve) => {
      const socket = new WebSocket(to.replace('http', 'ws'));
      socket.onerror = () => resolve(null);
      socket.onopen = () => resolve('connected');
    }).catch(() => null);
    return [opened, beacon, Reflect.get(window, 'ran') ?? null];
  }, url);
  expect(got).toEqual([null, null, null]);
  expect(calls).toBe(0);
  elsewhere.closeAllConnections();
  await new Promise((resolve) => elsewhere.close(resolve));
});
