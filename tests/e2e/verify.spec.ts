/** Checking a record without an account and without a network; and saying whose a new device is. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { Person } from './person.ts';
import { Program } from './program.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

const vectors = join(import.meta.dirname, '../../docs/record-vectors');

let relay: StoryRelay;
let ines: Person;
let visitor: Person;

test.beforeAll(async () => {
  relay = await StoryRelay.start({ hasSample: false });
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  visitor = await Person.arrive({ name: 'Visitor', zone: 'Asia/Tokyo' });
  await ines.enter(relay.setupLink);
});

test.afterAll(async () => {
  for (const person of [ines, visitor]) await person?.leave();
  await relay?.dispose();
});

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }
}

const choose = (person: Person, file: string) =>
  person.page.locator('input[type=file]').setInputFiles(join(vectors, `${file}.json`));

test('[E5] [promise 10] a visitor checks a record offline, and nothing leaves the device', async () => {
  const { page } = visitor;
  await page.goto(`${relay.url}/verify`);
  await expect(page.getByRole('heading', { name: 'Check a record', level: 1 })).toBeVisible();
  await visitor.whenAppIsKept();
  await visitor.goOffline();
  await page.reload();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(request.url());
  });
  await choose(visitor, 'valid/accepted');
  await expect(page.getByText('Everything in this record holds.')).toBeVisible();
  await expect(page.getByRole('term').first()).toHaveText('Who decided what?');
  await page
    .getByLabel(/fingerprint, from somebody you trust/)
    .fill('ZVD-l8k0X-VJcEJtv-4ZN7gK5EDdWrSDttvcZ8eZSTs');
  await expect(page.getByText('It is the word of the relay that you named.')).toBeVisible();
  await choose(visitor, 'invalid/forged-seal');
  await expect(page.getByText('This record does not hold.')).toBeVisible();
  await expectAccessible(page);
  await choose(visitor, 'valid/devices');
  await expect(page.getByText(/Only the relay says that a device is Kofi Owusu’s/)).toBeVisible();
  await expectAccessible(page);
  expect(sent).toEqual([]);
  expect([...visitor.strayRequests, ...visitor.pageErrors]).toEqual([]);
});

test('[E6] a new device shows up in the settings, and is confirmed or disowned there', async () => {
  const program = await Program.signIn(relay.url, 'Inês Moura');
  await program.acts();
  const { page } = ines;
  await page.goto(`${relay.url}/settings`);
  const row = page.getByRole('listitem').filter({ hasText: 'A program' });
  await expect(row).toContainText('A new device signed in as you.');
  await expectAccessible(page);
  await row.getByRole('button', { name: 'this is mine' }).click();
  await expect(row).not.toContainText('A new device');
  await expect(row.getByRole('button', { name: 'Remove…' })).toBeVisible();

  const other = await (await Program.signIn(relay.url, 'Inês Moura')).acts();
  const stranger = row.filter({ hasText: 'A new device signed in as you.' });
  await stranger.getByRole('button', { name: 'not mine' }).click();
  await page.getByRole('button', { name: 'It is not mine' }).click();
  await expect(stranger).toHaveCount(0);
  // The page shows at once what the relay knows a moment later.
  const change = () => other.performInWorkspace({ type: 'profile-changed', person: 'Eve', zone: 'UTC' });
  await expect.poll(async () => (await change()).type).toBe('refused');
});
