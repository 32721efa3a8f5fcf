/**
 * A relay as a process of its own, whose time can be moved: `node node-process.ts OPTIONS` prints its address. Lines on
 * its input say how far its clock is ahead, ms; it stops in order when that ends.
 */
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { systemClock } from '../../sync-server/clock.ts';
import { startRelay } from '../../sync-server/relay.ts';
import { cheapPasswords, testSetupToken } from '../sync-server/start-relay.ts';

interface NodeOptions {
  readonly port: number;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
}

const options = JSON.parse(process.argv[2] ?? '') as NodeOptions;
let aheadMs = 0;
const relay = await startRelay({
  host: '127.0.0.1',
  publicUrl: null,
  setupToken: testSetupToken,
  passwordCost: cheapPasswords,
  hasSample: false,
  log: pino({ level: process.env['NODES_LOG'] ?? 'silent' }, pino.destination(2)),
  clock: { now: () => Date.now() + aheadMs, every: systemClock.every },
  // One person is everybody in these tests.
  limits: {
    socketsPerMember: 1_000,
    actsPerSecond: 10_000,
    framesPerSecond: 10_000,
    requestsPerSecond: 10_000,
  },
  ...options,
});
console.log(relay.url);
const input = createInterface({ input: process.stdin });
input.on('line', (line) => (aheadMs = Number(line)));
input.on('close', () => void relay.close().then(() => process.exit()));
