/** The hard cases of a decision, played by hand: dissent, an owner who changes, a label that is challenged, time that grows. */
import { expect, test, type Locator } from '@playwright/test';
import { Person } from './person.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let relay: StoryRelay;
let ines: Person;
let kofi: Person;
let lena: Person;

test.beforeAll(async () => {
  relay = await StoryRelay.start({ hasSample: false });
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  await ines.enter(relay.setupLink);
  kofi = await Person.arrive({ name: 'Kofi Owusu', zone: 'Africa/Accra', colorScheme: 'dark' });
  await kofi.enter(await ines.inviteLink('Editor'));
  lena = await Person.arrive({ name: 'Lena Brandt', zone: 'Europe/Berlin', width: 1100 });
  await lena.enter(await ines.inviteLink('Commenter'));
  await ines.allowMinutes();
});

test.afterAll(async () => {
  for (const person of [ines, kofi, lena]) await person?.leave();
  await relay.dispose();
});

const block = (person: Person): Locator => person.page.getByRole('article', { name: 'Proposal 1 of 1' });
const header = (person: Person): Locator => person.page.getByRole('banner');

/** A shared document with one proposal; returns its address. */
async function write(person: Person, title: string, proposal: string): Promise<string> {
  const { page } = person;
  await page.goto(relay.url);
  const first = page.getByRole('button', { name: 'Write the first one' });
  const another = page.getByRole('button', { name: /^New/ });
  await expect(first.or(another)).toBeVisible();
  if (await first.isVisible()) await first.click();
  else {
    await another.click();
    await page.getByRole('menuitem', { name: /Blank/ }).click();
  }
  await expect(person.prose).toBeVisible();
  await person.prose.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.keyboard.type('/prop');
  await expect(page.getByRole('option', { name: /Proposal/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.type(proposal);
  await header(person).getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Share with everyone here' }).click();
  await page.keyboard.press('Escape');
  await expect(person.syncText).toContainText('Up to date');
  return page.url();
}

async function open(
  person: Person,
  asked: readonly Person[],
  rule: 'Consent' | 'Approvals',
  name: 'Open for contribution' | 'Open it again' = 'Open for contribution',
): Promise<void> {
  await header(person)
    .getByRole('button', { name: `${name}…` })
    .click();
  const panel = person.page.getByRole('dialog', { name });
  for (const { name } of asked) {
    await panel.getByRole('combobox', { name: 'Asked' }).fill(name);
    await panel.getByRole('option', { name: new RegExp(name) }).click();
  }
  await panel.getByRole('radio', { name: rule }).check();
  if (rule === 'Approvals') await panel.getByRole('spinbutton', { name: 'Approvals needed' }).fill('1');
  await panel.getByRole('combobox', { name: 'Window' }).selectOption('5 minutes');
  await person.finish(panel, name);
}

test('an objection is asked about, judged and set aside; the label of a revision is challenged; it is decided with dissent', async () => {
  const address = await write(ines, 'Relay storage', 'Keep full history for 30 days.');
  await open(ines, [kofi, lena], 'Approvals');
  for (const person of [kofi, lena]) {
    await person.page.goto(address);
    await expect(block(person)).toContainText('Your position is asked for until');
  }
  await expect(block(lena)).toContainText('1 more approval is needed; silence does not count.');

  await block(lena).getByRole('button', { name: 'Object…' }).click();
  await block(lena).getByRole('textbox', { name: 'Why?' }).fill('Incident reviews look back a quarter.');
  await block(lena).getByRole('textbox', { name: 'What would resolve it?' }).fill('Keep 90 days.');
  await block(lena).getByRole('button', { name: 'Object', exact: true }).click();
  await block(kofi).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(block(ines)).toContainText('1 objection stands (Lena Brandt');

  // R7: the owner cannot set it aside yet, and is told why.
  await block(ines).getByRole('button', { name: 'Set it aside…' }).press('Enter');
  await expect(block(ines)).toContainText('Ask Lena Brandt about it first.');
  await block(ines).getByRole('button', { name: 'Ask about it…' }).click();
  const question = block(ines).getByRole('form', { name: 'Ask Lena Brandt about the objection' });
  await question.getByRole('textbox', { name: 'Your question' }).fill('Would an export of incidents do?');
  await question.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(block(ines)).toContainText('No answer yet.');

  // The author answers from the header.
  await expect(block(lena)).toContainText('Inês Moura asks you about your objection.');
  await header(lena).getByRole('button', { name: 'Answer the owner…' }).click();
  await lena.page.keyboard.press('Enter');
  await block(lena).getByRole('textbox', { name: 'Your answer' }).fill('No. Reviews compare texts.');
  await lena.page.keyboard.press('Control+Enter');
  await expect(block(ines)).toContainText('No. Reviews compare texts.');

  // The other asked person is asked for a word on it, and gives it from the keyboard.
  await header(kofi).getByRole('button', { name: 'Look at an objection' }).click();
  await expect(block(kofi).getByRole('button', { name: 'Agree to set it aside' })).toBeFocused();
  await kofi.page.keyboard.press('Enter');
  await expect(block(ines)).toContainText('Everybody else who is asked agrees, so you can set it aside');
  await block(ines).getByRole('button', { name: 'Set it aside…' }).click();
  await block(ines)
    .getByRole('textbox', { name: 'Your reasons, for everybody to read' })
    .fill('Incidents are exported and kept for a year.');
  await block(ines).getByRole('button', { name: 'Set it aside', exact: true }).click();
  await expect(block(lena)).toContainText('Your objection was set aside and stays on record as dissent.');
  await expect(block(lena).getByRole('list', { name: 'Dissent' })).toContainText('kept for a year');

  // R2: an editorial change that changes the substance.
  await block(ines).getByRole('button', { name: 'Revise' }).click();
  await ines.selectWords('30 days');
  await ines.page.keyboard.type('60 days');
  await block(ines).getByRole('textbox', { name: 'What changed, in one line' }).fill('A typo');
  await block(ines).getByRole('radio', { name: 'Editorial' }).check();
  await block(ines).getByRole('button', { name: 'Publish revision 2' }).click();
  await expect(block(kofi)).toContainText('Editorial change: A typo');
  await expect(block(kofi)).toContainText('You approve revision 1.');
  await block(kofi).getByRole('button', { name: 'Not just editorial…' }).click();
  await block(kofi).getByRole('textbox', { name: 'What changed in substance?' }).fill('Twice the time.');
  await block(kofi).getByRole('button', { name: 'It changes the substance' }).click();
  await expect(block(kofi)).toContainText('so that answer no longer counts');
  await expect(block(kofi).locator('del')).toContainText('30');
  await expect(block(kofi).locator('ins')).toContainText('60');
  await expect(block(ines)).toContainText('since Kofi Owusu disagreed: “Twice the time.”');
  await block(kofi).getByRole('button', { name: 'Approve revision 2' }).click();
  await expect(block(ines)).toContainText('The rule is met');

  // What changed between any two revisions.
  await block(lena).getByRole('button', { name: 'Compare revisions' }).click();
  const revisions = lena.page.getByRole('dialog', { name: 'Revisions' });
  await expect(revisions.getByRole('region', { name: 'Difference' }).locator('ins')).toContainText('60');
  await lena.page.keyboard.press('Escape');

  relay.advance(8 * minuteMs);
  await expect(header(ines).getByRole('button', { name: 'Conclude…' })).toBeVisible({ timeout: 40_000 });
  await header(ines).getByRole('button', { name: 'Conclude…' }).click();
  const panel = ines.page.getByRole('dialog', { name: 'Conclude' });
  await expect(panel).toContainText('Kept as dissent.');
  await panel.getByRole('textbox', { name: 'Outcome, in one sentence' }).fill('We keep it for 60 days.');
  await panel.getByRole('button', { name: 'Add an action item…' }).click();
  await ines.page.keyboard.type('Build the export of incidents');
  await panel.getByRole('combobox', { name: 'Who does it?' }).selectOption(kofi.name);

  // C2: something moved since the owner looked; it is listed, and they look again.
  await kofi.page.getByRole('button', { name: 'Comment', exact: true }).first().click();
  await kofi.page.getByRole('textbox', { name: /Comment/ }).fill('One more thing.');
  await kofi.page.keyboard.press('Control+Enter');
  await expect(panel.getByRole('alert')).toContainText('1 change');
  await expect(panel.getByRole('alert')).toContainText('Kofi Owusu commented.');
  await panel.getByRole('button', { name: 'Show it as it is now' }).click();
  await ines.finish(panel, 'Accept');
  await expect(block(lena)).toContainText('Accepted by Inês Moura');
  await expect(block(kofi)).toContainText('Build the export of incidents');

  // C1: it stands in its owner's list until it is done.
  await kofi.page.goto(relay.url);
  const waiting = kofi.page.getByRole('region', { name: 'Waiting for you' });
  await expect(waiting.getByRole('heading', { name: 'Follow up' })).toBeVisible();
  await expect(waiting).toContainText('Build the export of incidents');
  await kofi.page.goto(address);
  await block(kofi).getByRole('button', { name: 'Done', exact: true }).click();
  await expect(block(ines)).toContainText('Kofi Owusu, done');
});

test('[C6] an amendment starts as a copy of the decided text and links to it; decided, it supersedes it', async () => {
  await block(ines).getByRole('button', { name: 'Propose an amendment' }).click();
  await expect(ines.page.getByText(/^Amends/)).toContainText('Relay storage');
  await expect(ines.prose).toContainText('Keep full history for 60 days.');
  await ines.selectWords('60 days');
  await ines.page.keyboard.type('90 days');
  await header(ines).getByRole('button', { name: 'Share' }).click();
  await ines.page.getByRole('button', { name: 'Share with everyone here' }).click();
  await ines.page.keyboard.press('Escape');
  await open(ines, [lena], 'Consent');
  await lena.page.goto(ines.page.url());
  await block(lena).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(block(ines)).toContainText('1 approves');
  relay.advance(6 * minuteMs);
  await expect(header(ines).getByRole('button', { name: 'Conclude…' })).toBeVisible({ timeout: 40_000 });
  await header(ines).getByRole('button', { name: 'Conclude…' }).click();
  const panel = ines.page.getByRole('dialog', { name: 'Conclude' });
  await panel.getByRole('textbox', { name: 'Outcome, in one sentence' }).fill('Ninety days after all.');
  await ines.finish(panel, 'Accept');
  // Kofi looks at the earlier decision.
  await expect(block(kofi)).toContainText('Superseded by');
  await expect(header(kofi)).toContainText('Superseded');
  await expect(block(kofi).getByRole('link', { name: 'Open the newer decision' })).toBeVisible();
});

test('a document is handed over; the new owner extends, postpones, and it comes back on its day', async () => {
  const address = await write(ines, 'Office days', 'Two days a week together.');
  await ines.page.getByRole('button', { name: 'About this document' }).click();
  const about = ines.page.getByRole('dialog', { name: 'About this document' });
  await about.getByRole('button', { name: 'Hand it over…' }).click();
  await about.getByRole('combobox', { name: 'To whom' }).selectOption(kofi.name);
  await about.getByRole('textbox', { name: /What they should know/ }).fill('You run the office.');
  await about.getByRole('button', { name: 'Offer it' }).click();
  await expect(about).toContainText('Until they accept, nothing changes.');
  await ines.page.keyboard.press('Escape');

  await kofi.page.goto(relay.url);
  await expect(kofi.page.getByRole('region', { name: 'Waiting for you' })).toContainText(
    'Inês Moura offers you this document',
  );
  await kofi.page.goto(address);
  await expect(
    kofi.page.getByText('Inês Moura offers you this document: “You run the office.”'),
  ).toBeVisible();
  await kofi.page.getByRole('button', { name: 'Answer…' }).click();
  await kofi.page.getByRole('button', { name: 'Become its owner' }).click();
  await expect(kofi.page.getByRole('list', { name: 'Owners so far' })).toContainText(
    'Inês Moura handed it over to Kofi Owusu',
  );
  await kofi.page.keyboard.press('Escape');

  await open(kofi, [ines, lena], 'Consent');
  await lena.page.goto(address);
  await block(lena).getByRole('button', { name: 'Abstain' }).click();
  await expect(block(kofi)).toContainText('1 abstains');
  // W4
  await block(kofi).getByRole('button', { name: 'Extend…' }).click();
  await block(kofi).getByRole('textbox', { name: 'Why?' }).fill('A holiday in Berlin.');
  await block(kofi).getByRole('button', { name: 'Extend', exact: true }).click();
  await expect(block(lena)).toContainText('Moved later once: “A holiday in Berlin.”');

  relay.advance(12 * minuteMs);
  await expect(header(kofi).getByRole('button', { name: 'Conclude…' })).toBeVisible({ timeout: 40_000 });
  await header(kofi).getByRole('button', { name: 'Conclude…' }).click();
  const panel = kofi.page.getByRole('dialog', { name: 'Conclude' });
  await panel.getByRole('radio', { name: 'Postpone' }).check();
  await panel.getByRole('textbox', { name: 'Outcome, in one sentence' }).fill('After the move.');
  const inTwoDays = new Date(Date.now() + 48 * hourMs).toISOString().slice(0, 10);
  await panel
    .getByRole('textbox', { name: 'Bring it back on' })
    .or(panel.getByLabel('Bring it back on'))
    .fill(inTwoDays);
  await kofi.finish(panel, 'Postpone');
  await expect(block(lena)).toContainText('It comes back on');

  relay.advance(49 * hourMs);
  await expect(block(kofi)).toContainText('open it again or put it off further', { timeout: 40_000 });
  await kofi.page.goto(relay.url);
  const waiting = kofi.page.getByRole('region', { name: 'Waiting for you' });
  await expect(waiting.getByRole('heading', { name: 'Decide' })).toBeVisible();
  await expect(waiting).toContainText('Put off until');
  await kofi.page.goto(address);
  await expect(header(kofi).getByRole('button', { name: 'Open it again…' })).toBeVisible({
    timeout: 40_000,
  });
  await open(kofi, [ines, lena], 'Consent', 'Open it again');
  await expect(block(lena)).toContainText('You abstained then, and are asked again now.');
  await expect(block(lena)).toContainText('Your position is asked for until');
});

test('a browser without Temporal gets it with the app', async () => {
  await lena.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Temporal'));
  await lena.page.goto(`${relay.url}/settings`);
  await lena.page.getByLabel('Back on').fill('2027-01-04');
  await lena.page.getByRole('combobox', { name: 'Who stands in for you' }).selectOption(kofi.name);
  await lena.page.getByRole('button', { name: 'I am away' }).click();
  await expect(lena.page.getByText('you are away and back on Mon 4 Jan 2027')).toBeVisible();

  // O2: whoever opens something next is told, and who stands in is asked as well.
  await write(ines, 'Snacks', 'Fruit on Mondays.');
  await header(ines).getByRole('button', { name: 'Open for contribution…' }).click();
  const panel = ines.page.getByRole('dialog', { name: 'Open for contribution' });
  await panel.getByRole('combobox', { name: 'Asked' }).fill(lena.name);
  await panel.getByRole('option', { name: new RegExp(lena.name) }).click();
  await expect(panel.getByRole('list', { name: 'Who is away' })).toContainText(
    'Lena Brandt is away and back on Mon 4 Jan 2027. Kofi Owusu stands in for them and is asked as well.',
  );
  await ines.finish(panel, 'Open for contribution');
  await expect(block(ines)).toContainText('Nobody has responded yet: Lena Brandt, Kofi Owusu');
});

test('[C4] an objection written offline in time arrives late; its owner is led to an amendment', async () => {
  const address = await write(ines, 'Coffee', 'One machine for each floor.');
  // A line that becomes empty takes nothing else with it.
  await ines.placeCaret('behind', 'for each floor.');
  for (const key of ['Enter', 'x', 'Backspace', 'y', 'Backspace']) await ines.page.keyboard.press(key);
  await ines.page.keyboard.type('And good beans.');
  await expect(block(ines)).toContainText('One machine for each floor.And good beans.');
  await open(ines, [kofi, lena], 'Consent');
  for (const person of [kofi, lena]) await person.page.goto(address);
  await block(kofi).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(block(ines)).toContainText('1 approves');
  await lena.goOffline();
  await block(lena).getByRole('button', { name: 'Object…' }).click();
  await block(lena).getByRole('textbox', { name: 'Why?' }).fill('There is no third floor.');
  await block(lena).getByRole('textbox', { name: 'What would resolve it?' }).fill('Two machines.');
  await block(lena).getByRole('button', { name: 'Object', exact: true }).click();
  await expect(block(lena)).toContainText('Not yet sent.');

  relay.advance(6 * minuteMs);
  await header(ines).getByRole('button', { name: 'Conclude…' }).click({ timeout: 40_000 });
  const panel = ines.page.getByRole('dialog', { name: 'Conclude' });
  await panel.getByRole('textbox', { name: 'Outcome, in one sentence' }).fill('Three machines.');
  // What was being written is there again.
  await panel.getByRole('button', { name: 'Add an action item…' }).click();
  await ines.page.keyboard.type('Buy the beans');
  await panel.getByRole('button', { name: 'Not now' }).click();
  await header(ines).getByRole('button', { name: 'Conclude…' }).click();
  await expect(panel.getByRole('textbox', { name: 'What is to be done?' })).toHaveValue('Buy the beans');
  await ines.finish(panel, 'Accept');
  await expect(block(ines)).toContainText('Buy the beans');

  await lena.goOnline();
  await expect(block(lena)).toContainText('Your objection arrived after that', { timeout: 40_000 });
  await expect(block(ines)).toContainText(
    'An objection by Lena Brandt arrived after that and is not counted',
  );
  await ines.page.goto(relay.url);
  const waiting = ines.page.getByRole('region', { name: 'Waiting for you' });
  await expect(waiting).toContainText('An objection arrived after the conclusion: propose an amendment');
  await ines.page.goto(address);
  await block(ines).getByRole('button', { name: 'Propose an amendment' }).click();
  await expect(ines.page.getByText(/^Amends/)).toContainText('Coffee');
});

test('[O2] who stands in for somebody away is asked as well, and answers', async () => {
  const address = await write(ines, 'Plants', 'More plants.');
  await open(ines, [lena], 'Consent');
  await kofi.page.goto(address);
  await expect(block(kofi)).toContainText('Your position is asked for until');
  await block(kofi).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(block(ines)).toContainText('1 has not responded: Lena Brandt');
  await expect(block(ines)).toContainText('The rule is met');
});

test('[C1] a page is published, and linked with a decision; both say so', async () => {
  const page = ines.page;
  const address = page.url();
  await page.goto(relay.url);
  await page.getByRole('button', { name: /^New/ }).click();
  await page.getByRole('menuitem', { name: /Blank/ }).click();
  await expect(ines.prose).toBeVisible();
  await ines.prose.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type('How we water');
  await header(ines).getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Share with everyone here' }).click();
  await page.keyboard.press('Escape');
  await expect(ines.syncText).toContainText('Up to date');
  await page.getByRole('button', { name: 'About this document' }).click();
  const about = page.getByRole('dialog', { name: 'About this document' });
  await about.getByRole('button', { name: 'Publish…' }).click();
  await about.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(about).toContainText('Published today');
  await about.getByRole('button', { name: 'Link another document…' }).click();
  const choice = about.getByRole('combobox', { name: 'Document' });
  const plants = choice.getByRole('option', { name: /Plants/ });
  await choice.selectOption(await plants.innerText());
  await about.getByRole('button', { name: 'Link', exact: true }).click();
  await expect(about).toContainText('part of the same decision');
  await page.keyboard.press('Escape');
  await expect(header(ines)).toContainText('Published');
  await expect(page.getByText('Part of one decision with')).toContainText('Plants');
  await page.goto(address);
  await page.getByRole('button', { name: 'About this document' }).click();
  await expect(about).toContainText('How we water');
  await expect(about).toContainText('links to this document');
  await page.keyboard.press('Escape');
});

test('[O1] an owner leaves: an administrator names another, with a reason, who concludes', async () => {
  const address = await write(kofi, 'Door codes', 'A new code each month.');
  await open(kofi, [ines, lena], 'Consent');
  await lena.page.goto(address);
  await expect(block(lena)).toContainText('Your position is asked for until');
  await ines.page.goto(`${relay.url}/people`);
  await ines.page.getByRole('combobox', { name: 'Who has left' }).selectOption(kofi.name);
  await ines.page.getByRole('button', { name: 'Kofi Owusu has left' }).click();
  await expect(block(lena)).toContainText('Kofi Owusu, the owner, has left.');
  await expect(kofi.page.getByText('Your access to this workspace has ended.')).toBeVisible();
  await expect(block(kofi).getByRole('button', { name: 'Conclude…' })).toBeHidden();
  await expect(block(lena)).toContainText('Your position is asked for until');
  await block(lena).getByRole('button', { name: 'Approve', exact: true }).click();
  await ines.page.goto(address);
  await ines.page.getByRole('button', { name: 'Name another owner…' }).click();
  const about = ines.page.getByRole('dialog', { name: 'About this document' });
  await about.getByRole('button', { name: 'Name another owner…' }).click();
  await about.getByRole('combobox', { name: 'To whom' }).selectOption(ines.name);
  await about.getByRole('textbox', { name: 'Why this person?' }).fill('I keep the keys.');
  await about.getByRole('button', { name: 'Name the owner' }).click();
  await expect(about.getByRole('list', { name: 'Owners so far' })).toContainText('“I keep the keys.”');
  await ines.page.keyboard.press('Escape');
  await expect(block(lena)).toContainText('After that Inês Moura can conclude');
  await expect(block(ines)).toContainText('After that you can conclude.');
});

test('nobody saw an error, and nothing was asked of another host', () => {
  for (const person of [ines, kofi, lena]) {
    expect(person.pageErrors).toEqual([]);
    expect(person.strayRequests).toEqual([]);
  }
});
