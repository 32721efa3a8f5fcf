/** A comment stays on its words, whatever another person does to the paragraph around them. */
import { expect, test } from '@playwright/test';
import { Person } from './person.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

const phrase = 'forty times the size of the text';
const paragraph = `The relay keeps every update. After a year that is ${phrase}, on every machine.`;

let relay: StoryRelay;
let ines: Person;
let kofi: Person;

test.beforeAll(async () => {
  relay = await StoryRelay.start({ hasSample: false });
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  kofi = await Person.arrive({ name: 'Kofi Owusu', zone: 'Asia/Kolkata' });
  await ines.enter(relay.setupLink);
  await ines.page.getByRole('button', { name: 'Write the first one' }).click();
  await expect(ines.prose).toBeVisible();
  const address = new URL(ines.page.url()).pathname;
  await ines.prose.click();
  await ines.page.keyboard.press('Control+a');
  await ines.page.keyboard.press('Delete');
  const lines = ['Relay storage', 'Before it.', paragraph, 'After it.', 'The end.'];
  for (const [index, line] of lines.entries()) {
    if (index > 0) await ines.page.keyboard.press('Enter');
    await ines.page.keyboard.type(line);
  }
  await ines.page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await ines.page.getByRole('button', { name: 'Share with everyone here' }).click();
  await ines.page.keyboard.press('Escape');
  await expect(ines.syncText).toContainText('Up to date');
  await kofi.enter(await ines.inviteLink('Editor'));
  for (const person of [ines, kofi]) await person.page.goto(`${relay.url}${address}`);
  await ines.comment(phrase, 'With images, or the text only?');
});

test.afterAll(async () => {
  for (const person of [ines, kofi]) await person?.leave();
  await relay?.dispose();
});

/** The words that the comment stands on, as a person's page marks them. */
async function expectMarked(words: string): Promise<void> {
  for (const person of [ines, kofi])
    await expect
      .poll(
        async () => (await person.prose.locator('mark[aria-details]').allTextContents()).join(''),
        `the words marked for ${person.name}`,
      )
      .toBe(words);
}

const caretBefore = (person: Person, words: string) => person.placeCaret('before', words);

test('a comment marks its words for everybody', async () => {
  await expectMarked(phrase);
});

test('the words keep their comment while another person writes before and behind them', async () => {
  await kofi.typeAtEndOf('The relay keeps every update.', ' All of them, for ever.');
  await kofi.typeAtEndOf('on every machine', ', big or small');
  await expect(ines.prose).toContainText('All of them, for ever.');
  await expect(ines.prose).toContainText('big or small');
  await expectMarked(phrase);
});

test('… splits the paragraph before them, and behind them', async () => {
  await caretBefore(kofi, 'After a year');
  await kofi.page.keyboard.press('Enter');
  await expect(ines.prose.locator('p').filter({ hasText: /^After a year that is/ })).toBeVisible();
  await expectMarked(phrase);
  await caretBefore(kofi, ', on every machine');
  await kofi.page.keyboard.press('Enter');
  await expect(ines.prose.locator('p').filter({ hasText: /^, on every machine/ })).toBeVisible();
  await expectMarked(phrase);
});

test('… joins the parts again', async () => {
  await caretBefore(kofi, ', on every machine');
  await kofi.page.keyboard.press('Backspace');
  await caretBefore(kofi, 'After a year');
  await kofi.page.keyboard.press('Backspace');
  await expect(ines.prose.locator('p').filter({ hasText: 'The relay keeps' })).toContainText('big or small');
  await expectMarked(phrase);
});

test('… moves the paragraph down and up again', async () => {
  await caretBefore(kofi, 'After a year');
  const order = ines.prose.locator('p').filter({ hasText: /After it|After a year/ });
  await kofi.page.keyboard.press('Control+Alt+ArrowDown');
  await expect(order.first()).toHaveText('After it.');
  await expectMarked(phrase);
  await kofi.page.keyboard.press('Control+Alt+ArrowUp');
  await expect(order.last()).toHaveText('After it.');
  await expectMarked(phrase);
});

test('… makes some of them bold, and the paragraph a heading', async () => {
  await kofi.selectWords('size of');
  await kofi.page.keyboard.press('Control+b');
  await expect(ines.prose.locator('strong').filter({ hasText: 'size of' })).toBeVisible();
  await expectMarked(phrase);
  await kofi.page.keyboard.press('Control+Alt+2');
  await expect(ines.prose.getByRole('heading', { name: /After a year/ })).toBeVisible();
  await expectMarked(phrase);
  await kofi.page.keyboard.press('Control+Alt+0');
  await expect(ines.prose.getByRole('heading', { name: /After a year/ })).toHaveCount(0);
  await expectMarked(phrase);
});

test('… types the whole paragraph anew, with the words in it', async () => {
  await caretBefore(kofi, 'The relay keeps');
  await kofi.page.keyboard.press('Home');
  await kofi.page.keyboard.press('Shift+End');
  // Long paragraphs wrap: to the end of the paragraph, not of the line.
  await kofi.prose.evaluate(() => {
    const block = getSelection()?.anchorNode?.parentElement?.closest('p');
    if (block) getSelection()?.selectAllChildren(block);
  });
  await kofi.page.keyboard.type(`Written anew: history grows to ${phrase}, and nobody reads it.`);
  await expect(ines.prose).toContainText('nobody reads it');
  await expect(ines.prose).not.toContainText('big or small');
  await expectMarked(phrase);
});

test('… undoes all that', async () => {
  await kofi.page.keyboard.press('Control+z');
  await expect(ines.prose).toContainText('big or small');
  await expectMarked(phrase);
});

test('keys that come in one burst act where the caret is by then: nothing selected before is lost', async () => {
  await kofi.selectWords('After it.');
  await kofi.page.keyboard.press('ArrowRight');
  await kofi.page.keyboard.press('Enter');
  await kofi.page.keyboard.type('Behind it.');
  await expect(ines.prose.locator('p').filter({ hasText: 'Behind it.' })).toBeVisible();
  await expect(ines.prose.locator('p').filter({ hasText: /^After it\.$/ })).toBeVisible();
});

test('where the words are gone the thread stays with its quotation, and can be attached to others', async () => {
  await kofi.selectWords('forty times the ');
  await kofi.page.keyboard.press('Delete');
  await kofi.selectWords('size of');
  await kofi.page.keyboard.press('Delete');
  await kofi.selectWords('the text');
  await kofi.page.keyboard.press('Delete');
  const card = ines.thread('With images, or the text only?');
  await expect(card).toContainText('The text this refers to was removed');
  await expect(card.locator('blockquote')).toHaveText(phrase);
  await expect(ines.prose.locator('mark[aria-details]')).toHaveCount(0);

  await ines.selectWords('every update');
  await card.getByRole('button', { name: 'attach again' }).click();
  await expect(card).not.toContainText('was removed');
  await expectMarked('every update');
});

test('nothing failed on any page', () => {
  for (const person of [ines, kofi]) expect(person.pageErrors).toEqual([]);
});
