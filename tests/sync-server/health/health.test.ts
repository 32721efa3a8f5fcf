import { expect, test, vi } from 'vitest';
import { createHealth, type HealthOptions } from '../../../sync-server/health/health.ts';
import { createMetrics } from '../../../sync-server/health/metrics.ts';
import { processGauges } from '../../../sync-server/health/process-gauges.ts';
import { handClock } from '../hand-clock.ts';

const gigabyte = 1024 ** 3;
const calm = { p50: 0, p99: 0.01, max: 0.1 };

function healthOf(facts: Partial<HealthOptions> = {}) {
  const clock = handClock(0);
  const check = vi.fn();
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const health = createHealth({
    store: { check },
    dataFolder: '/nowhere',
    version: '1',
    now: () => clock.now(),
    lag: () => calm,
    troubles: () => [],
    log,
    freeBytes: () => Promise.resolve(100 * gigabyte),
    ...facts,
  });
  return { health, check, clock, log };
}

test('a relay that can work says so and nothing else', async () => {
  expect(await healthOf().health.read()).toEqual({ status: 'ok', version: '1' });
});

test('a store that takes nothing is told, and again when it does', async () => {
  const { health, check, clock } = healthOf();
  check.mockImplementation(() => {
    throw new Error('disk full');
  });
  const answer = await health.read();
  expect(answer.status).toBe('unavailable');
  expect(answer.troubles?.[0]).toMatch(/^Nothing can be stored just now/);
  check.mockImplementation(() => undefined);
  clock.jumpTo(1_000);
  expect((await health.read()).status).toBe('ok');
});

test('[promise 9] however often it is asked, it writes once a second', async () => {
  const { health, check, clock } = healthOf();
  for (let i = 0; i < 100; i++) await health.read();
  expect(check).toHaveBeenCalledTimes(1);
  clock.jumpTo(1_000);
  await health.read();
  clock.jumpTo(-1_000_000); // a clock that was set back
  await health.read();
  expect(check).toHaveBeenCalledTimes(3);
});

test('little room, a busy event loop and parts that fail are told while it works', async () => {
  const { health } = healthOf({
    freeBytes: () => Promise.resolve(gigabyte / 10),
    lag: () => ({ ...calm, p99: 0.3 }),
    troubles: () => ['Mail waits.'],
  });
  const { status, troubles } = await health.read();
  expect(status).toBe('ok');
  expect(troubles).toEqual([
    'The disk is nearly full. When it is, nothing can be stored.',
    'The relay is busy, and answers late.',
    'Mail waits.',
  ]);
});

test('a disk that does not tell its room is no trouble of its own', async () => {
  const { health } = healthOf({ freeBytes: () => Promise.reject(new Error('no statfs')) });
  expect((await health.read()).status).toBe('ok');
});

test('figures are in the text format that Prometheus reads', () => {
  const metrics = createMetrics();
  metrics.count('countersign_refusals_total', { at: 'acts', code: 'too-fast' });
  const frame = metrics.counter('countersign_frames_total', { socket: 'body' });
  frame();
  frame();
  for (const seconds of [0.0004, 0.003, 0.003, 11]) metrics.took('countersign_commit_seconds', seconds);
  const text = metrics.render({
    countersign_connections: 3,
    countersign_rooms: 2,
    countersign_other_nodes: 1,
    countersign_documents: 7,
    countersign_acts_waiting: 0,
    countersign_unsent_bytes: 0,
    countersign_mail_waiting: 0,
    countersign_disk_free_bytes: gigabyte,
    ...processGauges(calm),
  });
  const lines = text.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'countersign_refusals_total{at="acts",code="too-fast"} 1',
      'countersign_frames_total{socket="body"} 2',
      '# TYPE countersign_commit_seconds histogram',
      'countersign_commit_seconds_bucket{le="0.0005"} 1',
      'countersign_commit_seconds_bucket{le="0.0025"} 1',
      'countersign_commit_seconds_bucket{le="0.005"} 3',
      'countersign_commit_seconds_bucket{le="+Inf"} 4',
      'countersign_commit_seconds_count 4',
      'countersign_connections 3',
      'countersign_requests_total 0',
    ]),
  );
  // Each line is a comment, or a name, perhaps labels, and a number.
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(
      /^(# (HELP|TYPE) \w+ .+|[a-z_0-9]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? \d[\d.e+-]*)$/,
    );
});
