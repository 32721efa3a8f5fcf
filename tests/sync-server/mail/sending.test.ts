/** Who is told of a decision: in their list at once, by mail where they gave an address, and it stands in the record. */
import { describe, expect, test } from 'vitest';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { command } from '../cli/program.ts';
import { decide } from '../decide.ts';
import { startTestRelay, type TestMember, type TestRelay } from '../start-relay.ts';
import { startMailServer, type MailServer, type ReceivedMail } from './mail-server.ts';

const from = 'Countersign <decisions@example.org>';
const start = (server: MailServer) => startTestRelay({ mail: { smtpUrl: server.url, from } });

async function peopleOn(relay: TestRelay) {
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const cleo = await relay.join(ann, 'Cleo', 'viewer');
  return { ann, ben, cleo };
}
const giveAddress = (member: TestMember, address: string | null) =>
  member.call('/api/me/mail', { body: { address } });

const toldIn = (relay: TestRelay, document: LedgerId) =>
  relay.relay.ledgers.documentState(document)?.told.map(({ way, members }) => [way, members]);

/** Unfolds quoted-printable. */
const wordsOf = ({ raw }: ReceivedMail): string =>
  Buffer.from(
    raw
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

describe('a decided document', () => {
  test('is mailed to those who gave an address, as text and HTML with the record attached', async () => {
    await using server = await startMailServer();
    await using relay = await start(server);
    const { ann, ben, cleo } = await peopleOn(relay);
    expect((await giveAddress(cleo, 'cleo@example.net')).json).toEqual({
      address: 'cleo@example.net',
      isSent: true,
    });
    const document = await decide(
      relay,
      { owner: ann, asked: ben },
      { title: 'Früh zu Mittag', outcome: 'We eat at eleven.', informed: [cleo.member] },
    );
    await relay.relay.mailTried();
    expect(server.received.map(({ to }) => to)).toEqual([['cleo@example.net']]);
    const [mail] = server.received;
    const words = mail ? wordsOf(mail) : '';
    expect(words).toContain('From: Countersign <decisions@example.org>');
    expect(words).toContain('Auto-Submitted: auto-generated');
    expect(words).toContain(`Message-ID: <${document}.${cleo.member}@example.org>`);
    expect(words).toMatch(/Content-Type: text\/plain[^]*We eat at eleven\.[^]*> We do it\./);
    expect(words).toMatch(/Content-Type: text\/html[^]*<h1[^>]*>Früh zu Mittag<\/h1>/);
    expect(words).toContain(`${relay.url}/d/${document}/record`);
    expect(mail?.raw).toMatch(/filename=0001-fruh-zu-mittag\.json/);
    expect(mail?.raw).toMatch(/filename=0001-fruh-zu-mittag\.html/);
    expect(toldIn(relay, document)).toEqual([
      ['list', [ben.member, cleo.member]],
      ['mail', [cleo.member]],
    ]);
    const record = await command(['export', '1', '--format', 'md'], { dataFolder: relay.folder });
    expect(record.out).toMatch(/Who was told:[^]*in their list: Ben and Cleo[^]*by mail: Cleo/);
  });

  test('is mailed once, also when the mail server fails and the relay restarts meanwhile', async () => {
    await using server = await startMailServer();
    await using relay = await start(server);
    const { ann, ben } = await peopleOn(relay);
    await giveAddress(ben, 'ben@example.net');
    server.refuseWith(451);
    const document = await decide(relay, { owner: ann, asked: ben }, { title: 'Lunch' });
    await relay.relay.mailTried();
    expect(server.received).toEqual([]);
    expect((await relay.call('/healthz')).json).toMatchObject({
      status: 'ok',
      troubles: ['1 mail about decisions could not be sent yet; it is tried again.'],
    });
    expect(toldIn(relay, document)).toEqual([['list', [ben.member]]]);

    server.refuseWith(null);
    await relay.restart();
    await relay.relay.mailTried();
    expect(server.received).toEqual([]); // its pause is not over
    relay.clock.advance(61_000);
    await relay.relay.mailTried();
    expect(server.received).toHaveLength(1);
    await relay.restart();
    relay.clock.advance(24 * 3_600_000);
    await relay.relay.mailTried();
    expect(server.received).toHaveLength(1);
    expect(toldIn(relay, document)).toEqual([
      ['list', [ben.member]],
      ['mail', [ben.member]],
    ]);
  });

  test('is not tried for ever where the server will never take it, and nobody is written to who took it back', async () => {
    await using server = await startMailServer();
    await using relay = await start(server);
    const { ann, ben, cleo } = await peopleOn(relay);
    await giveAddress(ben, 'gone@example.net');
    await giveAddress(cleo, 'cleo@example.net');
    server.refuseWith(550);
    await decide(relay, { owner: ann, asked: ben }, { title: 'Lunch' });
    await relay.relay.mailTried();
    server.refuseWith(451);
    await decide(relay, { owner: ann, asked: ben }, { title: 'Tea', informed: [cleo.member] });
    await relay.relay.mailTried();
    server.refuseWith(null);
    await giveAddress(cleo, null);
    await giveAddress(ben, null);
    relay.clock.advance(24 * 3_600_000);
    await relay.relay.mailTried();
    expect(server.received).toEqual([]);
    expect((await relay.call('/healthz')).json).not.toHaveProperty('troubles');
  });

  test('is decided at once where no mail server answers', async () => {
    await using relay = await startTestRelay({ mail: { smtpUrl: 'smtp://127.0.0.1:1', from } });
    const { ann, ben } = await peopleOn(relay);
    await giveAddress(ben, 'ben@example.net');
    const document = await decide(relay, { owner: ann, asked: ben }, { title: 'Lunch' });
    await relay.relay.mailTried();
    expect(relay.relay.ledgers.documentState(document)?.seal).not.toBeNull();
  });

  test('is in the list of everyone it concerns, and the record says so, where no mail is configured', async () => {
    await using relay = await startTestRelay();
    const { ann, ben, cleo } = await peopleOn(relay);
    expect((await giveAddress(ben, 'ben@example.net')).json).toEqual({
      address: 'ben@example.net',
      isSent: false,
    });
    const document = await decide(
      relay,
      { owner: ann, asked: ben },
      { title: 'Lunch', informed: [cleo.member] },
    );
    expect(toldIn(relay, document)).toEqual([['list', [ben.member, cleo.member]]]);
    await using acts = await cleo.actsSocket();
    const [entry] = acts.messages.flatMap((it) => (it.type === 'welcome' ? it.library : []));
    expect(entry).toMatchObject({ document, told: [ben.member, cleo.member] });
  });
});

describe('the dry run', () => {
  test('names to the owner who would be told, and who by mail; to nobody else', async () => {
    await using server = await startMailServer();
    await using relay = await start(server);
    const { ann, ben, cleo } = await peopleOn(relay);
    await giveAddress(cleo, 'cleo@example.net');
    const document = await decide(
      relay,
      { owner: ann, asked: ben },
      { title: 'Lunch', consulted: [cleo.member], informed: [cleo.member, ann.member] },
    );
    expect((await ann.call(`/api/documents/${document}/telling`)).json).toEqual({
      people: [
        { member: ben.member, byMail: false },
        { member: cleo.member, byMail: true },
      ],
    });
    expect((await ben.call(`/api/documents/${document}/telling`)).json).toMatchObject({ code: 'not-owner' });
    expect((await relay.call(`/api/documents/${document}/telling`)).status).toBe(401);
  });

  test.each([
    'no address',
    'a@b@c',
    'a@b\r\nBcc: x@y',
    'a,b@c.d',
    '<a@b.c>',
    '@b.c',
    `${'a'.repeat(300)}@b.c`,
  ])('refuses %j as an address', async (address) => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    expect((await giveAddress(ann, address)).status).toBe(400);
    expect((await ann.call('/api/me/mail')).json).toEqual({ address: null, isSent: false });
  });
});
