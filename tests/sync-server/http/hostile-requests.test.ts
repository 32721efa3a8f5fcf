/** What a page of another origin, a stranger and an impatient guest try over HTTP. */
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { answerPings } from '../../../sync-server/http/answer-pings.ts';
import { ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { SessionAnswer, TicketAnswer } from '#shared/protocol/http-api.ts';
import { makeDocument } from '../document.ts';
import {
  randomId,
  startTestRelay,
  testPassword,
  testSetupToken,
  TestPerson,
  type TestRelay,
} from '../start-relay.ts';

/** Sends bytes as they are and returns everything that comes back until the end. */
function raw({ relay }: TestRelay, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(relay.port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}
const get = (relay: TestRelay, path: string): Promise<string> =>
  raw(relay, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);

describe('a page of another origin', () => {
  test('cannot post anything, whatever it calls itself', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const posts = ['setup', 'join', 'sign-in', 'sign-out', 'invite-check', 'tickets'];
    for (const path of posts)
      for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1']) {
        const answer = await relay.call(`/api/${path}`, {
          body: { socket: 'acts' },
          origin,
          cookie: ann.cookie,
          headers: { 'content-type': 'text/plain' },
        });
        expect([answer.status, answer.json]).toMatchObject([403, { code: 'origin-refused' }]);
      }
    expect((await ann.call('/api/me')).status).toBe(200);
  });

  test('cannot read anything: no answer invites it', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    for (const path of ['/api/me', '/api/state', '/metrics', '/healthz', '/nowhere']) {
      const answer = await relay.call(path, { origin: 'http://evil.example', cookie: ann.cookie });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('cannot read the figures by a name of its own for this machine', async () => {
    await using relay = await startTestRelay();
    const asked = (host: string) =>
      raw(relay, `GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await asked(`evil.example:${relay.relay.port}`)).toMatch(/^HTTP\/1.1 401/);
    expect(await asked(`127.0.0.1:${relay.relay.port}`)).toMatch(/^HTTP\/1.1 200/);
  });

  test('cannot act as the operator, even on this machine', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const answer = await relay.call('/api/operator/invites', {
      body: { role: 'administrator' },
      token: randomId(),
    });
    expect(answer.status).toBe(403);
    const program = await relay.call('/api/operator/invites', {
      body: { role: 'administrator' },
      token: 'A'.repeat(43),
      origin: null,
    });
    expect(program.status).toBe(401);
  });
});

test('[promise 9] who is refused a WebSocket cannot keep the connection', async () => {
  await using relay = await startTestRelay();
  const socket = connect({ port: relay.relay.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(
    'GET /sync/acts HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  let isGone = false;
  socket.on('error', () => (isGone = true));
  socket.resume();
  await new Promise((resolve) => socket.once('end', resolve));
  for (let turns = 0; !isGone && turns < 10_000; turns++) {
    socket.write('still here');
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.destroy();
  expect(isGone).toBe(true);
});

test('[promise 9] one person has a bounded number of connections, however often they sign in', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'viewer');
  const again = await relay.call('/api/sign-in', { body: { person: 'Ben', password: testPassword } });
  const second = SessionAnswer.parse(again.json).token ?? '';
  const open = async (token: string): Promise<WebSocket | number> => {
    const answer = await relay.call('/api/tickets', { body: { socket: 'acts' }, token });
    const { ticket } = TicketAnswer.parse(answer.json);
    const socket = new WebSocket(`${relay.socketUrl}/sync/acts`, [ticketSubprotocol(ticket)]);
    return new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.once('open', () => resolve(socket));
      socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    });
  };
  const sockets = await Promise.all(
    Array.from({ length: 200 }, (_, i) => open(i % 2 === 0 ? ben.token : second)),
  );
  expect(sockets.filter((socket) => typeof socket === 'number')).toEqual([]);
  expect([await open(ben.token), await open(second)]).toEqual([429, 429]);
  await using anns = await ann.actsSocket();
  expect(anns.messages).toHaveLength(1);

  const [first] = sockets;
  if (first instanceof WebSocket) first.close();
  while (relay.relay.connections() > 200) await new Promise((resolve) => setImmediate(resolve));
  expect(await open(second)).toBeInstanceOf(WebSocket);
});

test('a ping is answered; pings whose answers nobody reads are not', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  await using acts = await ann.actsSocket();
  const pong = new Promise<string>((resolve) => acts.socket.once('pong', (data) => resolve(data.toString())));
  acts.socket.ping('hello');
  expect(await pong).toBe('hello');

  const socket = Object.assign(new EventEmitter(), { OPEN: 1, readyState: 1, bufferedAmount: 0, pongs: 0 });
  const stuck = Object.assign(socket, {
    pong(data: Buffer): void {
      socket.pongs++;
      socket.bufferedAmount += data.length;
    },
  });
  answerPings(stuck as unknown as Parameters<typeof answerPings>[0]);
  for (let i = 0; i < 10_000; i++) stuck.emit('ping', Buffer.alloc(125));
  expect(stuck.bufferedAmount).toBeLessThan(66 * 1024);
});

test('two set-ups at the same moment make one administrator', async () => {
  await using relay = await startTestRelay();
  const people = [new TestPerson('Ann'), new TestPerson('Eve')];
  const answers = await Promise.all(
    people.map(async (person) =>
      relay.call('/api/setup', {
        body: { token: testSetupToken, password: testPassword, act: await relay.creation(person) },
      }),
    ),
  );
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
  expect(relay.relay.ledgers.workspaceState().members.size).toBe(1);
  const lost = people[answers.findIndex(({ status }) => status === 409)];
  const signIn = { person: lost?.name, password: testPassword };
  expect((await relay.call('/api/sign-in', { body: signIn })).status).toBe(401);
});

test('ids of documents of others, and of none, get the same answer', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'administrator');
  const { document } = await makeDocument(ann, 'Mine');
  const ids = [document, randomId(), '__proto__', 'constructor', '..%2f..%2fcountersign.sqlite', '%00', 'x'];
  for (const what of ['body', 'ledger', 'record'])
    for (const id of ids) {
      const { status, json } = await ben.call(`/api/documents/${id}/${what}`);
      expect([status, json]).toMatchObject([404, { code: 'document-unknown' }]);
    }
});

describe('requests that mean harm', () => {
  const deep = '['.repeat(50_000);
  test.each([
    ['deep nesting', deep],
    ['deep nesting in a field', `{"person":${deep}`],
    ['a prototype', '{"__proto__":{"role":"administrator"},"person":"Ann","password":"x"}'],
    ['no JSON', '\u0000'],
    ['nothing', ''],
  ])('%s is refused as a request', async (_, body) => {
    await using relay = await startTestRelay();
    for (const path of ['/api/sign-in', '/api/join', '/api/setup', '/api/invite-check']) {
      const answer = await relay.call(path, { body });
      expect([answer.status, answer.json]).toMatchObject([400, { code: 'request-malformed' }]);
    }
  });

  test('nothing beside the app is served, and nothing breaks', async () => {
    const around = mkdtempSync(join(tmpdir(), 'countersign-app-'));
    const folder = join(around, 'dist');
    mkdirSync(folder);
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Countersign</title>');
    writeFileSync(join(around, 'secret.txt'), 'the secret');
    await using relay = await startTestRelay({ appFolder: folder });
    const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '%252e%252e%252f', 'assets/..%2f..%2f'];
    const paths = [...up.map((climb) => `${climb}secret.txt`), 'assets//../../secret.txt', '/secret.txt'];
    for (const path of [...paths, '%00', '%', '%ff']) {
      const answer = await get(relay, `/${path}`);
      expect(answer).toMatch(/^HTTP\/1\.1 (200|4\d\d) /);
      expect(answer).not.toContain('the secret');
    }
    rmSync(around, { recursive: true });
  });

  test('a name as long as a book, and one that holds a header', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { workspace, lineage } = await relay.state();
    for (const name of ['x'.repeat(10_000), 'Ben\r\nSet-Cookie: a=b', 'Ben\u202e', '']) {
      const { invite, secret } = await ann.invite('viewer');
      const act = new TestPerson('Ben').sign(workspace, lineage, {
        type: 'member-joined',
        invite,
        person: name,
        zone: 'UTC',
      });
      const answer = await relay.call('/api/join', { body: { invite, secret, password: testPassword, act } });
      expect([answer.status, answer.json]).toMatchObject([422, { code: 'name-malformed' }]);
    }
  });
});
