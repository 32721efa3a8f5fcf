// @vitest-environment happy-dom
/** Every block keeps one id of its own, whatever is split, joined, moved, pasted or undone. */
import { afterEach, expect, test } from 'vitest';
import { XmlElement } from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { moveBlock } from '../../../client/editor/move-block.ts';
import { copyOf, documentOf, exchange, filledDoc, openPeer, paragraph, type Peer } from './peer.ts';

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});

function peerOf(...texts: readonly string[]): Peer {
  const peer = openPeer(filledDoc(documentOf(...texts.map((text) => paragraph(text)))));
  open.push(peer);
  return peer;
}

/** Text of each block by its id. */
const byId = ({ editor }: Peer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    editor.state.doc.children.map((block) => [String(block.attrs['id']), block.textContent]),
  );

const idOf = (peer: Peer, text: string): string | undefined =>
  Object.entries(byId(peer)).find(([, own]) => own === text)?.[0];

test('the new half of a split block gets a new id', () => {
  const peer = peerOf('one two');
  const before = idOf(peer, 'one two');
  peer.editor.commands.setTextSelection(peer.at(' two'));
  peer.editor.commands.splitBlock();
  expect(idOf(peer, 'one')).toBe(before);
  expect(idOf(peer, ' two')).toMatch(/^new-/);
});

test('a line put before a block leaves the block its id', () => {
  const peer = peerOf('one two');
  const before = idOf(peer, 'one two');
  peer.editor.commands.setTextSelection(peer.at('one two'));
  peer.editor.commands.splitBlock();
  expect(idOf(peer, 'one two')).toBe(before);
  expect(idOf(peer, '')).toMatch(/^new-/);
});

test('joined blocks keep the id of the first', () => {
  const peer = peerOf('one', 'two');
  const first = idOf(peer, 'one');
  peer.editor.commands.setTextSelection(peer.at('two'));
  peer.editor.commands.joinBackward();
  expect(idOf(peer, 'onetwo')).toBe(first);
});

test('a pasted copy gets an id of its own and the original keeps its id, also when the copy stands first', () => {
  const peer = peerOf('one', 'two');
  const before = idOf(peer, 'two');
  const block = peer.editor.state.doc.child(2);
  const { tr } = peer.editor.state;
  peer.editor.view.dispatch(tr.insert(peer.at('one') - 1, block));
  const ids = peer.editor.state.doc.children.map((node) => String(node.attrs['id']));
  expect(new Set(ids).size).toBe(ids.length);
  expect(peer.editor.state.doc.lastChild?.attrs['id']).toBe(before);
  expect(peer.editor.state.doc.child(1).textContent).toBe('two');
});

test('a moved block keeps its id', () => {
  const peer = peerOf('one', 'two');
  const before = idOf(peer, 'two');
  peer.editor.commands.setTextSelection(peer.at('two'));
  moveBlock('up')(peer.editor.state, peer.editor.view.dispatch);
  expect(peer.editor.state.doc.child(1).textContent).toBe('two');
  expect(idOf(peer, 'two')).toBe(before);
});

test('a table, its cells and a nested list all have ids', () => {
  const peer = peerOf('one');
  peer.editor.commands.setTextSelection(peer.at('one') + 3);
  peer.editor.commands.insertTable({ rows: 2, cols: 2 });
  const ids: unknown[] = [];
  peer.editor.state.doc.descendants((node) => {
    if (node.type.spec.attrs?.['id']) ids.push(node.attrs['id']);
  });
  expect(ids.length).toBeGreaterThan(6);
  expect(ids.every((id) => typeof id === 'string')).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

test("another person's edits are never answered with a write of one's own", () => {
  const writer = peerOf('one two');
  const reader = openPeer(copyOf(writer.doc));
  open.push(reader);
  let writes = 0;
  reader.doc.on('update', (_update: Uint8Array, origin: unknown) => {
    if (origin !== null) writes++;
  });
  writer.editor.commands.setTextSelection(writer.at(' two'));
  writer.editor.commands.splitBlock();
  exchange(writer.doc, reader.doc);
  expect(reader.text()).toBe(writer.text());
  expect(writes).toBe(0);
});

test('a table that two people left uneven is not mended by every reader at once', () => {
  const cell = (text: string): ContentJson => ({ type: 'tableCell', content: [paragraph(text)] });
  const row = (...cells: readonly ContentJson[]): ContentJson => ({ type: 'tableRow', content: cells });
  const table = { type: 'table', content: [row(cell('a'), cell('b')), row(cell('c'), cell('d'))] };
  const reader = openPeer(filledDoc(documentOf(table)));
  open.push(reader);
  const elsewhere = copyOf(reader.doc);
  const lastRow = elsewhere.getXmlFragment('body').querySelectorAll('tableRow').at(-1);
  if (lastRow instanceof XmlElement) lastRow.delete(1, 1);
  exchange(elsewhere, reader.doc);
  reader.editor.commands.insertContentAt(reader.at('Title'), 'My ');
  expect(reader.editor.state.doc.textContent).toBe('My Titleabc');
  expect(reader.body.querySelectorAll('tableCell')).toHaveLength(3);
});

test('undo takes back what I wrote and leaves what others wrote', () => {
  const mine = peerOf('one', 'two');
  const other = openPeer(copyOf(mine.doc));
  open.push(other);
  mine.editor.commands.insertContentAt(mine.at('one') + 3, ' mine');
  other.editor.commands.insertContentAt(other.at('two') + 3, ' theirs');
  exchange(mine.doc, other.doc);
  mine.editor.commands.keyboardShortcut('Mod-z');
  expect(mine.text()).toBe('Title\none\ntwo theirs');
});
