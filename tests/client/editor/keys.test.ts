// @vitest-environment happy-dom
/** The editor's keys: what they do, and when they are letters. */
import { afterEach, expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { moveBlock } from '../../../client/editor/move-block.ts';
import { isCommentKey, moveKey, type KeyPress } from '../../../client/editor/shortcut.ts';
import { documentOf, filledDoc, openPeer, paragraph, type Peer } from './peer.ts';

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});
function peerOf(...blocks: readonly ContentJson[]): Peer {
  const peer = openPeer(filledDoc(documentOf(...blocks)));
  open.push(peer);
  return peer;
}
function move(peer: Peer, words: string, way: 'up' | 'down'): boolean {
  peer.editor.commands.setTextSelection(peer.at(words));
  return moveBlock(way)(peer.editor.state, peer.editor.view.dispatch);
}
const item = (text: string): ContentJson => ({ type: 'listItem', content: [paragraph(text)] });

function press(change: Partial<KeyPress> & { readonly isAltGr?: boolean }): KeyPress {
  const { isAltGr = false, ...keys } = change;
  return {
    key: 'm',
    code: 'KeyM',
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    getModifierState: (modifier) => modifier === 'AltGraph' && isAltGr,
    ...keys,
  };
}

test('Ctrl+Alt+M and Ctrl+Shift+M comment', () => {
  expect(isCommentKey(press({ altKey: true }))).toBe(true);
  expect(isCommentKey(press({ shiftKey: true }))).toBe(true);
  expect(isCommentKey(press({}))).toBe(false);
});

test('AltGr+M writes its letter, and so does a plain M', () => {
  expect(isCommentKey(press({ altKey: true, isAltGr: true }))).toBe(false);
  expect(isCommentKey(press({ ctrlKey: false, shiftKey: true }))).toBe(false);
});

test('Ctrl+Alt+arrows move the block', () => {
  expect(moveKey(press({ key: 'ArrowUp', altKey: true }))).toBe('up');
  expect(moveKey(press({ key: 'ArrowDown', altKey: true }))).toBe('down');
  expect(moveKey(press({ key: 'ArrowDown', altKey: true, isAltGr: true }))).toBeNull();
  expect(moveKey(press({ key: 'ArrowDown' }))).toBeNull();
});

test('a block moves with its caret and its words', () => {
  const peer = peerOf(paragraph('one'), paragraph('two'), paragraph('three'));
  expect(move(peer, 'three', 'up')).toBe(true);
  expect(peer.text()).toBe('Title\none\nthree\ntwo');
  expect(peer.editor.state.selection.from).toBe(peer.at('three'));
});

test('nothing moves above the title, and the title stays where it is', () => {
  const peer = peerOf(paragraph('one'), paragraph('two'));
  expect(move(peer, 'one', 'up')).toBe(false);
  expect(move(peer, 'Title', 'down')).toBe(false);
  expect(peer.text()).toBe('Title\none\ntwo');
});

test('a list item moves among its siblings and stays in its list', () => {
  const peer = peerOf(paragraph('before'), { type: 'bulletList', content: [item('one'), item('two')] });
  expect(move(peer, 'two', 'up')).toBe(true);
  expect(peer.editor.state.doc.child(2).textContent).toBe('twoone');
  expect(move(peer, 'two', 'up')).toBe(false);
});

test('Markdown becomes what it means while it is typed', () => {
  const peer = peerOf(paragraph(''), paragraph('end'));
  const type = (text: string): void => {
    for (const letter of text) {
      const { from, to } = peer.editor.state.selection;
      const insert = () => peer.editor.state.tr.insertText(letter, from, to);
      if (!peer.editor.view.someProp('handleTextInput', (f) => f(peer.editor.view, from, to, letter, insert)))
        peer.editor.view.dispatch(insert());
    }
  };
  peer.editor.commands.setTextSelection(8);
  type('## ');
  expect(peer.editor.state.doc.child(1).type.name).toBe('heading');
  type('with **bold** words');
  expect(peer.editor.getHTML()).toContain('<strong>bold</strong>');
});

test('what is typed over a whole selected document is one word, in the title', () => {
  const peer = peerOf(paragraph('one'), paragraph('two'));
  const { editor } = peer;
  editor.commands.selectAll();
  for (const letter of 'New') {
    const { from, to } = editor.state.selection;
    const insert = () => editor.state.tr.insertText(letter);
    const isDone = editor.view.someProp('handleTextInput', (handle) =>
      handle(editor.view, from, to, letter, insert),
    );
    if (!isDone) editor.view.dispatch(insert());
  }
  expect(peer.text().trim()).toBe('New');
});

test('a comment is about the words selected on the page, also when the editor has not looked at them yet', () => {
  const peer = peerOf(paragraph('The first words'), paragraph('and others'));
  const { editor } = peer;
  peer.select('first');
  const node = [...editor.view.dom.querySelectorAll('p')].at(-1)?.firstChild;
  if (!node) throw new Error('the paragraph is there');
  getSelection()?.setBaseAndExtent(node, 4, node, 10);
  const event = new KeyboardEvent('keydown', { key: 'm', code: 'KeyM', ctrlKey: true, shiftKey: true });
  editor.view.someProp('handleKeyDown', (handle) => handle(editor.view, event));
  const { from, to } = editor.state.selection;
  expect(editor.state.doc.textBetween(from, to)).toBe('others');
});
