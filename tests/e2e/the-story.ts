/**
 * The main job, end to end, with three browser profiles: the story of the product. It is told on one relay, and with
 * everybody on a node of their own.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { countersign } from './command-line.ts';
import { Person } from './person.ts';

const minuteMs = 60_000;

/** What the people of the story are served by. */
export interface StoryServer {
  /** The one link that the console prints on the first start. */
  readonly setupLink: string;
  /** Where the first, second and third person reach it. */
  urlOf(person: 0 | 1 | 2): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Lets time pass without waiting for it. */
  advance(ms: number): void;
  dispose(): Promise<void>;
}

export function tellStory(startServer: () => Promise<StoryServer>): void {
  test.describe.configure({ mode: 'serial' });

  let relay: StoryServer;
  let ines: Person;
  let kofi: Person;
  let lena: Person;
  let address: string;

  /** A link or a path, where that person is served. */
  const at = (link: string, person: number): string => {
    const { pathname, hash } = new URL(link, relay.urlOf(0));
    return new URL(`${pathname}${hash}`, relay.urlOf(person === 1 ? 1 : person === 2 ? 2 : 0)).href;
  };

  test.beforeAll(async () => {
    relay = await startServer();
    ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  });

  test.afterAll(async () => {
    for (const person of [ines, kofi, lena]) await person?.leave();
    await relay.dispose();
  });

  test('1 the printed link makes the first administrator, and a sample decision waits for an answer', async () => {
    await ines.enter(relay.setupLink);
    await expect(ines.page.getByText('In contribution').first()).toBeVisible();
  });

  test('3 written offline, kept across closing the browser, sent when the relay is in reach', async () => {
    await ines.page.getByRole('button', { name: /^New/ }).click();
    await ines.page.getByRole('menuitem', { name: /Blank/ }).click();
    await expect(ines.prose).toBeVisible();
    await expect(ines.syncText).toContainText('Up to date');
    address = new URL(ines.page.url()).pathname;

    await ines.whenAppIsKept();
    await relay.stop();
    await ines.goOffline();
    await ines.page.reload();
    await expect(ines.prose).toBeVisible();
    await expect(ines.syncText).toContainText('Offline. Everything you write is kept here.');

    await ines.prose.click();
    const { keyboard } = ines.page;
    await keyboard.press('Control+Home');
    await keyboard.type('Relay storage for long-lived documents');
    await keyboard.press('Enter');
    await keyboard.type(
      'The relay keeps every update. After a year that is forty times the size of the text.',
    );
    await keyboard.press('Enter');
    await keyboard.type('## What we measured');
    await keyboard.press('Enter');
    await keyboard.type(
      'Across the forty longest documents, first load took eleven seconds on a cold device.',
    );
    await keyboard.press('Enter');
    await keyboard.type('/prop');
    await expect(ines.page.getByRole('option', { name: /Proposal/ })).toBeVisible();
    await keyboard.press('Enter');
    await keyboard.type('Keep full history for 30 days, then store one compacted snapshot per week.');
    await ines.comment('forty times the size of the text', 'Is this the text only, or with images?');
    await expect(ines.page.getByText('not yet sent').first()).toBeVisible();

    await ines.closeBrowser();
    await ines.openBrowser({ isOffline: true });
    await ines.page.goto(at(address, 0));
    await expect(ines.prose).toContainText('first load took eleven seconds');
    await expect(ines.prose.getByRole('heading', { name: 'What we measured' })).toBeVisible();
    await expect(ines.prose).toContainText('one compacted snapshot per week');
    await expect(ines.thread('with images?')).toBeVisible();
    await expect(ines.syncText).toContainText('Offline. Everything you write is kept here.');

    // The browser is online again before the relay is: the count must be shown while it waits.
    await ines.goOnline();
    await relay.start();
    await expect(ines.syncText).toContainText('Up to date');
    await expect(ines.page.getByText('not yet sent')).toHaveCount(0);
  });

  test('4 people join by link, write at once, comment, and are refused what their role does not allow', async () => {
    await ines.page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
    await ines.page.getByRole('button', { name: 'Share with everyone here' }).click();
    kofi = await Person.arrive({ name: 'Kofi Owusu', zone: 'Asia/Kolkata', colorScheme: 'dark' });
    lena = await Person.arrive({ name: 'Lena Brandt', zone: 'America/Los_Angeles' });
    await kofi.enter(at(await ines.inviteLink('Editor'), 1));
    await lena.enter(at(await ines.inviteLink('Commenter'), 2));
    for (const [seat, person] of [ines, kofi, lena].entries()) {
      await person.page.goto(at(address, seat));
      await expect(person.prose).toContainText('forty times the size of the text');
    }

    // Two people write at once.
    await ines.typeAtEndOf('The relay keeps every update.', ' Nothing is lost.');
    await kofi.typeAtEndOf('cold device.', ' With snapshots it took less than one.');
    for (const person of [ines, kofi, lena]) {
      await expect(person.prose).toContainText('Nothing is lost.');
      await expect(person.prose).toContainText('With snapshots it took less than one.');
    }

    // A commenter comments, suggests, and cannot write.
    await lena.comment('eleven seconds', 'The log says 11.4.', '11.4 seconds');
    await expect(lena.prose).toHaveAttribute('aria-readonly', 'true');
    await lena.typeAtEndOf('The relay keeps every update.', ' I was here.');
    await expect(lena.prose).not.toContainText('I was here.');
    const suggestion = ines.thread('The log says 11.4.');
    await suggestion.getByRole('button', { name: 'Apply' }).click();
    for (const person of [ines, kofi, lena])
      await expect(person.prose).toContainText('first load took 11.4 seconds on a cold device');

    // Answered, resolved, reopened.
    await kofi.reply('with images?', 'The text only.');
    await expect(ines.page.getByText('The text only.')).toBeVisible();
    const thread = ines.thread('with images?');
    await thread.click();
    await thread.getByRole('button', { name: /^Resolve/ }).click();
    await lena.page.getByRole('tab', { name: /Resolved/ }).click();
    await lena.thread('with images?').getByRole('button', { name: 'Reopen' }).click();
    await expect(ines.page.getByRole('tab', { name: /Open 1/ })).toBeVisible();
  });

  test('5 the owner opens; people approve and object; a revision makes the approval stale, not the objection', async () => {
    await ines.allowMinutes();
    await ines.page.goto(at(address, 0));
    await ines.page.getByRole('banner').getByRole('button', { name: 'Open for contribution…' }).click();
    const opening = ines.page.getByRole('dialog', { name: 'Open for contribution' });
    for (const name of [kofi.name, lena.name]) {
      await opening.getByRole('combobox', { name: 'Asked' }).fill(name);
      await opening.getByRole('option', { name: new RegExp(name) }).click();
    }
    await opening.getByRole('radio', { name: 'Approvals' }).check();
    await opening.getByRole('spinbutton', { name: 'Approvals needed' }).fill('2');
    await opening.getByRole('combobox', { name: 'Window' }).selectOption('5 minutes');
    await expect(opening.getByRole('region', { name: 'Complete the first time' })).toContainText(/context/i);
    await opening.getByRole('button', { name: 'Open for contribution' }).click();

    const block = (person: Person) => person.page.getByRole('article', { name: 'Proposal 1 of 1' });
    // The button that opened means something else now: the focus is in the block.
    await expect(block(ines).getByRole('button', { name: 'Conclude…' })).toBeFocused();
    for (const person of [ines, kofi, lena]) await expect(block(person)).toContainText('revision 1');
    await expect(block(lena)).toContainText('your time');

    await block(kofi).getByRole('button', { name: 'Approve' }).click();
    await block(lena).getByRole('button', { name: 'Object…' }).click();
    // The margin's tabs stay in sight, however far below the last comment one reads.
    await expect(lena.page.getByRole('tab', { name: /^Open/ })).toBeInViewport();
    await block(lena)
      .getByRole('textbox', { name: 'Why?' })
      .fill('Incident reviews look back a full quarter.');
    await block(lena).getByRole('textbox', { name: 'What would resolve it?' }).fill('Keep 90 days.');
    await block(lena).getByRole('button', { name: 'Object', exact: true }).click();
    await expect(block(ines)).toContainText('1 objection');
    await expect(block(ines)).toContainText('Keep 90 days.');

    await block(ines).getByRole('button', { name: 'Revise' }).click();
    await ines.selectWords('30 days');
    await ines.page.keyboard.type('90 days');
    await block(ines)
      .getByRole('textbox', { name: 'What changed, in one line' })
      .fill('90 days in place of 30');
    await block(ines).getByRole('button', { name: 'Publish revision 2' }).click();
    await expect(block(kofi)).toContainText('revision 2');
    await expect(block(kofi).locator('del')).toContainText('30');
    await expect(block(kofi).locator('ins')).toContainText('90');
    await block(kofi).getByRole('button', { name: 'Approve revision 2' }).click();
    await expect(block(ines)).toContainText('1 objection');
    await block(lena)
      .getByRole('button', { name: /^Withdraw and approve revision 2/ })
      .click();
    await expect(block(ines)).toContainText('2 approve');
  });

  test('6 nothing is concluded before the window has run; then the owner concludes and the document locks', async () => {
    const block = ines.page.getByRole('article', { name: 'Proposal 1 of 1' });
    await expect(block.getByRole('button', { name: 'Conclude…' })).toBeDisabled();
    await expect(block).toContainText(/The window was promised until .* even when everyone has approved/);

    // The second person is offline before the lock, and writes.
    await kofi.goOffline();
    await expect(kofi.syncText).toContainText('Offline');
    await kofi.typeAtEndOf('Nothing is lost.', ' One.');
    await kofi.page.keyboard.press('Control+End');
    await kofi.page.keyboard.type('Two.');
    for (const paragraph of ['Three.', 'Four.']) {
      await kofi.page.keyboard.press('Enter');
      await kofi.page.keyboard.type(paragraph);
    }
    await kofi.comment('forty times', 'Measured again: thirty-eight.');

    relay.advance(6 * minuteMs);
    await expect(block.getByRole('button', { name: 'Conclude…' })).toBeEnabled({ timeout: 40_000 });
    await block.getByRole('button', { name: 'Conclude…' }).click();
    const panel = ines.page.getByRole('dialog', { name: 'Conclude' });
    await panel
      .getByRole('textbox', { name: 'Outcome, in one sentence' })
      .fill('We keep full history for 90 days.');
    for (const person of [ines, lena]) await person.noteLock();
    await ines.finish(panel, /^Accept/);
    // The owner's prose closes when the relay has sealed, not before. Mostly the others are a tenth of a second behind.
    expect((await lena.lockedAtMs()) - (await ines.lockedAtMs())).toBeLessThan(1000);
    for (const person of [ines, lena]) {
      await expect(person.page.getByRole('article', { name: 'Proposal 1 of 1' })).toContainText(
        'We keep full history for 90 days.',
      );
      await expect(person.prose).toHaveAttribute('aria-readonly', 'true');
    }
  });

  test('7 late prose is safe in an amendment draft, the late comment stands after the decision', async () => {
    await kofi.goOnline();
    await expect(kofi.page.getByText(/This document was decided/)).toContainText(
      'You wrote 4 changes before you saw that. They are safe in a draft amendment',
    );
    await expect(kofi.prose).not.toContainText('Three.');
    await expect(ines.page.getByText('After the decision')).toBeVisible();
    await expect(ines.thread('Measured again: thirty-eight.')).toBeVisible();
    await expect(ines.prose).not.toContainText('Three.');

    await kofi.page.getByRole('button', { name: 'Look' }).click();
    for (const words of ['One.', 'Two.', 'Three.', 'Four.']) await expect(kofi.prose).toContainText(words);
    await expect(
      kofi.page
        .getByRole('main')
        .getByText(/^Amends/)
        .getByRole('link'),
    ).toHaveAttribute('href', address);
    await expect(kofi.page.getByRole('banner')).toContainText('Private draft');
  });

  test('8 the record is exported in three forms, and one changed byte is found', async () => {
    await ines.page.getByRole('banner').getByRole('button', { name: 'Decision record' }).click();
    const letter = ines.page.getByRole('article').filter({ hasText: 'We keep full history for 90 days.' });
    await expect(letter).toContainText('Incident reviews look back a full quarter.');
    await expect(ines.page.getByRole('region', { name: 'Proof' })).not.toContainText('Checking');

    const markdown = await readFile(await ines.download('Markdown'), 'utf8');
    expect(markdown).toContain('decision-makers:');
    expect(markdown).toContain('## Decision Outcome');
    const page = await readFile(await ines.download('Web page (HTML)'), 'utf8');
    expect(page).toContain('We keep full history for 90 days.');
    expect(page).not.toContain('<script');

    const record = await ines.download('Signed record (JSON)');
    const held = countersign(['verify', record]);
    expect(held.output).toContain('We keep full history for 90 days.');
    expect(held.code).toBe(0);
    const bytes = await readFile(record);
    const at = bytes.indexOf('90 days');
    bytes[at] = '8'.charCodeAt(0);
    const changed = `${record}.changed.json`;
    await writeFile(changed, bytes);
    const broken = countersign(['verify', changed]);
    expect(broken.code).toBe(1);
    expect(broken.output).not.toBe('');

    // What the page says of itself, the page for visitors says of the same bytes.
    await ines.page.getByRole('link', { name: 'Check this record' }).click();
    await expect(ines.page.getByRole('heading', { name: 'Check a record', level: 1 })).toBeVisible();
    await expect(ines.page.getByText('Everything in this record holds.')).toBeVisible();
    await expect(ines.page.getByText('your workspace’s relay')).toBeVisible();
    await ines.page.goBack();
  });

  test('the history says who wrote when, and what was decided', async () => {
    await ines.page.goto(at(`${address}/history`, 0));
    const history = ines.page.getByRole('main');
    // What one person did within minutes is one entry, so the name may stand before other words.
    const entries = history.getByRole('listitem');
    for (const { name } of [ines, kofi])
      await expect(entries.filter({ hasText: name }).filter({ hasText: 'wrote' }).first()).toBeVisible();
    await expect(history).toContainText('Inês Moura concluded: accepted');
    await expect(history).toContainText('The relay sealed the text');
    await expect(history).not.toContainText('not yet sent');
  });

  test('no page asked another host for anything, and none failed', () => {
    for (const person of [ines, kofi, lena]) {
      expect(person.strayRequests).toEqual([]);
      expect(person.pageErrors).toEqual([]);
    }
  });
}
