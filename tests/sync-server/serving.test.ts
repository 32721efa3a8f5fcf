import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { SessionAnswer, StateAnswer, TicketAnswer } from '#shared/protocol/http-api.ts';
import { ActsClient } from './acts-client.ts';
import { randomId, testPassword, testSetupToken, TestPerson } from './start-relay.ts';

const program = fileURLToPath(new URL('../../sync-server/cli/main.ts', import.meta.url));
const running = new Set<ChildProcessWithoutNullStreams>();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-serve-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

interface Serving {
  readonly child: ChildProcessWithoutNullStreams;
  readonly url: string;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** The program as people start it, on a port of the system's choice; resolves when it printed its link. */
async function serve(environment: Record<string, string> = {}): Promise<Serving> {
  const child = spawn(process.execPath, [program, 'serve'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      DATA_DIR: folder,
      SETUP_TOKEN: testSetupToken,
      LOG_LEVEL: 'error',
      ...environment,
    },
  });
  running.add(child);
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  await Promise.race([
    ended,
    new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        if (/http:\S+\s/.test(output)) resolve();
      });
    }),
  ]);
  return { child, url: /http:\/\/[\d.]+:\d+/.exec(output)?.[0] ?? '', output: () => output, ended };
}

const post = async (url: string, body: unknown, token?: string): Promise<unknown> => {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return (await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })).json();
};

interface Seat {
  readonly acts: ActsClient;
  readonly document: LedgerId;
  readonly lineage: LineageId;
  connect(url: string): Promise<ActsClient>;
}

/** Somebody with a document, who is connected. */
async function takeSeat(url: string): Promise<Seat> {
  const state = StateAnswer.parse(await (await fetch(`${url}/api/state`)).json());
  const ann = new TestPerson('Ann');
  const act = ann.sign(state.workspace, state.lineage, {
    type: 'workspace-created',
    name: 'W',
    relayKey: state.relayKey,
    person: 'Ann',
    zone: 'UTC',
  });
  const session = SessionAnswer.parse(
    await post(`${url}/api/setup`, { token: testSetupToken, password: testPassword, act }),
  );
  const connect = async (to: string): Promise<ActsClient> => {
    const { ticket } = TicketAnswer.parse(await post(`${to}/api/tickets`, { socket: 'acts' }, session.token));
    return ActsClient.open(to.replace('http', 'ws'), ticket, ann, state);
  };
  const acts = await connect(url);
  const document = LedgerId.parse(randomId());
  const lineage = LineageId.parse(randomId());
  await acts.perform(document, lineage, {
    type: 'document-created',
    owner: ann.member,
    title: { text: 'Mine' },
    amends: null,
  });
  return { acts, document, lineage, connect };
}

/** A hundred comments at once; `onAcknowledged` hears how many were acknowledged. Resolves to how many in the end. */
async function comment(
  { acts, document, lineage }: Seat,
  onAcknowledged: (count: number) => void,
): Promise<number> {
  let acknowledged = 0;
  const comments = Array.from({ length: 100 }, () =>
    acts
      .perform(document, lineage, {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'document' },
        text: { text: 'Hello' },
        suggestion: null,
      })
      .then(() => onAcknowledged(++acknowledged)),
  );
  await Promise.allSettled(comments);
  return acknowledged;
}

test('[promise 1] what was acknowledged is there after the process was killed', async () => {
  const first = await serve();
  expect(first.output()).toContain(`${first.url}/setup#${testSetupToken}`);
  const seat = await takeSeat(first.url);
  const acknowledged = await comment(seat, (count) => {
    if (count === 30) first.child.kill('SIGKILL');
  });
  expect(await first.ended).toBeNull();

  const second = await serve();
  expect(second.output()).not.toContain('setup#');
  const again = await seat.connect(second.url);
  const kept = await again.follow(seat.document);
  expect(kept.length).toBeGreaterThanOrEqual(1 + acknowledged);
  again.socket.close();
});

test('a polite end acknowledges all that it stored, sends people away to come back, and is code 0', async () => {
  const first = await serve();
  const seat = await takeSeat(first.url);
  const acknowledged = await comment(seat, (count) => {
    if (count === 30) first.child.kill('SIGTERM');
  });
  expect(await seat.acts.closed).toBe(4503);
  expect(await first.ended).toBe(0);

  const second = await serve();
  const again = await seat.connect(second.url);
  expect(await again.follow(seat.document)).toHaveLength(1 + acknowledged);
  second.child.kill('SIGINT');
  expect(await again.closed).toBe(4503);
  expect(await second.ended).toBe(0);
});

test('a second signal ends it at once, whichever it is', async () => {
  // The first end takes a second here: on a machine that pauses longer, the second signal comes when it is over.
  await expect.poll(twiceSignalled).toEqual([null, 'SIGINT']);
});

/** How the program ends that is told to stop, and told again as soon as it says that it does. */
async function twiceSignalled(): Promise<readonly [code: number | null, signal: string | null]> {
  const serving = await serve({ LOG_LEVEL: 'info' });
  // Keeps the first end waiting: a request whose body never comes.
  const slow = connect(Number(new URL(serving.url).port), '127.0.0.1');
  slow.on('error', () => undefined);
  slow.write('POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n');
  await (await fetch(`${serving.url}/livez`)).text();
  serving.child.stderr.on('data', (line) => {
    if (String(line).includes('stopping')) serving.child.kill('SIGINT');
  });
  serving.child.kill('SIGTERM');
  const code = await serving.ended;
  slow.destroy();
  return [code, serving.child.signalCode];
}

test('wrong settings end the start with all of them named, and code 1', async () => {
  const failed = await serve({ PORT: 'many', REDIS_URL: 'redis://x' });
  expect(await failed.ended).toBe(1);
  expect(failed.output()).toMatch(/PORT is a port/);
  expect(failed.output()).toMatch(/DATABASE_URL is missing/);
  expect(failed.output()).not.toMatch(/ at /);
});
