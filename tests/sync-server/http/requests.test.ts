import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, test } from 'vitest';
import { LedgerId } from '#shared/kernel/ids.ts';
import { ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { TicketAnswer, WritingAnswer } from '#shared/protocol/http-api.ts';
import { maxWritingSpans } from '#shared/protocol/limits.ts';
import { refusalCodes } from '#shared/protocol/refusal.ts';
import { BodyClient } from '../body-client.ts';
import { makeDocument, makeSharedDocument } from '../document.ts';
import { writeParagraph } from '../rooms/prose.ts';
import { randomId, startTestRelay, testPassword, type Answer, type TestRelay } from '../start-relay.ts';

const codeOf = ({ json }: Answer): unknown =>
  json && typeof json === 'object' && 'code' in json ? json.code : null;

/** What an upgrade is answered with: 101 for an open socket, or the status and code of the refusal. */
function upgrade(
  relay: TestRelay,
  path: string,
  protocols: string[],
  origin?: string,
): Promise<{ status: number; code?: unknown; protocol?: string; closeCode?: Promise<number> }> {
  const socket = new WebSocket(
    `${relay.socketUrl}${path}`,
    protocols,
    origin === undefined ? {} : { origin },
  );
  const closeCode = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ status: 101, protocol: socket.protocol, closeCode }));
    socket.on('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => {
        const { code }: { code?: unknown } = JSON.parse(text);
        resolve({ status: response.statusCode ?? 0, code });
      });
    });
  });
}

describe('where a request comes from', () => {
  test('a page of another origin changes nothing, cookie or not', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    for (const origin of [
      'http://evil.example',
      'null',
      `${relay.url}0`,
      relay.url.replace('http', 'https'),
    ]) {
      const answer = await relay.call('/api/tickets', {
        body: { socket: 'acts' },
        cookie: ann.cookie,
        origin,
      });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'origin-refused']);
    }
  });

  test('a cookie counts only with our own origin; a program without origin shows its token', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const body = { socket: 'acts' };
    expect((await relay.call('/api/tickets', { body, cookie: ann.cookie })).status).toBe(200);
    const bare = await relay.call('/api/tickets', { body, cookie: ann.cookie, origin: null });
    expect([bare.status, codeOf(bare)]).toEqual([401, 'not-signed-in']);
    expect((await relay.call('/api/tickets', { body, token: ann.token, origin: null })).status).toBe(200);
    const localhost = relay.url.replace('127.0.0.1', 'localhost');
    expect((await relay.call('/api/tickets', { body, cookie: ann.cookie, origin: localhost })).status).toBe(
      200,
    );
  });

  test('the cookie is kept from scripts and other sites, and is secure where the address is', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const signIn = { body: { person: 'Ann', password: testPassword } };
    const [plain = ''] = (await relay.call('/api/sign-in', signIn)).headers.getSetCookie();
    expect(plain).toMatch(/HttpOnly/);
    expect(plain).toMatch(/SameSite=Strict/);
    expect(plain).not.toMatch(/Secure/);
    await using safe = await startTestRelay({ publicUrl: 'https://decide.example' });
    await safe.setUp('Ann');
    const [secure = ''] = (await safe.call('/api/sign-in', signIn)).headers.getSetCookie();
    expect(secure).toMatch(/^__Host-/);
    expect(secure).toMatch(/Secure/);
  });
});

describe('a session', () => {
  test('ends with sign-out, and every socket of it', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await using acts = await ann.actsSocket();
    expect((await ann.call('/api/sign-out', { method: 'POST' })).status).toBe(200);
    expect(await acts.closed).toBe(4401);
    expect(codeOf(await ann.call('/api/me'))).toBe('not-signed-in');
  });

  test('lasts ninety days and survives a restart', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await relay.restart();
    expect((await ann.call('/api/me')).status).toBe(200);
    relay.clock.jumpTo(relay.clock.now() + 90 * 24 * 3_600_000);
    expect((await ann.call('/api/me')).status).toBe(401);
  });

  test('the data folder holds no token and no password', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    expect(relay.relay.store.session(ann.token)).toBeNull();
    expect(relay.relay.store.accountByPerson('Ann')?.passwordHash).not.toContain(testPassword);
  });
});

describe('a ticket', () => {
  test('opens one socket, once', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ticket = await ann.ticket({ socket: 'acts' });
    const first = await upgrade(relay, '/sync/acts', [ticketSubprotocol(ticket)]);
    expect(first).toMatchObject({ status: 101, protocol: ticketSubprotocol(ticket) });
    expect(await upgrade(relay, '/sync/acts', [ticketSubprotocol(ticket)])).toEqual({
      status: 401,
      code: 'ticket-invalid',
    });
  });

  test('is worth nothing after thirty seconds, for another document, for the other socket, or made up', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const mine = await makeDocument(ann, 'Mine');
    const other = await makeDocument(ann, 'Other');
    const refused = { status: 401, code: 'ticket-invalid' };
    const old = await ann.ticket({ socket: 'acts' });
    relay.clock.advance(30_000);
    expect(await upgrade(relay, '/sync/acts', [ticketSubprotocol(old)])).toEqual(refused);
    const body = { socket: 'body', document: mine.document };
    for (const path of [
      `/sync/body/${other.document}`,
      '/sync/acts',
      '/sync/body/',
      `/sync/body/${mine.document}/x`,
    ])
      expect(await upgrade(relay, path, [ticketSubprotocol(await ann.ticket(body))])).toEqual(refused);
    expect(await upgrade(relay, '/sync/acts', [ticketSubprotocol(randomId())])).toEqual(refused);
    expect(await upgrade(relay, '/sync/acts', [])).toEqual(refused);
  });

  test('does not help a page of another origin', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ticket = ticketSubprotocol(await ann.ticket({ socket: 'acts' }));
    expect(await upgrade(relay, '/sync/acts', [ticket], 'http://evil.example')).toEqual({
      status: 403,
      code: 'origin-refused',
    });
  });

  test('is refused for documents of others, other lineages and older apps, each with its code', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const { document } = await makeDocument(ann, 'A private draft');
    const ask = async (member: typeof ann, more: object): Promise<unknown[]> => {
      const answer = await member.call('/api/tickets', { body: { socket: 'body', document, ...more } });
      return [answer.status, codeOf(answer)];
    };
    expect(await ask(ben, {})).toEqual([404, 'document-unknown']);
    expect(await ask(ann, { document: randomId() })).toEqual([404, 'document-unknown']);
    expect(await ask(ann, { lineage: randomId() })).toEqual([409, 'lineage-differs']);
    expect(await ask(ann, { schema: 0 })).toEqual([426, 'schema-older']);
    expect((await ask(ann, { schema: 1 }))[0]).toBe(200);
  });

  test('[E4] [promise 11] is refused for a text of another history, and says of which history the text is', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, acts } = await makeDocument(ann, 'A private draft');
    const ask = (more: object) => ann.call('/api/tickets', { body: { socket: 'body', document, ...more } });
    const { history } = TicketAnswer.parse((await ask({ history: null })).json);
    expect(history).toBeDefined();
    expect((await ask({ history, head: acts.headOf(document) })).status).toBe(200);
    expect(codeOf(await ask({ history: randomId() }))).toBe('backup-restored');
    expect(codeOf(await ask({ head: { seq: 1, hash: 'A'.repeat(43) } }))).toBe('history-differs');
    expect(codeOf(await ask({ head: { ...acts.headOf(document), seq: 9 } }))).toBe('history-differs');
    // A program that asks for nothing new is told nothing new.
    expect(Object.keys((await ask({})).json ?? {}).toSorted()).toEqual(['expiresAtMs', 'ticket']);
  });

  test('is refused to a new session whose Yjs client id is another member’s, and given to the one that goes on', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const { document } = await makeSharedDocument(ann, 'A plan');
    await using body = await BodyClient.open(ann, document);
    writeParagraph(body.peer.body, 'Written');
    await body.whenReceipted();
    const ask = (more: object, who = ben) =>
      who.call('/api/tickets', { body: { socket: 'body', document, ...more } });
    const client = body.peer.doc.clientID;
    expect(codeOf(await ask({ client, isNewClient: true }))).toBe('update-foreign-client');
    expect((await ask({ client, isNewClient: true }, ann)).status).toBe(200);
    expect((await ask({ client: (client ^ 1) >>> 0, isNewClient: true })).status).toBe(200);
  });
});

describe('bad requests', () => {
  test.each([
    ['no JSON', '{'],
    ['another shape', '{"socket":"acts","more":1}'],
    ['a prototype', '{"__proto__":{"socket":"acts"}}'],
    ['deep nesting', '['.repeat(60_000)],
  ])('%s is refused', async (_, body) => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const answer = await ann.call('/api/tickets', { body, method: 'POST' });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request-malformed']);
  });

  test('too much is refused with its own code, and the relay goes on serving', async () => {
    await using relay = await startTestRelay();
    const answer = await relay.call('/api/sign-in', {
      body: { person: 'Ann', password: 'x'.repeat(200_000) },
    });
    expect([answer.status, codeOf(answer)]).toEqual([413, 'frame-too-large']);
    expect((await relay.call('/healthz')).json).toMatchObject({ status: 'ok' });
  });

  test('every refusal is JSON with a code that is in the table', async () => {
    await using relay = await startTestRelay();
    const answers = await Promise.all([
      relay.call('/api/nothing'),
      relay.call('/api/me'),
      relay.call('/api/documents/x/body'),
      relay.call('/sync/acts'),
      relay.call('/nothing.js'),
      relay.call('/api/me', { method: 'DELETE' }),
      relay.call('/api/sign-in', { body: 7 }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(refusalCodes).toContain(codeOf(answer));
    }
  });
});

describe('a document by HTTP', () => {
  test('is for those who may read it', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'viewer');
    const { document, acts, lineage } = await makeDocument(ann, 'Mine');
    const path = `/api/documents/${document}`;
    expect((await ann.call(`${path}/body`)).status).toBe(200);
    expect(await ann.call(`${path}/ledger`)).toMatchObject({ json: [{ ledger: document }] });
    for (const member of [ben, { call: relay.call.bind(relay) }]) {
      expect((await member.call(`${path}/body`)).status).toBeGreaterThanOrEqual(400);
      expect((await member.call(`${path}/ledger`)).status).toBeGreaterThanOrEqual(400);
    }
    await acts.perform(document, lineage, { type: 'document-shared' });
    expect((await ben.call(`${path}/body`)).status).toBe(200);
    expect((await ben.call(`${path}/body`)).bytes).toEqual(new Uint8Array([0, 0]));
  });
});

describe('who wrote when, by HTTP', () => {
  test('is for those who may read the document', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'viewer');
    const { document, acts, lineage } = await makeDocument(ann, 'Mine');
    const path = `/api/documents/${document}/writing`;
    {
      await using prose = await BodyClient.open(ann, document);
      await prose.fill({ type: 'doc', content: [{ type: 'title' }, { type: 'paragraph' }] });
    }
    const answer = WritingAnswer.parse((await ann.call(path)).json);
    expect(answer).toMatchObject({ spans: [{ member: ann.member }], isCut: false });

    const hidden = await ben.call(path);
    expect([hidden.status, codeOf(hidden)]).toEqual([404, 'document-unknown']);
    const unknown = await ann.call(`/api/documents/${randomId()}/writing`);
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'document-unknown']);
    expect((await relay.call(path)).status).toBe(401);
    await acts.perform(document, lineage, { type: 'document-shared' });
    expect(WritingAnswer.parse((await ben.call(path)).json).spans).toEqual(answer.spans);
  });

  test('tells the latest thousand spans, and that there are more', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document } = await makeDocument(ann, 'Mine');
    const { store } = relay.relay;
    store.transaction(() => {
      for (let i = 0; i <= maxWritingSpans; i++)
        store.keepWriting(document, { member: ann.member, fromMs: i, toMs: i });
    });
    const { spans, isCut } = WritingAnswer.parse((await ann.call(`/api/documents/${document}/writing`)).json);
    expect([isCut, spans.length, spans[0]?.fromMs]).toEqual([true, maxWritingSpans, 1]);
  });
});

test('a connection that rests is kept longer than a proxy keeps it', async () => {
  await using relay = await startTestRelay();
  const { headers } = await relay.call('/livez');
  const [, seconds] = /^timeout=(\d+)/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(120);
});

describe('the web app', () => {
  const around: string[] = [];
  afterEach(() => {
    for (const folder of around.splice(0)) rmSync(folder, { recursive: true });
  });
  const built = (): string => {
    const parent = mkdtempSync(join(tmpdir(), 'countersign-app-'));
    around.push(parent);
    const folder = join(parent, 'dist');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Countersign</title>');
    writeFileSync(join(folder, 'sw.js'), '// worker');
    writeFileSync(join(folder, 'assets', 'app-1234.js'), 'export {}');
    writeFileSync(join(parent, 'countersign-secret.txt'), 'secret');
    return folder;
  };

  test('is served with a strict policy; only hashed files are kept for ever', async () => {
    const folder = built();
    await using relay = await startTestRelay({ appFolder: folder });
    const page = await relay.call('/');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect((await relay.call('/assets/app-1234.js')).headers.get('cache-control')).toMatch(/immutable/);
    expect((await relay.call('/sw.js')).headers.get('cache-control')).toBe('no-cache');
    const deep = await relay.call(`/documents/${LedgerId.parse(randomId())}`);
    expect([deep.status, deep.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await relay.call('/assets/gone-9999.js')).status).toBe(404);
  });

  test('a document has the page that asks at once for its code, where the build made one', async () => {
    const folder = built();
    await using relay = await startTestRelay({ appFolder: folder });
    const titleAt = async (path: string) =>
      /<title>(\w*)/.exec(new TextDecoder().decode((await relay.call(path)).bytes))?.[1];
    const document = `/d/${LedgerId.parse(randomId())}`;
    expect(await titleAt(document)).toBe('Countersign');
    writeFileSync(join(folder, 'document.html'), '<!doctype html><title>Document');
    expect(await titleAt(document)).toBe('Document');
    expect(await titleAt(`${document}/history`)).toBe('Countersign');
  });

  test.each(['/../countersign-secret.txt', '/..%2fcountersign-secret.txt', '/%2e%2e/countersign-secret.txt'])(
    'nothing beside it is served: %s',
    async (path) => {
      const folder = built();
      await using relay = await startTestRelay({ appFolder: folder });
      expect(new TextDecoder().decode((await relay.call(path)).bytes)).not.toContain('secret');
    },
  );
});

test('health and figures are there for operators, without content', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  await makeDocument(ann, 'A secret title');
  expect((await relay.call('/healthz')).json).toEqual({
    status: 'ok',
    version: (await relay.state()).version,
  });
  expect((await relay.call('/livez')).status).toBe(200);
  const figures = new TextDecoder().decode((await relay.call('/metrics')).bytes);
  expect(figures).toMatch(/^countersign_documents 1$/m);
  expect(figures).toMatch(/^countersign_acts_appended_total 1$/m);
  expect(figures).toMatch(/^countersign_frames_total\{socket="acts"\} [1-9]/m);
  expect(figures).not.toContain('secret');
});

test('every answer says what a browser may do with it; behind https it stays https', async () => {
  await using plain = await startTestRelay();
  await using safe = await startTestRelay({ publicUrl: 'https://decide.example' });
  for (const relay of [plain, safe])
    for (const path of ['/', '/api/state', '/healthz', '/nothing.js', '/api/nothing']) {
      const { headers } = await relay.call(path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*object-src 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBe(relay === safe ? 'max-age=31536000' : null);
    }
});

describe('figures are never public', () => {
  const token = 'a-token-for-the-metrics';
  const statusOf = async (relay: TestRelay, shown?: string, headers: Record<string, string> = {}) =>
    (
      await relay.call('/metrics', {
        ...(shown === undefined ? {} : { token: shown }),
        headers,
        origin: null,
      })
    ).status;

  test('behind a public address they are for nobody, not even seemingly of this machine', async () => {
    await using relay = await startTestRelay({ publicUrl: 'https://decide.example' });
    expect(await statusOf(relay)).toBe(401);
    expect(await statusOf(relay, 'x'.repeat(40))).toBe(401);
  });

  test('a token shows them, from anywhere, and no other does', async () => {
    await using relay = await startTestRelay({
      publicUrl: 'https://decide.example',
      metricsToken: token,
    });
    expect(await statusOf(relay, token, { 'x-forwarded-for': '192.0.2.1' })).toBe(200);
    expect(await statusOf(relay, `${token}x`)).toBe(401);
    expect(await statusOf(relay)).toBe(401);
  });

  test('without one they are for this machine alone', async () => {
    await using relay = await startTestRelay();
    expect(await statusOf(relay)).toBe(200);
    expect(await statusOf(relay, undefined, { 'x-forwarded-for': '192.0.2.1' })).toBe(401);
  });
});
