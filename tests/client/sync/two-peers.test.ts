/** Two browsers and a real relay: what is written arrives, is kept, and is never called sent before it is. */
import { describe, expect, it } from 'vitest';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { whenSync, until, comment, annAndBen } from './people-at-a-relay.ts';
import { paragraph, textOf } from './peer.ts';

describe('two peers', () => {
  it('share a document: what one writes the other reads', async () => {
    const { ann, ben } = await annAndBen();
    const id = await ann.workspace.create('Plan');
    const mine = await ann.workspace.open(id);
    await mine.whenLoaded;
    await mine.perform({ type: 'document-shared' });
    mine.body.push([paragraph('Hello', 'block-hello')]);
    await whenSync(mine, 'up-to-date');

    await untilStore(ben.workspace.library, (rows) =>
      rows.some((row) => row.document === id && row.title === 'Plan'),
    );
    const theirs = await ben.workspace.open(id);
    await whenSync(theirs, 'up-to-date');
    expect(textOf(theirs.body)).toContain('Hello');
    theirs.body.push([paragraph('Hello back', 'block-back')]);
    await until(() => textOf(mine.body).includes('Hello back'));

    const thread = await theirs.perform(comment('A question'));
    await untilStore(mine.state, (state) => state?.threads.get(thread)?.comments[0]?.text === 'A question');
    mine.close();
    theirs.close();
  });
});

describe('written offline', () => {
  it('is there after a reload, counted, and sent when the relay is back', async () => {
    const { ann } = await annAndBen();
    await ann.goOffline();
    const id = await ann.workspace.create('Written on a train');
    let mine = await ann.workspace.open(id);
    await mine.whenLoaded;
    mine.body.push([paragraph('First', 'block-first')]);
    mine.body.push([paragraph('Second', 'block-second')]);
    await mine.perform(comment('To be checked'));
    await whenSync(mine, 'offline');
    const before = mine.sync.get();
    await ann.reload();

    await untilStore(ann.workspace.connection, (connection) => connection === 'offline');
    expect(ann.workspace.library.get()).toMatchObject([{ document: id, isUnsent: true, isOnDevice: true }]);
    mine = await ann.workspace.open(id);
    await mine.whenLoaded;
    expect(textOf(mine.body)).toEqual(['Written on a train', '', 'First', 'Second']);
    expect(mine.state.get()?.threads.size).toBe(1);
    await whenSync(mine, 'offline');
    expect(mine.sync.get()).toEqual(before);

    const seen: string[] = [];
    mine.sync.subscribe(() => seen.push(mine.sync.get().kind));
    await ann.goOnline();
    await whenSync(mine, 'up-to-date');
    expect(seen).not.toContain('refused');
    expect(ann.workspace.library.get()).toMatchObject([{ document: id, isUnsent: false, number: 1 }]);
    mine.close();
  });

  it('is sent without being opened', async () => {
    const { ann, ben } = await annAndBen();
    await ann.goOffline();
    const id = await ann.workspace.create('Unopened');
    const mine = await ann.workspace.open(id);
    await mine.whenLoaded;
    mine.body.push([paragraph('Kept', 'block-kept')]);
    await mine.perform({ type: 'document-shared' });
    mine.close();
    await ann.reload();
    await ann.goOnline();

    await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === id));
    const theirs = await ben.workspace.open(id);
    await until(() => textOf(theirs.body).includes('Kept'));
    theirs.close();
  });
});

describe('a long document', () => {
  it('of more than one frame is sent in parts, and is sent when the last is receipted', async () => {
    const { ann, ben } = await annAndBen();
    await ann.goOffline();
    const id = await ann.workspace.create('Long');
    const mine = await ann.workspace.open(id);
    await mine.whenLoaded;
    const words = 'words of a long paragraph '.repeat(200);
    mine.doc.transact(() =>
      mine.body.push(Array.from({ length: 400 }, (_, i) => paragraph(`${i} ${words}`, `block-${1000 + i}`))),
    );
    await mine.perform({ type: 'document-shared' });
    expect(mine.copyOfBody().length).toBeGreaterThan(2_000_000);
    await ann.goOnline();
    await whenSync(mine, 'up-to-date');

    await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === id));
    const theirs = await ben.workspace.open(id);
    await until(() => theirs.body.length === mine.body.length);
    mine.close();
    theirs.close();
  });
});
