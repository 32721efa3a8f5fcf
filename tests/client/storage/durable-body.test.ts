/** The body on the device's disk: saved means stored, and stock y-indexeddb can read it. */
import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { discardBody } from '../../../client/storage/body-database.ts';
import { openDurableBody, trimAfterRows } from '../../../client/storage/durable-body.ts';

let count = 0;
const newName = () => `body-${count++}`;
const open = (name: string, doc = new Y.Doc(), isFromRelay: (origin: unknown) => boolean = () => false) => {
  const root = doc.getXmlFragment('body');
  const body = openDurableBody(name, doc, { clock: deviceClock, root, schema: 1, isFromRelay });
  return { doc, root, body };
};
const paragraph = (text: string, id?: string) => {
  const element = new Y.XmlElement('paragraph');
  if (id) element.setAttribute('id', id);
  element.insert(0, [new Y.XmlText(text)]);
  return element;
};
/** Resolves when a change of `doc` has made it so. */
const until = (doc: Y.Doc, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!isSo()) return;
      doc.off('afterTransaction', look);
      resolve();
    };
    doc.on('afterTransaction', look);
    look();
  });
const said = (root: Y.XmlFragment): string => JSON.stringify(root.toArray().map((block) => block.toJSON()));
const rowsOf = async (name: string) => {
  const db = await openDB(name);
  const rows = await db.count('updates');
  db.close();
  return rows;
};

afterEach(() => vi.restoreAllMocks());

describe('a durable body', () => {
  it('is there after it was closed and opened again', async () => {
    const name = newName();
    const first = open(name);
    first.root.push([paragraph('Kept', 'block-one')]);
    await first.body.whenStored();
    await first.body.close();

    const again = open(name);
    await again.body.whenLoaded;
    expect(said(again.root)).toContain('Kept');
    await again.body.close();
  });

  it('keeps what was written before the database was open', async () => {
    const name = newName();
    const { root, body } = open(name);
    root.push([paragraph('Early')]);
    expect(body.storage.get().isWriting).toBe(true);
    await body.close();
    const again = open(name);
    await again.body.whenLoaded;
    expect(said(again.root)).toContain('Early');
  });

  it('is readable by stock y-indexeddb, and reads what that wrote', async () => {
    const name = newName();
    const ours = open(name);
    ours.root.push([paragraph('Ours')]);
    await ours.body.whenStored();
    await ours.body.close();

    const stockDoc = new Y.Doc();
    const stock = new IndexeddbPersistence(name, stockDoc);
    await stock.whenSynced;
    expect(said(stockDoc.getXmlFragment('body'))).toContain('Ours');
    stockDoc.getXmlFragment('body').push([paragraph('Theirs')]);
    await stock.set('done', 1);
    await stock.destroy();

    const again = open(name);
    await again.body.whenLoaded;
    expect(said(again.root)).toContain('Theirs');
    await again.body.close();
  });

  it('reads a database that stock y-indexeddb created', async () => {
    const name = newName();
    const stockDoc = new Y.Doc();
    const stock = new IndexeddbPersistence(name, stockDoc);
    await stock.whenSynced;
    stockDoc.getXmlFragment('body').push([paragraph('Theirs')]);
    await stock.set('done', 1);
    await stock.destroy();
    const { root, body } = open(name);
    await body.whenLoaded;
    expect(said(root)).toContain('Theirs');
    await body.close();
  });

  it('stays bounded under steady typing without a pause', async () => {
    const name = newName();
    const { doc, root, body } = open(name);
    const block = paragraph('', 'block-one');
    root.push([block]);
    const text = block.get(0) as Y.XmlText;
    for (let i = 0; i < 1500; i++) {
      text.insert(text.length, 'x');
      if (i % 10 === 0) await body.whenStored();
    }
    await body.whenStored();
    expect(await rowsOf(name)).toBeLessThanOrEqual(trimAfterRows);
    await body.close();
    const again = open(name);
    await again.body.whenLoaded;
    expect(said(again.root)).toBe(said(doc.getXmlFragment('body')));
    await again.body.close();
  });

  it('adds no row by being opened', async () => {
    const name = newName();
    const first = open(name);
    first.root.push([paragraph('One')]);
    await first.body.whenStored();
    await first.body.close();
    const before = await rowsOf(name);
    for (let i = 0; i < 3; i++) {
      const again = open(name);
      await again.body.whenLoaded;
      await again.body.close();
    }
    expect(await rowsOf(name)).toBe(before);
  });

  it('counts changed blocks as unsent until they are receipted, also after a reload', async () => {
    const name = newName();
    const { root, body } = open(name);
    root.push([paragraph('One', 'block-one'), paragraph('Two', 'block-two')]);
    const first = root.get(0) as Y.XmlElement;
    (first.get(0) as Y.XmlText).insert(0, 'more ');
    expect([...body.unsent.get().keys()].toSorted()).toEqual(['block-one', 'block-two']);
    await body.whenStored();
    await body.close();

    const again = open(name);
    await again.body.whenLoaded;
    expect(again.body.unsent.get().size).toBe(2);
    again.body.receipted(new Map([...again.body.unsent.get()].filter(([block]) => block === 'block-one')));
    expect([...again.body.unsent.get().keys()]).toEqual(['block-two']);
    await again.body.whenStored();
    await again.body.close();
    const last = open(name);
    await last.body.whenLoaded;
    expect([...last.body.unsent.get().keys()]).toEqual(['block-two']);
    await last.body.close();
  });

  it('does not forget a block that changed again after the receipted change', async () => {
    const { root, body } = open(newName());
    root.push([paragraph('One', 'block-one')]);
    const sent = body.unsent.get();
    ((root.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'more ');
    body.receipted(sent);
    expect(body.unsent.get().size).toBe(1);
    await body.whenStored();
    expect(body.unsent.get().size).toBe(1);
    await body.close();
  });

  it('counts nothing that came from the relay', async () => {
    const relay = new Y.Doc();
    relay.getXmlFragment('body').push([paragraph('Far', 'block-far')]);
    const { doc, body } = open(newName(), new Y.Doc(), (from) => from === 'relay');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay), 'relay');
    await body.whenStored();
    expect(body.unsent.get().size).toBe(0);
    await body.close();
  });

  it('brings what one tab stored to the other, with the same count', async () => {
    const name = newName();
    const one = open(name);
    const two = open(name);
    await Promise.all([one.body.whenLoaded, two.body.whenLoaded]);
    one.root.push([paragraph('Across', 'block-one')]);
    await untilStore(two.body.unsent, (blocks) => blocks.has('block-one'));
    await until(two.doc, () => said(two.root).includes('Across'));
    one.body.receipted(one.body.unsent.get());
    await untilStore(two.body.unsent, (blocks) => blocks.size === 0);
    await Promise.all([one.body.close(), two.body.close()]);
  });

  it('[promise 3] shows no word of another tab before it is known to be unsent', async () => {
    const name = newName();
    const one = open(name);
    const two = open(name);
    await Promise.all([one.body.whenLoaded, two.body.whenLoaded]);
    const known: string[][] = [];
    two.doc.on('afterTransaction', () => known.push([...two.body.unsent.get().keys()]));
    one.root.push([paragraph('Across', 'block-one')]);
    await until(two.doc, () => said(two.root).includes('Across'));
    const three = open(name);
    three.doc.on('afterTransaction', () => known.push([...three.body.unsent.get().keys()]));
    await three.body.whenLoaded;
    expect(known).not.toEqual([]);
    expect(known.every((blocks) => blocks.includes('block-one'))).toBe(true);
    await Promise.all([one.body.close(), two.body.close(), three.body.close()]);
  });

  it('says that the disk is full, keeps editing, and stores when there is room', async () => {
    const name = newName();
    const { root, body } = open(name);
    await body.whenStored();
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    root.push([paragraph('Waiting', 'block-one')]);
    await untilStore(body.storage, (storage) => storage.fault === 'quota');
    root.push([paragraph('Also waiting', 'block-two')]);
    add.mockRestore();
    await untilStore(body.storage, (storage) => storage.fault === null);
    await body.whenStored();
    await body.close();
    const again = open(name);
    await again.body.whenLoaded;
    expect(said(again.root)).toContain('Waiting');
    expect(said(again.root)).toContain('Also waiting');
    await again.body.close();
  });

  it('[promise 3] stores what is written although the device’s clock was set back by a day', async () => {
    let nowMs = 100 * 24 * 3_600_000;
    const doc = new Y.Doc();
    const root = doc.getXmlFragment('body');
    const clock = { ...deviceClock, now: () => nowMs };
    const body = openDurableBody(newName(), doc, { clock, root, schema: 1, isFromRelay: () => false });
    root.push([paragraph('Before')]);
    await body.whenStored();
    nowMs -= 24 * 3_600_000;
    root.push([paragraph('After')]);
    expect(body.storage.get().isWriting).toBe(true);
    await untilStore(body.storage, ({ isWriting }) => !isWriting);
    await body.close();
  });

  it('opens in spite of a damaged row, sets the row aside and says so', async () => {
    const name = newName();
    const first = open(name);
    first.root.push([paragraph('Whole')]);
    await first.body.whenStored();
    await first.body.close();
    const db = await openDB(name);
    await db.add('updates', new Uint8Array([9, 9, 9, 9, 9]));
    db.close();

    const again = open(name);
    await again.body.whenLoaded;
    expect(said(again.root)).toContain('Whole');
    expect(again.body.storage.get().unreadableRows).toBe(1);
    await again.body.close();
    const stockDoc = new Y.Doc();
    const stock = new IndexeddbPersistence(name, stockDoc);
    await stock.whenSynced;
    expect(said(stockDoc.getXmlFragment('body'))).toContain('Whole');
    await stock.destroy();
  });

  it('stores everything again when the browser has thrown its database away', async () => {
    const name = newName();
    const { root, body } = open(name);
    root.push([paragraph('Before', 'block-before')]);
    await body.whenStored();
    root.push([paragraph('More', 'block-more')]);
    await body.whenStored();
    await deleteDB(name);
    root.push([paragraph('After', 'block-after')]);
    await body.whenStored();
    const unsent = [...body.unsent.get().keys()];
    await body.close();

    const again = open(name);
    await again.body.whenLoaded;
    for (const words of ['Before', 'More', 'After']) expect(said(again.root)).toContain(words);
    expect([...again.body.unsent.get().keys()].toSorted()).toEqual(unsent.toSorted());
    await again.body.close();
  });

  it('stops using a body that was thrown away, in every tab', async () => {
    const name = newName();
    const { root, body } = open(name);
    root.push([paragraph('Refused')]);
    await body.whenStored();
    await discardBody(name);
    await untilStore(body.storage, (storage) => storage.isDiscarded);
    root.push([paragraph('Too late')]);
    await body.close();
    const again = open(name);
    await again.body.whenLoaded;
    expect(again.root.length).toBe(0);
    await again.body.close();
  });

  it('does not write out anew, as an update, what it reads', async () => {
    const name = newName();
    const first = open(name);
    first.root.push([paragraph('Long')]);
    await first.body.close();
    const doc = new Y.Doc();
    const emitted = vi.spyOn(doc, 'emit');
    // Yjs encodes an update for whoever listens when the reading ends.
    let listeners: unknown = null;
    doc.on('afterTransaction', () => {
      listeners = doc._observers.get('update');
    });
    const again = open(name, doc);
    await again.body.whenLoaded;
    expect(listeners).toBeUndefined();
    expect(emitted.mock.calls.map(([event]) => event)).not.toContain('update');
    again.root.push([paragraph('And on')]);
    await again.body.close();
    const last = open(name);
    await last.body.whenLoaded;
    expect(said(last.root)).toContain('And on');
    await last.body.close();
  });

  it('says which schema wrote a body before it shows anything of it', async () => {
    const name = newName();
    const newer = new Y.Doc();
    const root = newer.getXmlFragment('body');
    const written = openDurableBody(name, newer, {
      clock: deviceClock,
      root,
      schema: 9,
      isFromRelay: () => false,
    });
    await written.whenLoaded;
    root.push([paragraph('From a newer app')]);
    await written.close();

    const older = open(name);
    let schemaWhenShown: number | null = null;
    older.root.observe(() => (schemaWhenShown ??= older.body.storage.get().schema));
    await older.body.whenLoaded;
    expect(schemaWhenShown).toBe(9);
    await older.body.close();
  });
});
