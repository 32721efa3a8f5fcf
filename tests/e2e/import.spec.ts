/** Bringing files in: real specifications, hostile ones, and what is no document at all. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Person } from './person.ts';
import { StoryRelay } from './story-relay.ts';

const samples = join(import.meta.dirname, '../../../shared/samples');
const files = ['rfcs', 'keps']
  .map((folder) => join(samples, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );

let relay: StoryRelay;
let ines: Person;

test.beforeAll(async () => {
  relay = await StoryRelay.start();
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  await ines.enter(relay.setupLink);
});

test.afterAll(async () => {
  await ines?.leave();
  await relay?.dispose();
});

const report = () => ines.page.getByRole('dialog', { name: /import/i });
const rows = () => ines.page.getByRole('main').locator('a[href^="/d/"]');

async function openLibrary(): Promise<void> {
  await ines.page.goto(`${relay.url}/`);
  await expect(ines.page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  // By then the relay has sent what the library holds.
  await expect(ines.syncText).toContainText('Connected');
}

interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** Drops files on the library as a file manager does: a DataTransfer with real files. */
async function drop(dropped: readonly DroppedFile[]): Promise<void> {
  const transfer = await ines.page.evaluateHandle((each) => {
    const data = new DataTransfer();
    for (const { name, text } of each) data.items.add(new File([text], name, { type: 'text/markdown' }));
    return data;
  }, dropped);
  const library = ines.page.getByRole('main');
  await library.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(ines.page.getByText('Drop Markdown files to bring')).toBeVisible();
  await library.dispatchEvent('dragover', { dataTransfer: transfer });
  await library.dispatchEvent('drop', { dataTransfer: transfer });
  await expect(ines.page.getByText('Drop Markdown files to bring')).toBeHidden();
}

/** Chooses files by the import button. */
async function choose(paths: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    ines.page.waitForEvent('filechooser'),
    ines.page.getByRole('button', { name: /^Import/ }).click(),
  ]);
  await chooser.setFiles([...paths]);
}

const hostile = `# Hostile <script>window.harmed = 'script in the title'</script>

<script>window.harmed = 'script'</script>

<img src="x" onerror="window.harmed = 'onerror'">

<svg onload="window.harmed = 'onload'"></svg>

<iframe src="https://elsewhere.example/frame"></iframe>

A [link that runs](javascript:window.harmed='javascript'), one [without a scheme](//elsewhere.example/page),
one [with a tab](java\tscript:alert(1)), a [data page](data:text/html,<script>window.harmed='data'</script>),
and an [honest one](https://example.org/read).

![a picture from elsewhere](https://elsewhere.example/pixel.png)

![a picture within](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)

[reference][r]

[r]: javascript:window.harmed='reference'

<details open ontoggle="window.harmed = 'toggle'"><summary>More</summary>Inside</details>

Last words.
`;

async function expectNoHarm(): Promise<void> {
  await expect(ines.prose).toContainText('Last words.');
  expect(await ines.page.evaluate(() => Reflect.get(window, 'harmed') ?? null)).toBeNull();
  expect(ines.strayRequests).toEqual([]);
  expect(ines.pageErrors).toEqual([]);
  await expect(ines.prose.locator('script, iframe, svg[onload], details, object, embed')).toHaveCount(0);
  await expect(ines.prose.locator('img[src]:not([class*="ProseMirror"])')).toHaveCount(0);
  const links = await ines.prose
    .locator('a[href]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  for (const href of links) expect(href).toMatch(/^(https?:\/\/(example\.org|elsewhere\.example)\/|#)/);
  // What cannot be a link is read as words, and an honest one leads where it says.
  await expect(ines.prose).toContainText('link that runs');
  await expect(ines.prose.getByRole('link', { name: 'link that runs' })).toHaveCount(0);
  await expect(ines.prose.getByRole('link', { name: 'without a scheme' })).toHaveCount(0);
  await expect(ines.prose.getByRole('link', { name: 'honest one' })).toHaveAttribute(
    'href',
    'https://example.org/read',
  );
}

test('every sample specification comes in at one go, and what could not be represented is listed', async () => {
  test.skip(files.length === 0, 'The sample specifications are not beside this repository.');
  await openLibrary();
  const before = await rows().count();
  await choose(files);
  await expect(report()).toContainText(`${files.length} files imported`, { timeout: 90_000 });
  await expect(report()).toContainText(/pieces of HTML are kept as text and never run/);
  await expect(report()).toContainText(/reference links became ordinary links/);
  await report().getByRole('button', { name: 'Done' }).click();
  await expect(rows()).toHaveCount(before + files.length);

  // They open, as private drafts, with their tables and headings, and they reach the relay.
  for (const [title, words] of [
    ['Generic associated', 'associated type constructors'],
    ['Runtime Class', 'Container'],
  ] as const) {
    await openLibrary();
    await ines.page.getByRole('searchbox').fill(title);
    await rows().first().click();
    await expect(ines.prose).toContainText(words);
    await expect(ines.page.getByRole('banner')).toContainText('Private draft');
    await expect(ines.syncText).toContainText('Up to date');
  }
  await expect(ines.prose.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expect(ines.prose.getByRole('table').first()).toBeAttached();
});

test('a file dropped on the library comes in', async () => {
  const sample = files.find((file) => file.includes('1211-mir'));
  const dropped = sample
    ? { name: basename(sample), text: readFileSync(sample, 'utf8') }
    : { name: 'dropped.md', text: '# Dropped\n\nIntroduce a "mid-level IR" into the compiler.\n' };
  await openLibrary();
  const before = await rows().count();
  await drop([dropped]);
  const later = report().getByRole('button', { name: 'Open document' });
  await expect(later.or(ines.prose).first()).toBeVisible();
  if (await later.isVisible()) await later.click();
  await expect(ines.prose).toContainText('mid-level IR');
  await openLibrary();
  await expect(rows()).toHaveCount(before + 1);
});

test('hostile Markdown and HTML are words: nothing runs, nothing is fetched', async () => {
  await openLibrary();
  await drop([{ name: 'hostile.md', text: hostile }]);
  await expect(report()).toContainText('Hostile');
  await expect(report()).toContainText(/HTML/);
  await report().getByRole('button', { name: 'Open document' }).click();
  await expectNoHarm();
  await expect(ines.prose).toContainText('onerror="window.harmed');
});

test('a file that is not text, one of 20 MB and an empty one: one sentence each, and nothing is created', async () => {
  await openLibrary();
  const before = await rows().count();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-files-'));
  const paths = [
    { name: 'picture.md', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]) },
    { name: 'long.md', bytes: Buffer.alloc(20 * 1024 * 1024, 'words ') },
    { name: 'empty.md', bytes: Buffer.alloc(0) },
  ].map(async ({ name, bytes }) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  });
  await choose(await Promise.all(paths));
  await expect(report()).toContainText('No file was imported');
  const sentence = (file: string) => report().getByRole('listitem').filter({ hasText: file });
  await expect(sentence('picture.md')).toContainText(/not text/i);
  await expect(sentence('long.md')).toContainText('larger than 8 MiB');
  await expect(sentence('empty.md')).toContainText(/empty/i);
  await report().getByRole('button', { name: 'Done' }).click();
  await expect(rows()).toHaveCount(before);
  await rm(folder, { recursive: true });
});

test('no page asked another host for anything, and none failed', () => {
  expect(ines.strayRequests).toEqual([]);
  expect(ines.pageErrors).toEqual([]);
});
