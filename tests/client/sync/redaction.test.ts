/** D4: a device that receives a redaction erases what it kept, whenever and in whichever tab it kept it. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import {
  openDeviceDatabase,
  outboxEntries,
  putInOutbox,
  storeActs,
} from '../../../client/storage/device-database.ts';
import { pageOf } from '../../../client/storage/page-of-acts.ts';
import { documentFolding } from '../../../client/sync/folding.ts';
import { openLedgerReplica, type LedgerReplica } from '../../../client/sync/ledger-replica.ts';
import { Scene } from '../../shared/decision/scene.ts';
import { withoutTexts } from '#shared/acts/redact.ts';

let count = 0;
const secret = 'correct horse battery staple';

async function device() {
  const scene = new Scene();
  const draft = scene.commentDraft(secret);
  const said = scene.document.perform(scene.ben, draft);
  const before = [...scene.document.stamped];
  const texts = [...said.texts.keys()];
  scene.document.perform(scene.ann, { type: 'text-redacted', texts, why: 'secret' });
  const redaction = scene.document.stamped.slice(-1);
  const db = await openDeviceDatabase(`redaction-${count++}`);
  const open = (): LedgerReplica<DocumentState> =>
    openLedgerReplica({
      db,
      ledger: scene.document.id,
      lineage: scene.world.lineage,
      folding: documentFolding(() => scene.world.state),
      keyOf: (key) => scene.world.state.keys.get(key)?.publicKey ?? null,
      whenWorkspaceAt: () => Promise.resolve(),
    });
  const kept = async (ledger: LedgerId = scene.document.id): Promise<string> =>
    JSON.stringify([ledger, await db.getAll('acts'), await outboxEntries(db)]);
  const receive = (replica: LedgerReplica<DocumentState>, acts: readonly StampedAct[]) =>
    replica.receive(scene.world.lineage, acts);
  return { scene, db, open, kept, receive, before, redaction, said, draft, texts };
}

it('[D4] the text leaves the disk and the state with the redaction', async () => {
  const { open, kept, receive, before, redaction, said } = await device();
  const replica = open();
  await receive(replica, before);
  expect(await kept()).toContain(secret);
  expect(await receive(replica, redaction)).toBe('taken');
  expect(await kept()).not.toContain(secret);
  const told = (each: typeof replica) => each.state.get()?.threads.get(said.act.id)?.comments[0];
  expect(told(replica)).toMatchObject({ text: null, redacted: { why: 'secret' } });
  const again = open();
  await again.whenLoaded;
  expect(again.state.get()).toEqual(replica.state.get());
});

it('[D4] both in one page: the text is never kept', async () => {
  const { open, kept, receive, before, redaction } = await device();
  await receive(open(), [...before, ...redaction]);
  expect(await kept()).not.toContain(secret);
});

it('[D4] a device that comes later gets no text, and the same state', async () => {
  const { scene, open, receive, before, redaction, texts } = await device();
  const lighter = before.map((act) => withoutTexts(act, new Set(texts)));
  const replica = open();
  expect(await receive(replica, [...lighter, ...redaction])).toBe('taken');
  expect(replica.state.get()).toEqual(scene.document.state);
});

it('[D4] what another tab stored after the redaction is erased at the next start', async () => {
  const { scene, db, open, kept, receive, before, redaction, said } = await device();
  await receive(open(), [...before, ...redaction]);
  const late = pageOf([said]);
  if (!late) throw new Error('something was said');
  await storeActs(db, scene.document.id, [late]);
  expect(await kept()).toContain(secret);
  const again = open();
  await again.whenLoaded;
  expect(await kept()).not.toContain(secret);
  expect(again.state.get()?.threads.size).toBe(1);
});

it('[D4] the author’s own outbox lets go of it too', async () => {
  const { scene, db, open, kept, receive, before, redaction, said, draft } = await device();
  await putInOutbox(db, {
    id: said.act.id,
    ledger: scene.document.id,
    act: said.envelope,
    draft,
    refusal: { code: 'unavailable', sentence: 'x' },
  });
  await receive(open(), [...before, ...redaction]);
  expect(await kept()).not.toContain(secret);
});
