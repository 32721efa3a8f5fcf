/** Two editors on one document in tests: real schema, real y-prosemirror, updates carried when the test says so. */
import { Editor, Extension } from '@tiptap/core';
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import type { TextAnchor, Thread } from '#shared/discussion/thread-state.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { ActId, BlockId, MemberId } from '#shared/kernel/ids.ts';
import { blockIds } from '../../../client/editor/block-ids.ts';
import { collaboration } from '../../../client/editor/collaboration.ts';
import { commentRanges } from '../../../client/editor/comment-ranges.ts';
import { editorKeys } from '../../../client/editor/editor-keys.ts';
import { editLock, type EditLock } from '../../../client/editor/edit-lock.ts';
import { schemaExtensions } from '../../../client/editor/schema/document-schema.ts';
import { soundProse } from '../../../client/editor/sound-prose.ts';
import { anchorOf } from '../../../client/editor/thread-places.ts';
import { trackThreads } from '../../../client/editor/thread-tracker.ts';
import type { Clock } from '../../../client/kernel/clock.ts';
import { writableStore } from '../../../client/kernel/store.ts';
import { untouched } from '../../shared/discussion/untouched-comment.ts';

export const paragraph = (text: string, id?: string): ContentJson => ({
  type: 'paragraph',
  ...(id ? { attrs: { id } } : {}),
  ...(text ? { content: [{ type: 'text', text }] } : {}),
});

export const documentOf = (...blocks: readonly ContentJson[]): ContentJson => ({
  type: 'doc',
  content: [{ type: 'title', content: [{ type: 'text', text: 'Title' }] }, ...blocks],
});

/** Ids that a test can read: block-0001, block-0002 … */
function countingIds(prefix: string): () => BlockId {
  let given = 0;
  return () => BlockId.parse(`${prefix}-${String(++given).padStart(4, '0')}`);
}

/** Time stands still until `run`: then everything that waits happens. */
function stoppedClock(): Clock & { run(): void } {
  let waiting: (() => void)[] = [];
  return {
    now: () => 0,
    after(_ms, act) {
      waiting.push(act);
      return () => {
        waiting = waiting.filter((other) => other !== act);
      };
    },
    run() {
      for (let due = waiting; due.length > 0; due = waiting) {
        waiting = [];
        for (const act of due) act();
      }
    },
  };
}

export interface Peer {
  readonly doc: Y.Doc;
  readonly body: Y.XmlFragment;
  readonly editor: Editor;
  /** Selects the first place where `words` stand. */
  select(words: string): void;
  /** Position of the first character of `words`. */
  at(words: string): number;
  text(): string;
  close(): void;
}

const unlocked: EditLock = { isReadOnly: false, lockedProposals: new Set() };

export function openPeer(
  doc: Y.Doc,
  lock: EditLock = unlocked,
  onRefused: () => void = () => undefined,
): Peer {
  const body = doc.getXmlFragment('body');
  const host = document.createElement('div');
  document.body.append(host);
  const editor = new Editor({
    element: host,
    extensions: [
      ...schemaExtensions(),
      collaboration(body, () => lock.isReadOnly),
      Extension.create({
        name: 'prose',
        addProseMirrorPlugins: () => [
          blockIds(countingIds(`new-${doc.clientID}`)),
          soundProse(() => undefined),
          editLock(lock, onRefused),
          commentRanges(),
        ],
      }),
      editorKeys({ comment: () => undefined, link: () => undefined, toolbar: () => undefined }),
    ],
    injectCSS: false,
  });
  const at = (words: string): number => {
    let found = -1;
    editor.state.doc.descendants((node, pos) => {
      const index = found < 0 && node.isTextblock ? node.textContent.indexOf(words) : -1;
      if (index >= 0) found = pos + 1 + index;
    });
    if (found < 0) throw new Error(`no "${words}" in the text`);
    return found;
  };
  return {
    doc,
    body,
    editor,
    at,
    select: (words) =>
      void editor.commands.setTextSelection({ from: at(words), to: at(words) + words.length }),
    text: () => editor.state.doc.children.map((block) => block.textContent).join('\n'),
    close: () => editor.destroy(),
  };
}

export function filledDoc(content: ContentJson): Y.Doc {
  const doc = new Y.Doc();
  const filled = fillBody(doc.getXmlFragment('body'), content, countingIds('block'));
  if (!filled.ok) throw new Error(filled.error.sentence);
  return doc;
}

/** Another device with the same document so far. */
export function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** Carries everything both ways. */
export function exchange(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)));
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)));
}

/** A thread, on the words that `peer` has selected unless told, as `peer` follows it. */
export function followThread(peer: Peer, known: TextAnchor | null = null) {
  const clock = stoppedClock();
  const anchor = known ?? anchorOf(peer.editor.state);
  if (!anchor) throw new Error('nothing is selected');
  const id = ActId.parse('thread-0001');
  const comment: Thread['comments'][number] = {
    id,
    by: MemberId.parse('member-0001'),
    text: 'Why?',
    suggestion: null,
    ...untouched,
    isSuggestion: false,
    when: { atMs: 0, seq: 1, claimedAtMs: 0 },
    isAttested: false,
    isAfterDecision: false,
  };
  const thread: Thread = {
    id,
    anchor,
    quoteHashes: [],
    comments: [comment],
    resolved: null,
    turns: [],
    isAfterDecision: false,
  };
  const state = writableStore({ threads: new Map([[id, thread]]) });
  // Of a document, following a thread needs the ledger's threads alone.
  const tracker = trackThreads(peer.editor, { state }, clock);
  clock.run();
  return {
    anchor,
    tracker,
    clock,
    /** The words that the thread is about now; `null` when it is orphaned. */
    words(): string | null {
      clock.run();
      const place = tracker.placesNow().get(id);
      return place?.kind === 'placed' ? peer.editor.state.doc.textBetween(place.from, place.to, '\n') : null;
    },
    marked: (): string =>
      [...peer.editor.view.dom.querySelectorAll('mark')].map((mark) => mark.textContent).join(''),
  };
}
