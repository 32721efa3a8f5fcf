// @vitest-environment happy-dom
/** Reading writes nothing: what arrives, opens or is clicked on never becomes a change of whoever looks at it. */
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import type { EditLock } from '../../../client/editor/edit-lock.ts';
import { touchedBlocks } from '../../../client/storage/touched-blocks.ts';
import { copyOf, documentOf, filledDoc, openPeer, paragraph, type Peer } from './peer.ts';

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});

const editor: EditLock = { isReadOnly: false, lockedProposals: new Set() };
const viewer: EditLock = { ...editor, isReadOnly: true };

const item = (text: string): ContentJson => ({ type: 'listItem', content: [paragraph(text)] });
const text: ContentJson = documentOf(paragraph('one'), paragraph(''), {
  type: 'bulletList',
  content: [item('first'), item('second')],
});
const blocksOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('body');
function block(doc: Y.Doc, at: number): Y.XmlElement {
  const found = blocksOf(doc).get(at);
  if (!(found instanceof Y.XmlElement)) throw new Error('no block');
  return found;
}
function newBlock(name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(name);
  made.insert(0, children);
  return made;
}

/** What others did at the same time, without knowing of each other. */
const elsewhere: Readonly<Record<string, readonly ((doc: Y.Doc) => void)[]>> = {
  'both began the same empty line': [
    (doc) => block(doc, 2).insert(0, [new Y.XmlText('left')]),
    (doc) => block(doc, 2).insert(0, [new Y.XmlText('right')]),
  ],
  'each removed one of the last two items': [
    (doc) => block(doc, 3).delete(0, 1),
    (doc) => block(doc, 3).delete(1, 1),
  ],
  'a program wrote blocks without ids': [
    (doc) => blocksOf(doc).push([newBlock('paragraph', new Y.XmlText('three')), newBlock('heading')]),
  ],
  'both put a title': [
    (doc) => blocksOf(doc).insert(0, [newBlock('title', new Y.XmlText('Mine'))]),
    (doc) => blocksOf(doc).insert(0, [newBlock('title', new Y.XmlText('Yours'))]),
  ],
  'the title is gone': [(doc) => blocksOf(doc).delete(0, 1)],
  'everything is gone': [(doc) => blocksOf(doc).delete(0, blocksOf(doc).length)],
  'a formatted word in pieces': [
    (doc) => block(doc, 1).push([new Y.XmlText(' two'), new Y.XmlText(''), new Y.XmlText(' three')]),
  ],
};

function arrivals(doc: Y.Doc, changes: readonly ((doc: Y.Doc) => void)[]): readonly Uint8Array[] {
  return changes.map((change) => {
    const other = copyOf(doc);
    change(other);
    return Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc));
  });
}

/** The blocks that count as changed here. */
function counting(doc: Y.Doc): string[] {
  const counted: string[] = [];
  doc.on('update', (_update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    if (origin !== 'relay') counted.push(...touchedBlocks(transaction, blocksOf(doc)));
  });
  return counted;
}

function look(peer: Peer): void {
  for (const position of [1, 2, peer.editor.state.doc.content.size - 1])
    peer.editor.commands.setTextSelection(position);
  peer.editor.commands.selectAll();
}

describe.each([
  ['a viewer', viewer],
  ['an editor', editor],
])('%s who only looks', (who, lock) => {
  test.each(Object.entries(elsewhere))('writes nothing when %s', (what, changes) => {
    const doc = filledDoc(text);
    const updates = arrivals(doc, changes);
    const counted = counting(doc);
    const peer = openPeer(doc, lock);
    open.push(peer);
    look(peer);
    for (const update of updates) Y.applyUpdate(doc, update, 'relay');
    look(peer);
    peer.close();
    const again = openPeer(doc, lock);
    open.push(again);
    look(again);
    // What is not complete is removed by those who may write.
    const isMended = who === 'an editor' && what === 'each removed one of the last two items';
    expect(counted).toEqual(isMended ? ['(removed)'] : []);
  });
});

test('typing counts the block that was typed in, and none that others left to be mended', () => {
  const doc = filledDoc(text);
  for (const name of ['both began the same empty line', 'a program wrote blocks without ids'])
    for (const update of arrivals(doc, elsewhere[name] ?? [])) Y.applyUpdate(doc, update, 'relay');
  const peer = openPeer(doc, editor);
  open.push(peer);
  const counted = counting(doc);
  peer.editor.commands.insertContentAt(peer.at('one'), 'my ');
  expect(counted).toEqual([block(doc, 1).getAttribute('id')]);
});

test('a reader sees what is left of a list that two people emptied', () => {
  const doc = filledDoc(text);
  const updates = arrivals(doc, elsewhere['each removed one of the last two items'] ?? []);
  const peer = openPeer(doc, viewer);
  open.push(peer);
  for (const update of updates) Y.applyUpdate(doc, update, 'relay');
  expect(peer.editor.state.doc.childCount).toBe(4);
  expect(() => peer.editor.state.doc.check()).not.toThrow();
});
