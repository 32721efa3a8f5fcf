/** Questions between two people, what becomes of comments, and links that hold (D2, D4, D5). */
import { expect, test } from '@playwright/test';
import { Person } from './person.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

let relay: StoryRelay;
let ines: Person;
let kofi: Person;
let address: string;

test.beforeAll(async () => {
  relay = await StoryRelay.start({ hasSample: false });
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  await ines.enter(relay.setupLink);
  kofi = await Person.arrive({ name: 'Kofi Owusu', zone: 'Asia/Kolkata', colorScheme: 'dark' });
  await kofi.enter(await ines.inviteLink('Commenter'));

  await ines.page.goto(relay.url);
  await ines.page.getByRole('button', { name: 'Write the first one' }).click();
  await expect(ines.prose).toBeVisible();
  address = new URL(ines.page.url()).pathname;
  const { keyboard } = ines.page;
  await ines.prose.click();
  await keyboard.press('Control+Home');
  await keyboard.type('Relay storage');
  await keyboard.press('Enter');
  for (let i = 1; i <= 30; i++) {
    await keyboard.insertText(`Paragraph ${i} of a document that is longer than the window.`);
    await keyboard.press('Enter');
  }
  await keyboard.type('The relay keeps every update for thirty days.');
  await ines.page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await ines.page.getByRole('button', { name: 'Share with everyone here' }).click();
  await ines.page.keyboard.press('Escape');
});

test.afterAll(async () => {
  for (const person of [ines, kofi]) await person?.leave();
  await relay.dispose();
});

const copied = (person: Person): Promise<string> =>
  person.page.evaluate(() => navigator.clipboard.readText());

/** From a thread's card: what its first comment's menu says. */
async function choose(person: Person, text: string, item: string): Promise<void> {
  await person.thread(text).getByRole('button', { name: 'More for this comment' }).first().click();
  await person.page.getByRole('menuitem', { name: item }).click();
}

/** The bar of the selected words stands just above or below them, however far down the document they are. */
async function expectBarBeside(person: Person, words: string): Promise<void> {
  const bar = person.page.getByRole('toolbar', { name: 'Selected words' });
  await expect(bar).toBeInViewport();
  await expect(async () => {
    const of = await person.prose.evaluate(() => getSelection()?.getRangeAt(0).getBoundingClientRect());
    const box = await bar.boundingBox();
    if (!of || !box) throw new Error(`“${words}” is not selected`);
    expect(Math.abs(box.y + box.height / 2 - (of.y + of.height / 2))).toBeLessThan(80);
    expect(Math.abs(box.x + box.width / 2 - (of.x + of.width / 2))).toBeLessThan(box.width);
  }).toPass({ timeout: 5_000 });
}

let link: string;

test('a question goes to one person, waits in their list, is answered, and the answer is accepted', async () => {
  await ines.selectWords('thirty days');
  await expectBarBeside(ines, 'thirty days');
  await ines.page.keyboard.press('Control+Alt+m');
  const composer = ines.page.getByRole('form', { name: 'New comment' });
  await composer.getByRole('textbox', { name: 'Comment on these words' }).fill('Is that enough for audits?');
  await composer.getByRole('button', { name: 'Ask somebody' }).click();
  await expect(composer.getByRole('combobox', { name: 'Ask' })).toHaveValue(/.+/);
  await expect(composer.getByText(/Days and hours off there are left out/)).toBeVisible();
  await composer.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(ines.thread('enough for audits')).toContainText('Question to Kofi Owusu');

  await kofi.page.goto(relay.url);
  const waiting = kofi.page.getByRole('region', { name: 'Waiting for you' });
  await waiting.getByRole('link', { name: /Inês Moura asks you: “Is that enough for audits\?”/ }).click();
  await expect(kofi.thread('enough for audits')).toContainText('Question to you · answer by');
  await expect(kofi.prose.getByText('thirty days')).toBeInViewport();
  await kofi.reply('enough for audits', 'Audits look back ninety days.');

  await ines.thread('Audits look back').getByRole('button', { name: 'Accept as the answer' }).click();
  await expect(kofi.thread('enough for audits')).toContainText('Accepted answer');
  await kofi.page.goto(relay.url);
  await expect(kofi.page.getByText('nothing waiting for you')).toBeVisible();
});

test('an edited comment keeps its earlier text; a withdrawn one leaves a trace', async () => {
  await kofi.page.goto(`${relay.url}${address}`);
  await kofi.comment('every update', 'Also the images?');
  await choose(kofi, 'Also the images?', 'Edit');
  const form = kofi.page.getByRole('form', { name: 'Edit comment' });
  await form.getByRole('textbox').fill('Also the images and the videos?');
  await kofi.page.keyboard.press('Control+Enter');
  const card = ines.thread('and the videos?');
  await card.click();
  await card.getByRole('button', { name: 'edited' }).click();
  await expect(ines.page.getByRole('dialog', { name: 'Earlier texts' })).toContainText('Also the images?');
  await ines.page.keyboard.press('Escape');

  await choose(kofi, 'and the videos?', 'Withdraw…');
  await kofi.page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(ines.thread('Kofi Owusu withdrew this comment.')).toBeVisible();
  await expect(ines.page.getByText('and the videos?')).toHaveCount(0);
});

test('an administrator removes words for everyone, and devices let go of them', async () => {
  await kofi.comment('Paragraph 30', 'The password is hunter2.');
  await choose(ines, 'hunter2', 'Remove the words for everyone…');
  const form = ines.page.getByRole('form', { name: 'Remove the words for everyone' });
  await form.getByRole('button', { name: 'Remove for everyone' }).click();
  for (const person of [ines, kofi])
    await expect(person.thread('Removed by Inês Moura: it held a secret')).toBeVisible();
  await expect(kofi.syncText).toContainText('Up to date');
  await kofi.page.reload();
  await expect(kofi.thread('Removed by Inês Moura')).toBeVisible();
  await expect(kofi.page.getByText('hunter2')).toHaveCount(0);
});

test('words of any entry are removed from the history, which tells who did so', async () => {
  await ines.page.goto(`${relay.url}${address}/history`);
  const row = ines.page.getByRole('listitem').filter({ hasText: 'Audits look back ninety days.' });
  await row.getByRole('button', { name: 'Remove these words…' }).last().click();
  const dialog = ines.page.getByRole('dialog', { name: 'Remove these words for everyone' });
  await expect(dialog).toContainText('Audits look back ninety days.');
  await dialog.getByRole('combobox', { name: 'Why' }).selectOption('They hold personal data');
  await dialog.getByRole('button', { name: 'Remove for everyone' }).click();
  await expect(ines.page.getByText('removed words for everyone: personal data')).toBeVisible();
  await expect(ines.page.getByText('Audits look back')).toHaveCount(0);
  await expect(kofi.thread('Removed by Inês Moura: it held personal data')).toBeVisible();
  await ines.page.goto(`${relay.url}${address}`);
});

test('a permanent link leads to its comment, also when the thread is resolved, and with no relay in reach', async () => {
  await choose(ines, 'enough for audits', 'Copy link');
  link = await copied(ines);
  expect(link).toMatch(/\/d\/[\w-]+#comment-[\w-]+$/);
  const thread = ines.thread('enough for audits');
  await thread.click();
  await thread.getByRole('button', { name: /^Resolve/ }).click();

  await kofi.page.goto('about:blank');
  await kofi.page.goto(link);
  await expect(kofi.thread('enough for audits')).toBeVisible();
  await expect(kofi.page.locator('[id^="comment-"]:focus')).toContainText('enough for audits');
  await expect(kofi.page.getByRole('tab', { name: /Resolved 1/ })).toHaveAttribute('aria-selected', 'true');
  await expect(kofi.prose.getByText('thirty days')).toBeInViewport();

  await relay.stop();
  await kofi.goOffline();
  await kofi.page.goto('about:blank');
  await kofi.page.goto(link);
  await expect(kofi.page.locator('[id^="comment-"]:focus')).toContainText('enough for audits');
  await kofi.goOnline();
  await relay.start();
});

test('a block has its link, on a narrow screen a comment’s opens the drawer, and an unknown target is said calmly', async () => {
  await ines.page.goto(`${relay.url}${address}`);
  await ines.selectWords('Paragraph 3 of');
  await ines.page.keyboard.press('Alt+F10');
  await ines.page.getByRole('button', { name: 'Copy link to this block' }).click();
  const block = await copied(ines);
  await kofi.page.goto('about:blank');
  await kofi.page.goto(`${relay.url}${address}`);
  await kofi.prose.getByText('thirty days').scrollIntoViewIfNeeded();
  await kofi.page.goto(block);
  await expect(kofi.prose.getByText('Paragraph 3 of')).toBeInViewport();

  await kofi.page.setViewportSize({ width: 390, height: 800 });
  await kofi.page.goto('about:blank');
  await kofi.page.goto(link);
  await expect(kofi.page.getByRole('dialog', { name: 'Comments' })).toContainText('enough for audits');

  await kofi.page.setViewportSize({ width: 1440, height: 900 });
  await kofi.page.goto('about:blank');
  await kofi.page.goto(`${relay.url}${address}#comment-doesnotexist1`);
  await expect(kofi.page.getByText('The comment that this link leads to is not here.')).toBeVisible();
  await kofi.page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(kofi.page.getByText('The comment that this link leads to')).toBeHidden();
  for (const person of [ines, kofi]) expect(person.pageErrors).toEqual([]);
});
