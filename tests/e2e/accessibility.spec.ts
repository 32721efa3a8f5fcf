/** For everyone: the whole decision by keyboard alone. (What axe finds is in `screens.spec.ts`, which sees every screen.) */
import { expect, test, type Page } from '@playwright/test';
import { Person, pressUntilHidden } from './person.ts';
import { StoryRelay } from './story-relay.ts';

/** Where the focus is, in words, and whether one can see it. */
const focusOf = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: 'nothing', isVisible: false };
    const isOutlined = ({ outlineStyle, outlineWidth }: CSSStyleDeclaration): boolean =>
      outlineStyle !== 'none' && outlineWidth !== '0px';
    // A row is ringed around its link, a field around its input.
    const around = element.parentElement ? [getComputedStyle(element.parentElement)] : [];
    const isRinged = [getComputedStyle(element), getComputedStyle(element, '::after'), ...around].some(
      isOutlined,
    );
    // The page after a change of page and prose with its caret need no ring; parts of a date have the browser's own.
    const needsNone = element.matches('main, [contenteditable="true"], [role="dialog"], [type="date"]');
    const label = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 60);
    return { name: `${element.tagName} ${label}`, isVisible: needsNone || isRinged };
  });

/** Somebody without a mouse. */
class KeyboardUser {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Tabs until the focus is on the control; fails when it goes round, and wherever the focus cannot be seen. */
  async tabTo(role: Parameters<Page['getByRole']>[0], name: string | RegExp, key = 'Tab'): Promise<void> {
    const target = this.page.getByRole(role, { name }).first();
    await expect(target).toBeVisible();
    const passed: string[] = [];
    for (let steps = 0; steps < 80; steps++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press(key);
      const focus = await focusOf(this.page);
      passed.push(focus.name);
      // Past the last control the browser's own bar comes, which is not in the page.
      if (focus.name !== 'nothing')
        expect(focus, `after ${passed.slice(-4).join(' → ')}`).toMatchObject({ isVisible: true });
    }
    throw new Error(`${String(name)} was not reached by ${key}: ${passed.join(' → ')}`);
  }

  /** Presses a control, and finds the focus somewhere in the page afterwards. */
  async use(role: Parameters<Page['getByRole']>[0], name: string | RegExp, key?: string): Promise<void> {
    await this.tabTo(role, name, key);
    await this.press('Enter');
    await this.expectFocus();
  }

  async expectFocus(): Promise<void> {
    await expect.poll(async () => (await focusOf(this.page)).name, 'where the focus is').not.toBe('nothing');
  }
}

test('the whole decision by keyboard alone, with the focus always in sight', async () => {
  test.setTimeout(300_000);
  const relay = await StoryRelay.start({ hasSample: false });
  const ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  const kofi = await Person.arrive({ name: 'Kofi Owusu', zone: 'Asia/Kolkata' });
  const owner = new KeyboardUser(ines.page);
  const answerer = new KeyboardUser(kofi.page);
  try {
    // The team; from here on nobody touches a mouse.
    await ines.enter(relay.setupLink);
    await ines.allowMinutes();
    await kofi.enter(await ines.inviteLink('Commenter'));
    await ines.page.goto(`${relay.url}/settings`);
    await ines.page.getByRole('button', { name: 'Sign out of this browser' }).press('Enter');
    await expect(ines.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await ines.page.goto(relay.url);

    await owner.tabTo('textbox', 'Your name');
    await owner.type(ines.name);
    await owner.press('Tab');
    await owner.type('a long enough password');
    await owner.press('Enter');
    await expect(ines.page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
    await owner.expectFocus();
    await owner.use('button', 'Write the first one');
    await expect(ines.prose).toBeFocused();

    await owner.press('Control+a', 'Delete');
    await owner.type('Relay storage');
    await owner.press('Enter');
    await owner.type('## Context');
    await owner.press('Enter');
    await owner.type('The relay keeps every update.');
    await owner.press('Enter');
    await owner.type('/prop');
    await expect(ines.page.getByRole('option', { name: /Proposal/ })).toBeVisible();
    await owner.press('Enter');
    await owner.type('Keep full history for 90 days.');
    await owner.press('Escape');
    await expect(ines.prose).toBeFocused();

    await owner.use('button', 'Open for contribution…', 'Shift+Tab');
    const opening = ines.page.getByRole('dialog', { name: 'Open for contribution' });
    await expect(opening.getByRole('combobox', { name: 'Asked' })).toBeFocused();
    await owner.type('Kofi');
    await expect(opening.getByRole('option', { name: kofi.name })).toBeVisible();
    await owner.press('Enter');
    await owner.tabTo('combobox', 'Window');
    await owner.type('5 m');
    await expect(opening.getByRole('combobox', { name: 'Window' })).toHaveValue(/5 minutes/);
    await owner.use('button', 'Open for contribution');
    await expect(opening).toBeHidden();
    await owner.expectFocus();

    // The other person, in the library since joining.
    await answerer.use('link', /Relay storage/);
    const block = (person: Person) => person.page.getByRole('article', { name: 'Proposal 1 of 1' });
    await expect(block(kofi)).toContainText('revision 1');
    await answerer.expectFocus();
    await answerer.tabTo('button', 'Add response');
    await answerer.press('Enter');
    await expect(block(kofi).getByRole('button', { name: 'Approve' })).toBeFocused();
    await answerer.press('Enter');
    await expect(block(ines)).toContainText('1 approve');
    await answerer.expectFocus();

    relay.advance(6 * 60_000);
    const banner = ines.page.getByRole('banner');
    await expect(banner.getByRole('button', { name: 'Conclude…' })).toBeVisible({ timeout: 40_000 });
    await owner.use('button', 'Conclude…', 'Shift+Tab');
    const concluding = ines.page.getByRole('dialog', { name: 'Conclude' });
    await owner.tabTo('textbox', 'Outcome, in one sentence');
    await owner.type('We keep it for 90 days.');
    await pressUntilHidden(concluding, () => owner.use('button', 'Accept'));
    await owner.expectFocus();
    await owner.use('button', 'Decision record');
    await expect(ines.page.getByRole('article').filter({ hasText: 'We keep it for 90 days.' })).toBeVisible();
    await owner.expectFocus();
    await owner.tabTo('button', 'Signed record (JSON)');
  } finally {
    await ines.leave();
    await kofi.leave();
    await relay.dispose();
  }
});
