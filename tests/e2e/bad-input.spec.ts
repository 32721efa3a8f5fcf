/** What people and programs get wrong or forge: one sentence each, nothing changed, and the others are served on. */
import { expect, test } from '@playwright/test';
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { Person } from './person.ts';
import { documentAt, lineageOf, Program } from './program.ts';
import { StoryRelay } from './story-relay.ts';

test.describe.configure({ mode: 'serial' });

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let relay: StoryRelay;
let ines: Person;
let kofi: Person;
let lena: Person;
let vera: Person;
let address: string;
let document: LedgerId;

test.beforeAll(async () => {
  relay = await StoryRelay.start({ hasSample: false });
  ines = await Person.arrive({ name: 'Inês Moura', zone: 'Europe/Lisbon' });
  vera = await Person.arrive({ name: 'Vera Falk', zone: 'Europe/Berlin' });
  await ines.enter(relay.setupLink);
  await ines.page.getByRole('button', { name: 'Write the first one' }).click();
  await ines.prose.click();
  await ines.page.keyboard.press('Control+a');
  await ines.page.keyboard.press('Delete');
  await ines.page.keyboard.type('Relay storage');
  await ines.page.keyboard.press('Enter');
  await ines.page.keyboard.type('The relay keeps every update.');
  await expect(ines.syncText).toContainText('Up to date');
  address = new URL(ines.page.url()).pathname;
  document = documentAt(address);
});

test.afterAll(async () => {
  for (const person of [ines, kofi, lena, vera]) await person?.leave();
  await relay?.dispose();
});

async function open(person: Person): Promise<void> {
  if (new URL(person.page.url()).pathname !== address) await person.page.goto(`${relay.url}${address}`);
  // Until then the device does not know what its person may do in it.
  await expect(person.syncText).toContainText('Up to date');
}

let served = 0;

/** The owner writes, and a reader sees it: the relay goes on serving everybody else. */
async function expectOthersServed(): Promise<void> {
  const sentence = `Still served, ${++served}.`;
  await open(ines);
  await open(vera);
  await ines.typeAtEndOf('The relay keeps every update.', ` ${sentence}`);
  await expect(vera.prose).toContainText(sentence);
}

const newParagraph = (words: string): Y.XmlElement => {
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(words)]);
  return paragraph;
};

/** Writes prose with a person's own session, past every button; resolves with the code of the refusal. */
async function forceProse(program: Program, words: string): Promise<string> {
  const body = await program.body(document);
  await body.when(() => body.peer.body.length > 0);
  body.peer.body.push([newParagraph(words)]);
  await Promise.race([body.when(() => body.peer.refusals.length > 0), body.closed]);
  const code = body.peer.refusals.at(0)?.code ?? `closed ${await body.closed}`;
  body.socket.terminate();
  return code;
}

async function forceComment(program: Program, text: string): Promise<string> {
  const acts = await program.acts();
  await acts.follow(document);
  const verdict = await acts.perform(document, lineageOf(acts, document), {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text },
    suggestion: null,
  });
  acts.socket.terminate();
  return verdict.type === 'refused' ? verdict.code : verdict.type;
}

test('names that cannot be names are refused in a sentence', async () => {
  await ines.page.getByRole('banner').getByRole('button', { name: 'Share' }).click();
  await ines.page.getByRole('button', { name: 'Share with everyone here' }).click();
  const link = await ines.inviteLink('Viewer');
  await vera.page.goto(link);
  const attempt = async (name: string) => {
    const field = vera.page.getByLabel('Your name');
    // The field takes no more than 80; what a page of somebody else's would send is for the relay to refuse.
    await field.evaluate((input) => input.removeAttribute('maxlength'));
    await field.fill(name);
    await vera.page.getByLabel('Password').fill('a long enough password');
    await vera.page.getByRole('button', { name: 'Join' }).click();
  };
  const sentence = vera.page.getByRole('alert');
  for (const name of ['n'.repeat(10_000), 'Inês \u202Earuom', 'Vera\u200B', '\u2066Vera\u2069']) {
    await attempt(name);
    await expect(sentence).toHaveText('A name has 1 to 80 visible characters.');
  }
  await attempt(ines.name);
  await expect(sentence).toHaveText('Somebody here already has this name. Choose another.');
  // The link was not used up by any of these.
  await attempt(vera.name);
  await expect(vera.page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  await expectOthersServed();
});

test('an invite link works once; a damaged one and one of last week do not open', async () => {
  const stranger = await Person.arrive({ name: 'Stranger', zone: 'UTC' });
  const refused = stranger.page.getByRole('main');
  const link = await ines.inviteLink('Commenter');
  lena = await Person.arrive({ name: 'Lena Brandt', zone: 'America/Los_Angeles' });
  await lena.enter(link);

  await stranger.page.goto(link);
  await expect(refused).toContainText('This link was used already. Ask for a new one.');
  const fresh = await ines.inviteLink('Editor');
  for (const damaged of [fresh.slice(0, -4), `${fresh.slice(0, -4)}AAAA`, fresh.replace(/#.*/, '')]) {
    await stranger.page.goto('about:blank');
    await stranger.page.goto(damaged);
    await expect(refused).toContainText('This link is not one of ours. Check that it was copied whole.');
  }
  relay.advance(8 * dayMs);
  await stranger.page.goto('about:blank');
  await stranger.page.goto(fresh);
  await expect(refused).toContainText('This link has expired. Ask for a new one.');
  await stranger.leave();
  await expectOthersServed();
});

test('a wrong password five times, and the sixth try says to wait; after a quarter of an hour the right one opens', async () => {
  const elsewhere = await Person.arrive({ name: lena.name, zone: 'UTC' });
  const { page } = elsewhere;
  // The address that a signed-out notice leads to: nothing of its own stands behind it.
  await page.goto(`${relay.url}/sign-in`);
  const attempt = async (password: string) => {
    await page.getByLabel('Your name').fill(lena.name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('button', { name: 'One moment…' })).toBeHidden();
  };
  for (let tries = 0; tries < 5; tries++) {
    await attempt(`not the password ${tries}`);
    await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.');
  }
  await attempt('a long enough password');
  await expect(page.getByRole('alert')).toHaveText('Too many wrong tries. Wait 15 minutes, then try again.');
  relay.advance(16 * minuteMs);
  await attempt('a long enough password');
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
  await elsewhere.leave();
  await expectOthersServed();
});

test('a viewer can neither comment nor write: not on screen, and not past it', async () => {
  await open(vera);
  await expect(vera.prose).toHaveAttribute('aria-readonly', 'true');
  await vera.selectWords('every update');
  await vera.page.keyboard.press('Control+Alt+m');
  await vera.page.keyboard.type('words of a viewer');
  await expect(vera.page.getByRole('form', { name: 'New comment' })).toHaveCount(0);
  await expect(vera.page.getByRole('button', { name: 'Comment', exact: true })).toHaveCount(0);
  await expect(vera.prose).not.toContainText('words of a viewer');

  const program = await Program.signIn(relay.url, vera.name);
  expect(await forceComment(program, 'a comment of a viewer')).toBe('role-insufficient');
  expect(await forceProse(program, 'prose of a viewer')).toBe('role-insufficient');
  await expectOthersServed();
  await expect(ines.prose).not.toContainText('prose of a viewer');
  await expect(ines.page.getByText('a comment of a viewer')).toHaveCount(0);
});

test('a commenter comments and cannot write: not on screen, and not past it', async () => {
  await open(lena);
  await lena.comment('Still served, 1', 'Every one?');
  await expect(lena.prose).toHaveAttribute('aria-readonly', 'true');
  await lena.typeAtEndOf('The relay keeps', ' words of a commenter');
  await expect(lena.prose).not.toContainText('words of a commenter');

  const program = await Program.signIn(relay.url, lena.name);
  expect(await forceComment(program, 'A comment from a program.')).toBe('accepted');
  expect(await forceProse(program, 'prose of a commenter')).toBe('role-insufficient');
  await expectOthersServed();
  await expect(ines.thread('A comment from a program.')).toBeVisible();
  await expect(ines.prose).not.toContainText('prose of a commenter');
});

test('[promise 8] a role that is taken away while its holder is connected stops their writing at once', async () => {
  kofi = await Person.arrive({ name: 'Kofi Owusu', zone: 'Asia/Kolkata' });
  await kofi.enter(await ines.inviteLink('Editor'));
  await open(kofi);
  await kofi.typeAtEndOf('The relay keeps every update.', ' Kofi wrote this.');
  const program = await Program.signIn(relay.url, kofi.name);
  const body = await program.body(document);
  await body.when(() => body.peer.body.toJSON().includes('Kofi wrote this.'));

  await ines.page.goto(`${relay.url}/people`);
  await ines.page.getByRole('combobox', { name: `Role of ${kofi.name}` }).selectOption('Commenter');
  await expect(kofi.prose).toHaveAttribute('aria-readonly', 'true');
  // The socket that was open before is no way around it.
  body.peer.body.push([newParagraph('written after the role was gone')]);
  await Promise.race([body.when(() => body.peer.refusals.length > 0), body.closed]);
  body.socket.terminate();
  expect(await forceProse(program, 'written on a new connection')).toBe('role-insufficient');
  await expectOthersServed();
  await expect(ines.prose).toContainText('Kofi wrote this.');
  await expect(ines.prose).not.toContainText('after the role was gone');
  await expect(ines.prose).not.toContainText('on a new connection');
});

test('somebody else’s private draft has no address, no ticket and no body', async () => {
  await ines.page.goto(`${relay.url}/`);
  await ines.page.getByRole('button', { name: /^New/ }).click();
  await ines.page.getByRole('menuitem', { name: /Blank/ }).click();
  await ines.page.keyboard.type('Nobody reads this yet');
  await expect(ines.syncText).toContainText('Up to date');
  const draft = documentAt(ines.page.url());

  await vera.page.goto(ines.page.url());
  await expect(vera.page.getByRole('heading', { level: 1 })).toHaveText(/not found|no such|nothing/i);
  const program = await Program.signIn(relay.url, vera.name);
  const { ticket } = await program.askTicket({ socket: 'body', document: draft });
  if (ticket !== null) {
    const { closed } = await program.socket(`/sync/body/${draft}`, ticket);
    expect(await closed).toBeGreaterThanOrEqual(400);
  }
  // A ticket for one document opens no other.
  const other = await program.ticket({ socket: 'body', document });
  const { closed } = await program.socket(`/sync/body/${draft}`, other);
  expect(await closed).toBeGreaterThanOrEqual(400);
  await expectOthersServed();
});

test('frames of garbage, of 2 MiB and of the wrong kind end their own connection and nobody else’s', async () => {
  const program = await Program.signIn(relay.url, lena.name);
  const frames: readonly (string | Buffer)[] = [
    'text where bytes belong',
    Buffer.from([0, 2, 255, 255, 255, 255, 255, 255]),
    Buffer.from([77, 1, 2, 3]),
    Buffer.alloc(2 * 1024 * 1024),
  ];
  for (const frame of frames) {
    const { socket, closed } = await program.socket(
      `/sync/body/${document}`,
      await program.ticket({ socket: 'body', document }),
    );
    socket.send(frame);
    expect(await closed).toBeGreaterThan(1000);
  }
  for (const frame of [Buffer.from([1, 2, 3]), Buffer.alloc(2 * 1024 * 1024, '{')]) {
    const { socket, closed } = await program.socket('/sync/acts', await program.ticket({ socket: 'acts' }));
    socket.send(frame);
    expect(await closed).toBeGreaterThan(1000);
  }
  await expectOthersServed();
});

test('no page asked another host for anything, and none failed', () => {
  for (const person of [ines, kofi, lena, vera]) {
    expect(person.strayRequests).toEqual([]);
    expect(person.pageErrors).toEqual([]);
  }
});
