/** Walks a small team through the whole app and stops at every screen, for those who look at all of them. */
import { expect, type Locator, type Page } from '@playwright/test';
import { Person } from './person.ts';
import type { StoryRelay } from './story-relay.ts';

export interface Screen {
  readonly name: string;
  readonly page: Page;
  /** In sight at every width before the picture is taken. */
  readonly shows?: Locator;
}

export interface Cast {
  readonly owner: string;
  readonly answerer: string;
  /** Title of the document that is decided. */
  readonly title: string;
  /** A sentence of its prose. */
  readonly words: string;
}

const minuteMs = 60_000;

/** Ends everybody's browser when the walk ends, also when it is left early. */
export async function* everyScreen(relay: StoryRelay, cast: Cast): AsyncGenerator<Screen> {
  const owner = await Person.arrive({ name: cast.owner, zone: 'Europe/Lisbon' });
  const answerer = await Person.arrive({ name: cast.answerer, zone: 'America/Los_Angeles' });
  try {
    yield* walk(relay, cast, owner, answerer);
  } finally {
    await owner.leave();
    await answerer.leave();
  }
}

async function* walk(relay: StoryRelay, cast: Cast, owner: Person, answerer: Person): AsyncGenerator<Screen> {
  const { page } = owner;
  const { keyboard } = page;
  const header = page.getByRole('banner');

  await answerer.page.goto(relay.url);
  await expect(answerer.page.getByRole('heading', { name: 'Nobody has set this up yet' })).toBeVisible();
  yield { name: 'not-set-up', page: answerer.page };
  await page.goto(relay.setupLink);
  await expect(page.getByLabel('Your name')).toBeVisible();
  yield { name: 'set-up', page };
  await owner.enter(relay.setupLink);
  await expect(page.getByRole('button', { name: 'Write the first one' })).toBeVisible();
  yield { name: 'library-empty', page };

  const link = await owner.inviteLink('Commenter');
  yield { name: 'people-invite', page };
  await answerer.page.goto(link);
  await expect(answerer.page.getByLabel('Your name')).toBeVisible();
  yield { name: 'join', page: answerer.page };
  await answerer.enter(link);
  yield { name: 'library-empty-commenter', page: answerer.page };
  await owner.allowMinutes();
  yield { name: 'settings', page };
  await answerer.page.goto(`${relay.url}/settings`);
  await expect(answerer.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  yield { name: 'settings-commenter', page: answerer.page };

  await page.goto(relay.url);
  await page.getByRole('button', { name: 'Write the first one' }).click();
  await expect(owner.prose).toBeVisible();
  yield { name: 'document-new', page };
  await write(owner, cast);
  const address = page.url();
  await header.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('button', { name: 'Share with everyone here' })).toBeVisible();
  yield { name: 'share', page };
  await page.getByRole('button', { name: 'Share with everyone here' }).click();
  await keyboard.press('Escape');
  await owner.comment('every update', 'Is this the text only, or with images?');
  await owner.comment('cold device', 'The log says 11.4.', 'slow device');
  yield { name: 'document-draft', page };
  await owner.selectWords('eleven seconds');
  await keyboard.press('Control+Alt+m');
  yield { name: 'new-comment', page, shows: page.getByRole('form', { name: 'New comment' }) };
  await keyboard.press('Escape');

  await header.getByRole('button', { name: 'Open for contribution…' }).click();
  const opening = page.getByRole('dialog', { name: 'Open for contribution' });
  await opening.getByRole('combobox', { name: 'Asked' }).fill(answerer.name);
  yield { name: 'opening-picking', page };
  await opening.getByRole('option', { name: answerer.name }).click();
  await opening.getByRole('combobox', { name: 'Window' }).selectOption('5 minutes');
  yield { name: 'opening', page };
  await owner.finish(opening, 'Open for contribution');
  const block = (person: Person) => person.page.getByRole('article', { name: 'Proposal 1 of 1' });
  await expect(block(owner)).toContainText('revision 1');
  yield { name: 'document-owner', page };

  await answerer.page.goto(address);
  await expect(block(answerer)).toContainText('revision 1');
  yield { name: 'document-commenter', page: answerer.page };
  await block(answerer).getByRole('button', { name: 'Object…' }).click();
  await block(answerer).getByRole('textbox', { name: 'Why?' }).fill('Incident reviews look back a quarter.');
  await block(answerer).getByRole('textbox', { name: 'What would resolve it?' }).fill('Keep 90 days.');
  yield { name: 'objecting', page: answerer.page };
  await block(answerer).getByRole('button', { name: 'Object', exact: true }).click();
  await expect(block(owner)).toContainText('Keep 90 days.');
  yield { name: 'document-objection', page };
  await block(owner).getByRole('button', { name: 'Ask about it…' }).click();
  await block(owner).getByRole('textbox', { name: 'Your question' }).fill('Would sixty days do?');
  yield { name: 'asking-about-objection', page };
  await keyboard.press('Control+Enter');
  await expect(block(answerer)).toContainText('Would sixty days do?');
  yield { name: 'document-asked-author', page: answerer.page };
  await page.getByRole('button', { name: 'About this document' }).click();
  await page.getByRole('button', { name: 'Link another document…' }).click();
  yield { name: 'about-document', page };
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'About this document' })).toBeHidden();
  await block(owner).getByRole('button', { name: 'Revise' }).click();
  await owner.selectWords('30 days');
  await keyboard.type('90 days');
  await block(owner)
    .getByRole('textbox', { name: 'What changed, in one line' })
    .fill('90 days in place of 30');
  yield { name: 'revising', page };
  await block(owner).getByRole('button', { name: 'Publish revision 2' }).click();
  await expect(block(answerer)).toContainText('revision 2');
  yield { name: 'document-revised', page: answerer.page };
  await block(answerer).getByRole('button', { name: 'Compare revisions' }).click();
  await expect(answerer.page.getByRole('region', { name: 'Difference' })).toContainText('90');
  yield { name: 'revisions', page: answerer.page };
  await answerer.page.keyboard.press('Escape');
  await block(answerer)
    .getByRole('button', { name: /^Withdraw and approve revision 2/ })
    .click();
  await expect(block(owner)).toContainText('1 approve');

  relay.advance(30 * minuteMs);
  await expect(header.getByRole('button', { name: 'Conclude…' })).toBeVisible({ timeout: 40_000 });
  yield { name: 'document-ripe', page };
  await header.getByRole('button', { name: 'Conclude…' }).click();
  const concluding = page.getByRole('dialog', { name: 'Conclude' });
  await concluding.getByRole('textbox', { name: 'Outcome, in one sentence' }).fill('We keep it for 90 days.');
  await concluding.getByRole('button', { name: 'Add an action item…' }).click();
  await keyboard.type('Compact what is older');
  await concluding.getByRole('textbox', { name: 'In words (optional)' }).fill('The relay compacts at night.');
  yield { name: 'concluding', page };
  await owner.finish(concluding, 'Accept');
  yield { name: 'document-decided', page };

  await page.goto(`${address}/record`);
  await expect(page.getByRole('region', { name: 'Proof' })).toContainText(/hold/i);
  yield { name: 'record', page };
  await page.goto(`${address}/history`);
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  yield { name: 'history', page };
  await page.goto(relay.url);
  await expect(page.getByRole('link', { name: new RegExp(cast.title.slice(0, 12)) }).first()).toBeVisible();
  yield { name: 'library', page };
  await keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  yield { name: 'keys', page };
  await page.goto(`${relay.url}/people`);
  await expect(page.getByRole('list').getByText(answerer.name, { exact: true })).toBeVisible();
  yield { name: 'people', page };
  await page.goto(`${relay.url}/nowhere`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  yield { name: 'not-found', page };
  await page.goto(`${relay.url}/settings`);
  await page.getByRole('button', { name: 'Sign out of this browser' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  yield { name: 'sign-in', page };
}

/** The first document, from the template with headings and a proposal. */
async function write(owner: Person, { title, words }: Cast): Promise<void> {
  const { keyboard } = owner.page;
  await owner.prose.click();
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  const lines = [
    title,
    '## Context',
    'The relay keeps every update. After a year that is many times the size of the text.',
    words,
    '## What we measured',
    'Across the forty longest documents, first load took eleven seconds on a cold device.',
  ];
  for (const [index, line] of lines.entries()) {
    if (index > 0) await keyboard.press('Enter');
    await typeWords(owner.page, line);
  }
  await keyboard.press('Enter');
  await keyboard.type('/prop');
  await expect(owner.page.getByRole('option', { name: /Proposal/ })).toBeVisible();
  await keyboard.press('Enter');
  await typeWords(owner.page, 'Keep full history for 30 days, then store one compacted snapshot per week.');
  await expect(owner.syncText).toContainText('Up to date');
}

/** Each word at once, each space as a key: that is where Markdown and links come about. */
async function typeWords({ keyboard }: Page, line: string): Promise<void> {
  for (const [index, word] of line.split(' ').entries()) {
    if (index > 0) await keyboard.press('Space');
    await keyboard.insertText(word);
  }
}

export interface Sight {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
}

/** Shows a screen in another scheme and width, and waits until it stands still. */
export async function look(page: Page, { colorScheme, width }: Sight): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: width < 720 ? 844 : 900 });
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}
