/** Prose and comments that were written offline while the document was decided (C3, C4, promise 6). */
import * as Y from 'yjs';
import { describe, expect, it, vi } from 'vitest';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { bodyDatabaseName } from '../../../client/storage/database-names.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { openDurableBody } from '../../../client/storage/durable-body.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import type { TestRelay } from '../../sync-server/start-relay.ts';
import { comment, until, whenSync } from './people-at-a-relay.ts';
import { paragraph, type Peer, textOf } from './peer.ts';
import { conclude, ripeDocument } from './ripe-document.ts';

async function bodyAt(relay: TestRelay, peer: Peer, id: LedgerId): Promise<string> {
  void relay;
  const document = await peer.workspace.open(id);
  await whenSync(document, 'up-to-date');
  const text = textOf(document.body).join('|');
  document.close();
  return text;
}

describe('[C3] [promise 6] decided while somebody was offline', () => {
  it('keeps every late change in an amendment draft, and the comment after the decision', async () => {
    const { relay, ann, ben, id, annes, bens } = await ripeDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Late one', 'block-late-one'), paragraph('Late two', 'block-late-two')]);
    const thread = await bens.perform(comment('One more thing'));
    await whenSync(bens, 'offline');
    await conclude(annes);
    const sealedText = textOf(annes.body);

    const said: string[] = [];
    bens.sync.subscribe(() => said.push(bens.sync.get().kind));
    await ben.goOnline();
    const late = await untilStore(bens.lateWork, (work) => work !== null);
    expect(said).not.toContain('refused');
    expect(late?.changes).toBe(2);
    expect(bens.generation.get()).toBe(1);
    await whenSync(bens, 'up-to-date');
    expect(textOf(bens.body)).toEqual(sealedText);

    const amendment = late?.amendment ?? id;
    const draft = await ben.workspace.open(amendment);
    await draft.whenLoaded;
    expect(textOf(draft.body)).toEqual([...sealedText, 'Late one', 'Late two']);
    expect(draft.state.get()?.amends).toMatchObject({
      document: id,
      conclusion: bens.state.get()?.seal?.conclusion,
    });
    await whenSync(draft, 'up-to-date');
    draft.close();

    const after = await untilStore(annes.state, (state) => state?.threads.has(thread) ?? false);
    expect(after?.threads.get(thread)?.isAfterDecision).toBe(true);
    expect(await bodyAt(relay, ann, id)).toBe(sealedText.join('|'));
    annes.close();
    bens.close();
  });

  it('loses nothing when the browser is killed between the steps', async () => {
    const { ben, id, annes, bens } = await ripeDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Late one', 'block-late-one')]);
    await whenSync(bens, 'offline');
    await conclude(annes);
    bens.close();
    await ben.reload();
    await ben.goOnline();

    // Not opened by anybody: the background sender meets the seal.
    await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.amends?.document === id));
    const again = await ben.workspace.open(id);
    await again.whenLoaded;
    const late = await untilStore(again.lateWork, (work) => work !== null);
    const draft = await ben.workspace.open(late?.amendment ?? id);
    await draft.whenLoaded;
    expect(textOf(draft.body)).toContain('Late one');
    await whenSync(again, 'up-to-date');
    expect(textOf(again.body)).not.toContain('Late one');
    again.dismissLateWork();
    expect(again.lateWork.get()).toBeNull();
    again.close();
    draft.close();
    annes.close();
  });

  it('writes a half-copied amendment anew, under the same id', async () => {
    const { ben, id, annes, bens } = await ripeDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Late one', 'block-late-one')]);
    await whenSync(bens, 'offline');
    await conclude(annes);
    bens.close();
    const device = await ben.deviceName();
    await ben.door.close();

    const [amendment, lineage] = ['amendment-begun' as LedgerId, 'lineage-begun' as LineageId];
    const db = await openDeviceDatabase(device);
    await db.put('late', { document: id, amendment, lineage, changes: 1, step: 'copying' }, id);
    db.close();
    await storeBody(bodyDatabaseName(device, amendment), 'Half a copy');

    await ben.reload();
    await ben.goOnline();
    await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === amendment));
    const draft = await ben.workspace.open(amendment);
    await draft.whenLoaded;
    expect(textOf(draft.body)).toContain('Late one');
    expect(textOf(draft.body)).not.toContain('Half a copy');
    expect(ben.workspace.library.get().filter((row) => row.amends?.document === id)).toHaveLength(1);
    draft.close();
    annes.close();
  });

  it('asks the relay about no amendment that was begun and is no document yet, and sends it when it is one', async () => {
    const { relay, ben, id, annes, bens } = await ripeDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Late one', 'block-late-one')]);
    await whenSync(bens, 'offline');
    await conclude(annes);
    bens.close();
    const device = await ben.deviceName();
    await ben.door.close();
    // Killed after the draft was noted as unsent. It is the first in the list of what is to be sent.
    const [amendment, lineage] = ['-amendment-begun' as LedgerId, 'lineage-begun' as LineageId];
    const db = await openDeviceDatabase(device);
    await db.put('late', { document: id, amendment, lineage, changes: 0, step: 'copying' }, id);
    await db.put('unsent', true, amendment);
    db.close();

    const answers: number[] = [];
    const really = globalThis.fetch;
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const answer = await really(input, init);
      if (typeof init?.body === 'string' && init.body.includes(amendment)) answers.push(answer.status);
      return answer;
    });
    await ben.reload();
    await ben.goOnline();
    const sent = () => {
      const { snapshot, updates } = relay.relay.store.loadBody(amendment);
      return [...(snapshot ? [snapshot] : []), ...updates].some((bytes) =>
        Buffer.from(bytes).includes('Late one'),
      );
    };
    await until(sent);
    asked.mockRestore();
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter((status) => status !== 200)).toEqual([]);
    annes.close();
  });

  it('clears the sealed body when that was all that was left to do', async () => {
    const { ben, id, annes, bens } = await ripeDocument();
    await conclude(annes);
    await untilStore(bens.state, (state) => (state?.seal ?? null) !== null);
    const sealedText = textOf(annes.body);
    bens.close();
    const device = await ben.deviceName();
    await ben.door.close();

    const amendment = 'amendment-done' as LedgerId;
    const db = await openDeviceDatabase(device);
    const lineage = 'lineage-done' as LineageId;
    await db.put('late', { document: id, amendment, lineage, changes: 1, step: 'copied' }, id);
    db.close();
    await storeBody(bodyDatabaseName(device, id), 'Refused');

    await ben.reload();
    const again = await ben.workspace.open(id);
    await again.whenLoaded;
    await whenSync(again, 'up-to-date');
    expect(again.lateWork.get()).toEqual({ amendment, changes: 1 });
    expect(textOf(again.body)).toEqual(sealedText);
    again.close();
    annes.close();
  });
});

describe('[promise 6] late work that comes in parts', () => {
  const amendmentsOf = (ben: Peer, id: LedgerId): LedgerId[] =>
    ben.workspace.library
      .get()
      .filter((row) => row.amends?.document === id)
      .map(({ document }) => document);

  /** As another tab that knew of nothing would have: written on the disk, and met by the relay when it is sent. */
  async function writeLater(ben: Peer, id: LedgerId, text: string): Promise<OpenDocument> {
    const device = await ben.deviceName();
    await ben.door.close();
    await storeBody(bodyDatabaseName(device, id), text, `block-${text.length}`);
    await ben.reload();
    const again = await ben.workspace.open(id);
    await again.whenLoaded;
    await whenSync(again, 'up-to-date');
    return again;
  }

  it('goes to one draft, until somebody has worked on that', async () => {
    const { ben, id, annes, bens } = await ripeDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Late one', 'block-late-one')]);
    await whenSync(bens, 'offline');
    await conclude(annes);
    const sealedText = textOf(annes.body);
    await ben.goOnline();
    const first = await untilStore(bens.lateWork, (work) => work !== null);
    await whenSync(bens, 'up-to-date');
    bens.close();

    const second = await writeLater(ben, id, 'Late two');
    expect(second.lateWork.get()).toEqual({ amendment: first?.amendment, changes: 2 });
    expect(textOf(second.body)).toEqual(sealedText);
    second.close();
    expect(amendmentsOf(ben, id)).toEqual([first?.amendment]);
    const draft = await ben.workspace.open(first?.amendment ?? id);
    await draft.whenLoaded;
    expect(textOf(draft.body).toSorted()).toEqual([...sealedText, 'Late one', 'Late two'].toSorted());
    draft.body.push([paragraph('My own thoughts about it', 'block-thoughts')]);
    await whenSync(draft, 'up-to-date');
    draft.close();

    const third = await writeLater(ben, id, 'And late three');
    const other = third.lateWork.get()?.amendment ?? id;
    expect(other).not.toBe(first?.amendment);
    expect(amendmentsOf(ben, id)).toHaveLength(2);
    third.close();
    const texts = await Promise.all(
      [first?.amendment ?? id, other].map(async (each) => {
        const open = await ben.workspace.open(each);
        await open.whenLoaded;
        const text = textOf(open.body);
        open.close();
        return text;
      }),
    );
    expect(texts[0]).toContain('My own thoughts about it');
    expect(texts[1]).toContain('And late three');
    annes.close();
  });
});

async function storeBody(name: string, text: string, block = 'block-stored'): Promise<void> {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment('body');
  const durable = openDurableBody(name, doc, {
    clock: deviceClock,
    root,
    schema: 1,
    isFromRelay: () => false,
  });
  await durable.whenLoaded;
  root.push([paragraph(text, block)]);
  await durable.whenStored();
  await durable.close();
}
