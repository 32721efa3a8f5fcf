import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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

test('what was acknowledged is there after the process was killed, and a polite end says nothing', async () => {
  const first = await serve();
  expect(first.output()).toContain(`${first.url}/setup#${testSetupToken}`);
  const state = StateAnswer.parse(await (await fetch(`${first.url}/api/state`)).json());
  const ann = new TestPerson('Ann');
  const act = ann.sign(state.workspace, state.lineage, {
    type: 'workspace-created',
    name: 'W',
    relayKey: state.relayKey,
    person: 'Ann',
    zone: 'UTC',
  });
  const session = SessionAnswer.parse(
    await post(`${first.url}/api/setup`, { token: testSetupToken, password: testPassword, act }),
  );
  const connect = async (url: string): Promise<ActsClient> => {
    const { ticket } = TicketAnswer.parse(
      await post(`${url}/api/tickets`, { socket: 'acts' }, session.token),
    );
    return ActsClient.open(url.replace('http', 'ws'), ticket, ann, state);
  };

  const acts = await connect(first.url);
  const document = LedgerId.parse(randomId());
  const lineage = LineageId.parse(randomId());
  await acts.perform(document, lineage, {
    type: 'document-created',
    owner: ann.member,
    title: { text: 'Mine' },
    amends: null,
  });
  // Many at once; the process dies while they are being answered.
  let acknowledged = 0;
  const comments = Array.from({ length: 200 }, () =>
    acts
      .perform(document, lineage, {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'document' },
        text: { text: 'Hello' },
        suggestion: null,
      })
      .then(() => {
        if (++acknowledged === 60) first.child.kill('SIGKILL');
      }),
  );
  await Promise.allSettled(comments);
  expect(await first.ended).toBeNull();

  const second = await serve();
  expect(second.output()).not.toContain('setup#');
  const again = await connect(second.url);
  const kept = await again.follow(document);
  expect(kept.length).toBeGreaterThanOrEqual(1 + acknowledged);
  second.child.kill('SIGTERM');
  expect(await again.closed).toBe(4503);
  expect(await second.ended).toBe(0);
}, 30_000);

test('wrong settings end the start with all of them named, and code 1', async () => {
  const failed = await serve({ PORT: 'many', REDIS_URL: 'redis://x' });
  expect(await failed.ended).toBe(1);
  expect(failed.output()).toMatch(/PORT is a port/);
  expect(failed.output()).toMatch(/REDIS_URL is set/);
  expect(failed.output()).not.toMatch(/ at /);
});
