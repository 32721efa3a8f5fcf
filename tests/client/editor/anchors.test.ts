// @vitest-environment happy-dom
/** Comments stay on their words while the paragraph around them is split, joined, moved, formatted and retyped. */
import { afterEach, describe, expect, test } from 'vitest';
import { moveBlock } from '../../../client/editor/move-block.ts';
import {
  copyOf,
  documentOf,
  exchange,
  filledDoc,
  followThread,
  openPeer,
  paragraph,
  type Peer,
} from './peer.ts';

const words = 'forty times the size';
const sentence = `After a year of edits that is ${words} of the text, and a new device waits.`;
const content = documentOf(
  paragraph('The relay keeps every update since a document was created.'),
  paragraph(sentence),
  paragraph('Nothing in the decided record depends on it.'),
);

const open: Peer[] = [];
afterEach(() => {
  for (const peer of open.splice(0)) peer.close();
});

/** The reader who commented, and somebody else with the same document. */
function twoPeers() {
  const doc = filledDoc(content);
  const [reader, other] = [openPeer(doc), openPeer(copyOf(doc))];
  open.push(reader, other);
  reader.select(words);
  return { reader, other, thread: followThread(reader) };
}

/** `wordsAfter` is what the comment is about then, when it is not the same words. */
interface Edit {
  readonly does: string;
  readonly edit: (peer: Peer) => unknown;
  readonly wordsAfter?: string;
}

const edits: readonly Edit[] = [
  { does: 'splits the paragraph before them', edit: (peer) => split(peer, 'that is') },
  { does: 'splits the paragraph behind them', edit: (peer) => split(peer, ', and a new') },
  {
    does: 'splits the paragraph twice',
    edit: (peer) => [split(peer, 'that is'), split(peer, ', and a new')],
  },
  { does: 'joins the paragraph to the one before', edit: (peer) => joinAt(peer, 'After a year') },
  { does: 'joins the next paragraph to it', edit: (peer) => joinAt(peer, 'Nothing in the') },
  {
    does: 'moves the paragraph up',
    edit: (peer) => {
      peer.editor.commands.setTextSelection(peer.at(words));
      moveBlock('up')(peer.editor.state, peer.editor.view.dispatch);
    },
  },
  {
    does: 'moves the paragraph down',
    edit: (peer) => {
      peer.editor.commands.setTextSelection(peer.at(words));
      moveBlock('down')(peer.editor.state, peer.editor.view.dispatch);
    },
  },
  { does: 'sets them bold', edit: (peer) => [peer.select(words), peer.editor.commands.toggleBold()] },
  {
    does: 'sets half of them as a link',
    edit: (peer) => [peer.select('forty times'), peer.editor.commands.setLink({ href: '#a' })],
  },
  {
    does: 'makes the paragraph a heading',
    edit: (peer) => [peer.select(words), peer.editor.commands.setHeading({ level: 2 })],
  },
  {
    does: 'makes the paragraph a list',
    edit: (peer) => [peer.select(words), peer.editor.commands.toggleBulletList()],
  },
  {
    does: 'makes the paragraph a quote',
    edit: (peer) => [peer.select(words), peer.editor.commands.setBlockquote()],
  },
  {
    does: 'types before them',
    edit: (peer) => peer.editor.commands.insertContentAt(peer.at('After'), 'Much later: '),
  },
  {
    does: 'retypes the paragraph with the same words in it',
    edit: (peer) => {
      const from = peer.at('After a year');
      peer.editor.view.dispatch(
        peer.editor.state.tr.insertText(`It is ${words} that matters here.`, from, from + sentence.length),
      );
    },
  },
  {
    does: 'changes a letter in them',
    edit: (peer) => {
      const at = peer.at('times');
      peer.editor.view.dispatch(peer.editor.state.tr.insertText('T', at, at + 1));
    },
    wordsAfter: 'forty Times the size',
  },
];

describe.each(edits)('somebody $does', ({ edit, wordsAfter = words }) => {
  test('and a comment made here stays on its words', () => {
    const { reader, thread } = twoPeers();
    edit(reader);
    expect(thread.words()).toBe(wordsAfter);
    expect(thread.marked()).toBe(wordsAfter);
  });

  test('on another device and a comment made here stays on its words', () => {
    const { reader, other, thread } = twoPeers();
    edit(other);
    exchange(reader.doc, other.doc);
    expect(reader.text()).toBe(other.text());
    expect(thread.words()).toBe(wordsAfter);
    expect(thread.marked()).toBe(wordsAfter);
  });

  test('and a comment is found again when the document is opened anew', () => {
    const { reader, thread } = twoPeers();
    edit(reader);
    const reopened = openPeer(copyOf(reader.doc));
    open.push(reopened);
    reopened.select(reopened.text().split('\n')[0] ?? '');
    const again = followThread(reopened, thread.anchor);
    expect(again.words()).toBe(wordsAfter);
  });
});

test('a comment whose words are gone is orphaned, and comes back with them', () => {
  const { reader, thread } = twoPeers();
  const from = reader.at('After a year');
  const { tr } = reader.editor.state;
  reader.editor.view.dispatch(tr.delete(from, from + sentence.length));
  expect(thread.words()).toBeNull();
  expect(thread.marked()).toBe('');

  reader.editor.commands.insertContentAt(reader.editor.state.doc.content.size, {
    type: 'paragraph',
    content: [{ type: 'text', text: sentence }],
  });
  expect(thread.words()).toBe(words);
});

test('a comment is orphaned for the reader when somebody else removes its paragraph', () => {
  const { reader, other, thread } = twoPeers();
  const from = other.at('After a year') - 1;
  other.editor.view.dispatch(other.editor.state.tr.delete(from, from + sentence.length + 2));
  exchange(reader.doc, other.doc);
  expect(thread.words()).toBeNull();
});

test('typing elsewhere looks no comment up', () => {
  const { reader, thread } = twoPeers();
  const before = thread.tracker.places.get();
  reader.editor.commands.insertContentAt(reader.at('Nothing'), 'x');
  thread.clock.run();
  expect(thread.tracker.places.get()).toBe(before);
  expect(thread.marked()).toBe(words);
});

function split(peer: Peer, before: string): void {
  peer.editor.commands.setTextSelection(peer.at(before));
  peer.editor.commands.splitBlock();
}

function joinAt(peer: Peer, start: string): void {
  peer.editor.commands.setTextSelection(peer.at(start));
  peer.editor.commands.joinBackward();
}
