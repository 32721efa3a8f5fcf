/** A relay that was restored from a backup: devices that are ahead are told so, nothing is mixed, nothing is lost. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepAsDocument } from '../../../client/app/keep-as-document.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { makeBackup, restoreBackup } from '../../../sync-server/store/backup-file.ts';
import { testPassword, type TestRelay } from '../../sync-server/start-relay.ts';
import { kept, whenSync, comment, sharedDocument } from './people-at-a-relay.ts';
import { paragraph, Peer, textOf } from './peer.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-backup-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function atBackup() {
  const scene = await sharedDocument();
  const file = join(folder, 'backup');
  expect(await makeBackup(scene.relay.folder, file)).toMatchObject({ ok: true });
  return { ...scene, file };
}

/** Everything that the relay has learned since is gone. */
async function restore(relay: TestRelay, file: string): Promise<void> {
  await relay.relay.close();
  for (const name of readdirSync(relay.folder)) rmSync(join(relay.folder, name));
  expect(restoreBackup(file, relay.folder)).toMatchObject({ ok: true });
  await relay.restart();
}

const comeBack = async (peer: Peer, person: string): Promise<void> => {
  peer.workspace.reconnect();
  await untilStore(peer.workspace.connection, (connection) => connection === 'signed-out');
  expect(await peer.door.signIn(person, testPassword)).toMatchObject({ ok: true });
};

describe('[E4] [promise 11] a restored backup', () => {
  it('is joined in silence by whoever has nothing that it lacks, with what they wrote since', async () => {
    const { relay, ben, annes, bens, file } = await atBackup();
    await restore(relay, file);
    await comeBack(ben, 'Ben');
    await whenSync(bens, 'up-to-date');
    bens.body.push([paragraph('After', 'block-after')]);
    await bens.perform(comment('After'));
    await whenSync(bens, 'up-to-date');
    expect(textOf(bens.body)).toEqual(['Plan', '', 'Before', 'After']);
    annes.close();
    bens.close();
  });

  it('mixes in no prose of a device that is ahead: it is kept, as a draft too, and the relay’s text is a choice', async () => {
    const { relay, ann, id, annes, bens, file } = await atBackup();
    bens.close();
    annes.body.push([paragraph('Lost to the relay', 'block-lost')]);
    await whenSync(annes, 'up-to-date');
    await restore(relay, file);
    await comeBack(ann, 'Ann');
    const said = await untilStore(annes.sync, ({ kind }) => kind === 'refused');
    expect(said).toMatchObject({ refusal: { code: 'backup-restored' } });
    expect(textOf(annes.body)).toContain('Lost to the relay');

    const draft = await keepAsDocument(ann.workspace, annes);
    if (!draft) throw new Error('not kept');
    await annes.discardRefusedProse();
    await whenSync(annes, 'up-to-date');
    expect(textOf(annes.body)).toEqual(['Plan', '', 'Before']);
    const copy = await ann.workspace.open(draft);
    await whenSync(copy, 'up-to-date');
    expect(textOf(copy.body)).toEqual(['Plan', '', 'Before', 'Lost to the relay']);
    expect(relay.relay.store.document(id)).not.toBeNull();
    copy.close();
    annes.close();
  });

  it('takes no prose and no acts of a device that has seen more entries, which goes on when its person says so', async () => {
    const { relay, ann, ben, id, annes, bens, file } = await atBackup();
    const lost = await annes.perform(comment('Lost to the relay'));
    annes.body.push([paragraph('Lost as well', 'block-lost')]);
    await whenSync(annes, 'up-to-date');
    bens.close();
    await ben.door.close();
    await restore(relay, file);
    // Somebody else goes on in the restored history, to the same place and beyond.
    const other = kept(await Peer.open(relay));
    await other.door.signIn('Ben', testPassword);
    await other.whenOnline();
    const theirs = await other.workspace.open(id);
    await whenSync(theirs, 'up-to-date');
    for (const text of ['One', 'Two']) await theirs.perform(comment(text));
    await whenSync(theirs, 'up-to-date');

    await comeBack(ann, 'Ann');
    const said = await untilStore(annes.sync, ({ kind }) => kind === 'refused');
    expect(said).toMatchObject({ refusal: { code: 'history-differs' } });
    expect(annes.state.get()?.threads.has(lost)).toBe(true);
    await expect.poll(() => textOf(theirs.body)).toEqual(['Plan', '', 'Before']);

    await ann.workspace.setHistoryAside();
    annes.close();
    await ann.reload();
    await ann.whenOnline();
    const again = await ann.workspace.open(id);
    await untilStore(again.state, (state) => state?.threads.size === 2);
    expect(again.state.get()).toEqual(theirs.state.get());
    // The text is asked about by itself.
    await untilStore(
      again.sync,
      (sync) => sync.kind === 'refused' && sync.refusal.code === 'backup-restored',
    );
    await again.discardRefusedProse();
    await whenSync(again, 'up-to-date');
    expect(textOf(again.body)).toEqual(textOf(theirs.body));
    again.close();
    theirs.close();
  });

  it('that lacks a document: what this device has of it stays, and is not called sent', async () => {
    const { relay, ann, annes, bens, file } = await atBackup();
    bens.close();
    const id = await ann.workspace.create('Made later');
    const later = await ann.workspace.open(id);
    await whenSync(later, 'up-to-date');
    await restore(relay, file);
    await comeBack(ann, 'Ann');
    await untilStore(
      later.sync,
      (sync) => sync.kind === 'refused' && sync.refusal.code === 'document-unknown',
    );
    expect(textOf(later.body)).toContain('Made later');
    annes.close();
    later.close();
  });
});

describe('a Yjs client id that somebody else has, by chance', () => {
  /** Ann has written under an id that Ben's device, which was offline, has come upon as well. */
  async function withOneId() {
    const { ann, ben, id, annes: before, bens } = await atBackup();
    bens.close();
    await ben.goOffline();
    await ben.reload();
    before.close();
    await ann.reload();
    await ann.whenOnline();
    const annes = await ann.workspace.open(id);
    await annes.whenLoaded;
    annes.body.push([paragraph('Before Ben', 'block-before-ben')]);
    await whenSync(annes, 'up-to-date');
    const again = await ben.workspace.open(id);
    // Before it is loaded, and so before anything is asked of the relay.
    again.doc.clientID = annes.doc.clientID;
    await whenSync(again, 'offline');
    expect(again.doc.clientID).toBe(annes.doc.clientID);
    return { ben, id, annes, again };
  }

  it('is changed before anything is written with it', async () => {
    const { ben, annes, again } = await withOneId();
    await ben.goOnline();
    await whenSync(again, 'up-to-date');
    expect(again.doc.clientID).not.toBe(annes.doc.clientID);
    again.body.push([paragraph('By Ben', 'block-by-ben')]);
    await expect.poll(() => textOf(annes.body)).toContain('By Ben');
    again.close();
    annes.close();
  });

  it('keeps what was written with it on the device, where it is said, and damages nobody', async () => {
    const { ben, id, annes, again } = await withOneId();
    again.body.push([paragraph('By Ben', 'block-by-ben')]);
    await ben.goOnline();
    await untilStore(
      again.sync,
      (sync) => sync.kind === 'refused' && sync.refusal.code === 'update-foreign-client',
    );
    expect(textOf(again.body)).toContain('By Ben');
    annes.body.push([paragraph('By Ann', 'block-by-ann')]);
    await whenSync(annes, 'up-to-date');
    expect(textOf(annes.body)).toEqual(['Plan', '', 'Before', 'Before Ben', 'By Ann']);
    const draft = await keepAsDocument(ben.workspace, again);
    await again.discardRefusedProse();
    await whenSync(again, 'up-to-date');
    expect(textOf(again.body)).toEqual(textOf(annes.body));
    const copy = await ben.workspace.open(draft ?? id);
    await whenSync(copy, 'up-to-date');
    expect(textOf(copy.body)).toContain('By Ben');
    for (const document of [again, annes, copy]) document.close();
  });
});
