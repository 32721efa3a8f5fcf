/** A document opened again: its text stands in the page before the app, and nothing moves or is lost when the app comes. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { documentAt, Program } from './program.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

let relay: StoryRelay;
let context: BrowserContext;
let page: Page;
let address: string;

test.beforeAll(async ({ browser }) => {
  relay = await StoryRelay.start({ hasSample: false });
  // The app's code comes over the wire, where a test can hold it up.
  context = await browser.newContext({ serviceWorkers: 'block', viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  await page.goto(relay.setupLink);
  await page.getByLabel('Your name').fill('Inês Moura');
  await page.getByLabel('Password').fill('a long enough password');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Write the first one' }).click();
  const prose = page.getByRole('textbox', { name: 'Document' });
  await prose.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Relay storage\n# Why\nFirst.\n');
  for (let line = 0; line < 40; line++) await page.keyboard.type(`Line ${line}.\n`);
  await expect(page.getByRole('banner').getByText('Up to date').first()).toBeVisible();
  address = page.url();
});

test.afterAll(async () => {
  await context?.close();
  await relay?.dispose();
});

/** One value beside the body on this device; put there first, where one is given. */
function besideBody(key: string, value?: string | number): Promise<unknown> {
  return page.evaluate(
    async ([document, name, next]) => {
      const databases = await indexedDB.databases();
      const found = databases.find((each) => each.name?.endsWith(`/${document}`))?.name;
      if (!found) return null;
      const request = indexedDB.open(found);
      await new Promise((resolve) => request.addEventListener('success', resolve));
      const custom = request.result.transaction('custom', 'readwrite').objectStore('custom');
      if (next !== undefined) custom.put(next, name);
      const kept = custom.get(name);
      await new Promise((resolve) => custom.transaction.addEventListener('complete', resolve));
      request.result.close();
      return kept.result;
    },
    [documentAt(address), key, value] as const,
  );
}

/** Opens the document again; the app's own code stays away until it is let in. */
async function openWithoutApp(): Promise<() => Promise<void>> {
  let letIn = (): void => undefined;
  const isIn = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  await page.route('**/assets/start-*.js', async (route) => {
    await isIn;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'commit' });
  return async () => {
    letIn();
    await expect(page.getByRole('banner').getByText('Up to date').first()).toBeVisible();
    await page.unroute('**/assets/start-*.js');
  };
}

/** Where every block and the columns stand. */
const places = (): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('main, .ProseMirror > *')].map((element) => {
      const { left, top, width } = element.getBoundingClientRect();
      return `${element.tagName} ${left} ${top} ${width}`;
    }),
  );

test('the text can be read and written in before the app is there; the app takes it over where it stands', async () => {
  await expect.poll(() => besideBody('opening')).toContain('"isReadOnly":false');
  const letAppIn = await openWithoutApp();
  const prose = page.getByRole('textbox', { name: 'Document' });
  await expect(prose).toContainText('Line 39.');
  await expect(page.getByRole('banner')).toHaveCount(0);
  await prose.evaluate((element) => Reflect.set(window, 'first', element));
  const before = await places();
  await prose.getByText('First.').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Written early.');

  await letAppIn();
  expect(await prose.evaluate((element) => Reflect.get(window, 'first') === element)).toBe(true);
  expect(await places()).toEqual(before);
  await expect(prose).toBeFocused();
  await page.keyboard.type(' And after.');
  await expect(prose).toContainText('First. Written early. And after.');
  const program = await Program.signIn(relay.url, 'Inês Moura');
  const body = await program.body(documentAt(address));
  await body.when(() => body.peer.body.toJSON().includes('Written early. And after.'));
  body.socket.terminate();
});

test('with acts that the text was not shown with before, nobody writes until they were read', async () => {
  await expect.poll(() => besideBody('opening')).toContain('"heads"');
  const opening = JSON.parse(String(await besideBody('opening')));
  await besideBody('opening', JSON.stringify({ ...opening, heads: [0, 0] }));
  const letAppIn = await openWithoutApp();
  const prose = page.getByRole('textbox', { name: 'Document' });
  await expect(prose).toHaveAttribute('aria-readonly', 'true');
  await letAppIn();
  await expect(prose).not.toHaveAttribute('aria-readonly', 'true');
});

test('[promise 4] a text that a newer app wrote stands nowhere, neither before the app nor in it', async () => {
  await besideBody('schema', 1_000);
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector('.ProseMirror')) Reflect.set(window, 'wasMounted', true);
    }).observe(document, { subtree: true, childList: true });
  });
  await page.goto(address);
  await expect(page.getByRole('main').getByText('This document needs a newer version.')).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, 'wasMounted'))).toBeUndefined();
});
