// @vitest-environment happy-dom
/** The slash menu offers what fits where the caret is, and puts it there. */
import { afterEach, expect, test } from 'vitest';
import { copyProposal, insertions, matchingInsertions } from '../../../client/editor/insertions.ts';
import { documentOf, filledDoc, openPeer, paragraph, type Peer } from './peer.ts';

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});
function peerOf(...texts: readonly string[]): Peer {
  const peer = openPeer(filledDoc(documentOf(...texts.map((text) => paragraph(text)))));
  open.push(peer);
  return peer;
}
const insert = (peer: Peer, id: string): void => {
  const insertion = insertions.find((each) => each.id === id);
  insertion?.insert(peer.editor.chain().focus()).run();
};
const kinds = (peer: Peer): readonly string[] => peer.editor.state.doc.children.map((node) => node.type.name);

test('what begins with the typed letters stands first, other words find it too', () => {
  const { editor } = peerOf('one');
  expect(matchingInsertions(editor.state, 'ta').map(({ id }) => id)).toEqual(['task-list', 'table']);
  expect(matchingInsertions(editor.state, 'vote').map(({ id }) => id)).toEqual(['proposal']);
  expect(matchingInsertions(editor.state, 'nothing like it')).toEqual([]);
});

test('an empty line becomes the proposal, with the caret in it and a line after it', () => {
  const peer = peerOf('');
  peer.editor.commands.setTextSelection(peer.editor.state.doc.content.size - 1);
  insert(peer, 'proposal');
  expect(kinds(peer)).toEqual(['title', 'proposal', 'paragraph']);
  peer.editor.commands.insertContent('We keep it.');
  expect(peer.editor.state.doc.child(1).textContent).toBe('We keep it.');
});

test('behind a written line a proposal is put, and the line stays', () => {
  const peer = peerOf('one', 'two');
  peer.editor.commands.setTextSelection(peer.at('one'));
  insert(peer, 'proposal');
  expect(kinds(peer)).toEqual(['title', 'paragraph', 'proposal', 'paragraph']);
  expect(peer.text()).toBe('Title\none\n\ntwo');
});

test('[C1] what ended is proposed anew behind it: the same words, an id of its own, and the caret in them', () => {
  const peer = peerOf('one', '', 'two');
  peer.editor.commands.setTextSelection(peer.at('one') + 5);
  insert(peer, 'proposal');
  peer.editor.commands.insertContent('We keep it.');
  const ended = peer.editor.state.doc.child(2);
  peer.editor.commands.command(({ tr }) => copyProposal(tr, ended, ended));
  expect(kinds(peer)).toEqual(['title', 'paragraph', 'proposal', 'proposal', 'paragraph']);
  expect(peer.editor.state.doc.child(2)).toBe(ended);
  expect(peer.editor.state.doc.child(3).textContent).toBe('We keep it.');
  expect(peer.editor.state.doc.child(3).attrs['id']).not.toBe(ended.attrs['id']);
  peer.editor.commands.insertContent(' Again.');
  expect(peer.text()).toBe('Title\none\nWe keep it.\nWe keep it. Again.\ntwo');
});

test('a proposal never stands in another', () => {
  const peer = peerOf('');
  peer.editor.commands.setTextSelection(peer.editor.state.doc.content.size - 1);
  insert(peer, 'proposal');
  expect(matchingInsertions(peer.editor.state, 'prop')).toEqual([]);
});

test.each(['table', 'bullet-list', 'ordered-list', 'task-list', 'quote', 'code', 'heading-2'])(
  '%s is put where the caret is and the document stays whole',
  (id) => {
    const peer = peerOf('one', '');
    peer.editor.commands.setTextSelection(peer.editor.state.doc.content.size - 1);
    insert(peer, id);
    peer.editor.state.doc.check();
    expect(kinds(peer)).not.toEqual(['title', 'paragraph', 'paragraph']);
  },
);

/** Letter by letter, as keys would. */
function type({ editor: { view } }: Peer, text: string): void {
  for (const letter of text) {
    const { from, to } = view.state.selection;
    const isTaken = view.someProp('handleTextInput', (take) =>
      take(view, from, to, letter, () => view.state.tr.insertText(letter, from, to)),
    );
    if (!isTaken) view.dispatch(view.state.tr.insertText(letter, from, to));
  }
}

test('a task is typed as Markdown has it, with a dash before the box and without', () => {
  for (const [typed, isChecked] of [
    ['- [ ] ', false],
    ['- [x] ', true],
    ['[ ] ', false],
  ] as const) {
    const peer = peerOf('');
    peer.editor.commands.setTextSelection(peer.editor.state.doc.content.size - 1);
    type(peer, `${typed}Measure`);
    expect(kinds(peer)).toEqual(['title', 'taskList']);
    expect(peer.editor.state.doc.child(1).firstChild?.attrs['checked']).toBe(isChecked);
    expect(peer.text()).toContain('Measure');
    expect(peer.text()).not.toContain('[');
  }
});

test('a box further on in a list’s item is words', () => {
  const peer = peerOf('');
  peer.editor.commands.setTextSelection(peer.editor.state.doc.content.size - 1);
  type(peer, '- an array [ ] of');
  expect(kinds(peer)).toEqual(['title', 'bulletList']);
  expect(peer.text()).toContain('an array [ ] of');
});
