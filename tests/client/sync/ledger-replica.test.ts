/** What a device takes over from a relay: a chain that continues what it has seen, signed by those who may. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Head } from '#shared/acts/act.ts';
import { signedBytes, type StampedAct } from '#shared/acts/envelope.ts';
import { stampHash } from '#shared/acts/stamp-hash.ts';
import { Digest, type LineageId } from '#shared/kernel/ids.ts';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { StateAnswer } from '#shared/protocol/http-api.ts';
import { workspaceFolding } from '../../../client/sync/folding.ts';
import { openLedgerReplica, type LedgerReplica } from '../../../client/sync/ledger-replica.ts';
import { openDeviceDatabase, storedActs } from '../../../client/storage/device-database.ts';
import { startTestRelay } from '../../sync-server/start-relay.ts';

let count = 0;

/** The workspace ledger of a real relay, and a device that knows nothing yet. */
async function workspaceLedger() {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  await relay.join(ann, 'Ben', 'editor');
  const state = StateAnswer.parse((await relay.call('/api/state')).json);
  const acts = relay.relay.store.actsAfter(state.workspace, 0);
  const db = await openDeviceDatabase(`replica-${count++}`);
  const open = (): LedgerReplica<WorkspaceState> =>
    openLedgerReplica({
      db,
      ledger: state.workspace,
      lineage: state.lineage,
      folding: workspaceFolding,
      keyOf: (key) =>
        replica.state.get()?.keys.get(key)?.publicKey ??
        (key === state.relayKey ? fromBase64url(state.relayPublicKey) : null),
      whenWorkspaceAt: () => Promise.resolve(),
    });
  const replica = open();
  await replica.whenLoaded;
  return { acts, db, replica, open, ann: ann.who, ...state };
}

const changed = (acts: readonly StampedAct[], index: number, change: (act: StampedAct) => StampedAct) =>
  acts.map((act, i) => (i === index ? change(act) : act));

const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

describe('a ledger on this device', () => {
  it('is the fold of what the relay sent, also after a reload', async () => {
    const { acts, replica, open, lineage } = await workspaceLedger();
    expect(await replica.receive(lineage, acts)).toBe('taken');
    expect(replica.state.get()?.members.size).toBe(2);
    const again = open();
    await again.whenLoaded;
    expect(again.state.get()).toEqual(replica.state.get());
  });

  it('takes acts in batches, and once each', async () => {
    const { acts, replica, lineage } = await workspaceLedger();
    expect(await replica.receive(lineage, acts.slice(0, 2))).toBe('taken');
    expect(await replica.receive(lineage, acts)).toBe('taken');
    expect(replica.state.get()?.seq).toBe(acts.length);
  });

  it('takes pages that come at once in their order, and nothing from a forged one on', async () => {
    const { acts, db, replica, open, workspace, lineage } = await workspaceLedger();
    const forged = changed(acts.slice(1), 0, (act) => ({ ...act, signature: flip(act.signature) }));
    const seen: number[] = [];
    replica.state.subscribe(() => seen.push(replica.state.get()?.seq ?? 0));
    const pages = [acts.slice(0, 1), forged, acts.slice(2)];
    const outcomes = await Promise.all(pages.map((page) => replica.receive(lineage, page)));
    expect(outcomes).toEqual(['taken', 'faulty', 'gap']);
    expect(Math.max(...seen)).toBe(1);
    expect((await storedActs(db, workspace)).acts).toHaveLength(1);
    const again = open();
    await again.whenLoaded;
    expect(again.state.get()).toEqual(replica.state.get());
  });

  it('notices that something before is missing', async () => {
    const { acts, replica, lineage } = await workspaceLedger();
    expect(await replica.receive(lineage, acts.slice(1))).toBe('gap');
    expect(replica.state.get()).toBeNull();
  });

  const forgeries: readonly [string, (act: StampedAct) => StampedAct, string][] = [
    ['a changed payload', (act) => ({ ...act, payload: flip(act.payload) }), 'history-differs'],
    ['a changed signature', (act) => ({ ...act, signature: flip(act.signature) }), 'history-differs'],
    [
      'a changed time',
      (act) => ({ ...act, stamp: { ...act.stamp, atMs: act.stamp.atMs + 1 } }),
      'history-differs',
    ],
    [
      'a changed text',
      (act) => ({ ...act, texts: [{ salt: 'A'.repeat(22), text: 'other' }] }),
      'signature-wrong',
    ],
  ];
  it.each(forgeries)('refuses %s, and stores nothing of it', async (_name, forge, code) => {
    const { acts, db, replica, workspace, lineage } = await workspaceLedger();
    expect(await replica.receive(lineage, changed(acts, 1, forge))).toBe('faulty');
    expect(replica.fault.get()?.code).toBe(code);
    expect((await storedActs(db, workspace)).acts).toEqual([]);
  });

  it('[E4] [promise 11] refuses another history than the one it has seen', async () => {
    const mine = await workspaceLedger();
    const other = await workspaceLedger();
    expect(await mine.replica.receive(mine.lineage, mine.acts.slice(0, 1))).toBe('taken');
    expect(await mine.replica.receive(mine.lineage, other.acts)).toBe('faulty');
    expect(await mine.replica.receive('another-lineage' as LineageId, mine.acts)).toBe('faulty');
    expect(mine.replica.fault.get()?.code).toBe('lineage-differs');
    expect(await mine.replica.receive(mine.lineage, mine.acts)).toBe('taken');
    expect(mine.replica.fault.get()).toBeNull();
  });

  it('[E4] [promise 11] finds a relay that shows two people two histories, by the first act of one that the other is shown', async () => {
    const { acts, ann, replica, workspace, lineage } = await workspaceLedger();
    const last = acts.at(-1);
    if (!last) throw new Error('no acts');
    /** Stamped by a relay that does not care what its author had seen. */
    const stampedWith = (seen: Head): StampedAct => {
      const act = ann.sign(
        workspace,
        lineage,
        { type: 'profile-changed', person: 'Anna', zone: 'UTC' },
        { seen },
      );
      const { seq, atMs, hash: prev } = last.stamp;
      const stamp = { seq: seq + 1, atMs, workspaceSeq: seq, closesAtMs: null, prev };
      const signed = signedBytes(act);
      if (!signed) throw new Error('not canonical');
      return { ...act, stamp: { ...stamp, hash: stampHash(act, signed, stamp) } };
    };
    expect(await replica.receive(lineage, acts)).toBe('taken');
    const elsewhere = { seq: 1, hash: Digest.parse('A'.repeat(43)) };
    expect(await replica.receive(lineage, [stampedWith(elsewhere)])).toBe('faulty');
    expect(replica.fault.get()?.code).toBe('history-differs');
    expect(replica.state.get()?.seq).toBe(acts.length);
    const here = { seq: last.stamp.seq, hash: last.stamp.hash };
    expect(await replica.receive(lineage, [stampedWith(here)])).toBe('taken');
  });
});
