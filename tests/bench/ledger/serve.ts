/** A relay with one long ledger, as a process for the benchmark: it says where it listens, and appends more when asked. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { secretHash } from '#shared/people/secret-hash.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { systemClock } from '../../../sync-server/clock.ts';
import { startRelay } from '../../../sync-server/relay.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import { startMs } from '../../shared/ledger-fixture.ts';
import { busyLedger } from '../busy-ledger.ts';
import type { LongLedger } from './long-ledger.ts';

const [, , folder = '', count = '1', appFolder = ''] = process.argv;

const ledger = busyLedger(Number(count));
const { world, id, stamped, acts, state } = ledger;
const token = randomBytes(24).toString('base64url');
const [member] = [...world.people.keys()].slice(-1);
invariant(member, 'somebody belongs to the workspace');

const store = openSqliteStore(folder);
store.transaction(() => {
  store.setSetting('workspace', world.id);
  store.setSetting('workspace-lineage', world.lineage);
  for (const [i, act] of world.stamped.entries()) store.appendAct(act, idAt(world.acts, i));
  store.createDocument({ document: id, lineage: world.lineage, schema: 1, sealed: false });
  for (const [i, act] of stamped.entries()) store.appendAct(act, idAt(acts, i));
  store.createSession({ tokenHash: secretHash(token), member, expiresAtMs: Number.MAX_SAFE_INTEGER });
});
store.close();

function idAt(all: typeof acts, i: number) {
  const placed = all[i];
  invariant(placed, 'each act was placed');
  return placed.act.id;
}

const relay = await startRelay({
  port: 0,
  host: '127.0.0.1',
  dataFolder: folder,
  publicUrl: null,
  setupToken: null,
  log: pino({ level: 'silent' }),
  // What is appended later is not before what was.
  clock: { ...systemClock, now: () => Math.max(systemClock.now(), startMs) },
  hasSample: false,
  appFolder,
});
// Its ledger is read and folded before anybody comes.
invariant(relay.ledgers.documentState(id)?.hash === state.hash, 'the relay has the same ledger');

process.send?.({
  url: `http://127.0.0.1:${relay.port}`,
  token,
  document: id,
  lineage: world.lineage,
  workspace: world.id,
  member,
  seq: state.seq,
} satisfies LongLedger);

/** `n`: so many acts more. */
process.on('message', (more) => {
  void (async () => {
    const [owner] = [...world.people.values()].slice(-1);
    invariant(owner, 'somebody writes');
    for (let i = 0; i < Number(more); i++) {
      const draft = {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'document' },
        text: { text: 'A word more.' },
        suggestion: null,
      } as const;
      const done = await relay.ledgers.submit(ledger.sign(owner, draft), owner.member);
      invariant(done.ok, 'a comment is allowed');
    }
    process.send?.(Number(more));
  })();
});
process.on('disconnect', () => process.exit());
