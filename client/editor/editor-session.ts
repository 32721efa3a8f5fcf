/** One open editor: the view on the page, what it tells the app, and everything that must end with it. */
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { TextSelection, type Transaction } from '@tiptap/pm/state';
import type { BlockId, LedgerId } from '#shared/kernel/ids.ts';
import { afterPaint } from '../kernel/after-paint.ts';
import { deviceClock } from '../kernel/clock.ts';
import { writableStore, type Store, type WritableStore } from '../kernel/store.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import { blockIdOf } from './block-ids.ts';
import { forgetUndo, isFromBody } from './collaboration.ts';
import { changesRanges, pendingRange } from './comment-ranges.ts';
import { lockedProposals } from './edit-lock.ts';
import type { EditorHandle, OutlineEntry } from './editor-handle.ts';
import { copyProposal, insertProposal } from './insertions.ts';
import { layoutSignal } from './layout-signal.ts';
import { digestedBody, proposalInBody } from './proposal-contents.ts';
import type { ProposalPlace } from './proposal-view.ts';
import { proseFacts, sectionAt, type ProseFacts } from './prose-facts.ts';
import type { ProsePlace } from './prose-place.ts';
import { openProse, type ToolbarRequest } from './prose-view.ts';
import { readingPlace } from './reading-place.ts';
import type { SlashMenuState } from './slash-commands.ts';
import { anchorOf } from './thread-places.ts';
import { trackThreads } from './thread-tracker.ts';

/** The page's own words about the prose follow typing at this distance, ms. */
const factsAfterMs = 250;
/** The same after what others write: nobody here waits for it, ms. */
const othersFactsAfterMs = 1_000;

export interface EditorSession {
  readonly document: LedgerId;
  readonly editor: Editor;
  readonly handle: EditorHandle;
  readonly proposals: Store<readonly ProposalPlace[]>;
  readonly slashMenu: Store<SlashMenuState | null>;
  readonly toolbarRequest: WritableStore<ToolbarRequest>;
  /** Under the title, for the app to draw into. */
  readonly belowTitle: HTMLElement;
  readonly setReadOnly: (isReadOnly: boolean) => void;
  readonly close: () => void;
}

export interface EditorSessionOptions {
  readonly place: ProsePlace;
  readonly document: OpenDocument;
  readonly isReadOnly: boolean;
  /** Asked when a comment is begun: the role may have changed meanwhile. */
  readonly mayComment: () => boolean;
  /** A change was refused because its place is locked. */
  readonly onRefused: () => void;
  /** A change was not made because it would nest too deeply. */
  readonly onTooDeep: () => void;
}

export function openEditorSession({
  place,
  document,
  isReadOnly,
  mayComment,
  onRefused,
  onTooDeep,
}: EditorSessionOptions): EditorSession {
  const revising = writableStore<BlockId | null>(null);
  const lockedNow = (revised: BlockId | null): ReadonlySet<BlockId> =>
    lockedProposals(document.state.get(), revised);
  const prose =
    place.take(document.body) ??
    openProse(place.host, document.body, { isReadOnly, lockedProposals: lockedNow(null) });
  const { editor } = prose;
  const { view } = editor;

  const threads = trackThreads(editor, document, deviceClock, afterPaint);
  const layout = layoutSignal(view.dom);
  const reading = readingPlace(view.dom);

  // What the page says about the prose.
  let facts: ProseFacts = proseFacts(editor.state.doc);
  const title = writableStore(facts.title);
  const wordCount = writableStore(facts.words);
  const proposals = writableStore<readonly BlockId[]>(facts.proposals);
  const outline = writableStore<readonly OutlineEntry[]>([]);
  const hasSelection = writableStore(!editor.state.selection.empty);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isTimerOthers = false;
  const tellFacts = (): void => {
    timer = null;
    facts = proseFacts(editor.state.doc);
    title.set(facts.title);
    wordCount.set(facts.words);
    if (!sameItems(proposals.get(), facts.proposals)) proposals.set(facts.proposals);
    tellOutline();
    reading.look();
    // Lines that wrapped otherwise; whatever changes the height of the prose is seen at once.
    layout.raise();
  };
  const tellOutline = (): void => {
    const next = outlineOf(facts, document, threads.placesNow());
    if (JSON.stringify(next) !== JSON.stringify(outline.get())) outline.set(next);
  };
  // The margin asks for all of them at once: one walk through the page answers.
  let marks: ReadonlyMap<string, Element> | null = null;
  const onTransaction = ({ transaction }: { transaction: Transaction }): void => {
    hasSelection.set(!editor.state.selection.empty);
    if (transaction.docChanged || changesRanges(transaction)) marks = null;
    if (!transaction.docChanged) return;
    const isOthers = isFromBody(transaction);
    // One's own key is not held up by what another wrote before.
    if (timer !== null && (isOthers || !isTimerOthers)) return;
    if (timer !== null) clearTimeout(timer);
    isTimerOthers = isOthers;
    timer = setTimeout(tellFacts, isOthers ? othersFactsAfterMs : factsAfterMs);
  };
  editor.on('transaction', onTransaction);
  tellFacts();

  const applyLock = (): void => {
    const locked = lockedNow(revising.get());
    const lock = prose.lock();
    const isNew = [...locked].some((id) => !lock.lockedProposals.has(id));
    if (lock.isReadOnly === isReadOnly && !isNew && locked.size === lock.lockedProposals.size) return;
    prose.setLock({ isReadOnly, lockedProposals: locked });
    if (isNew || isReadOnly) forgetUndo(editor.state);
  };
  // A text that stood here before the app has the lock of the last time.
  applyLock();
  const stops = [
    document.state.subscribe(applyLock),
    document.state.subscribe(tellOutline),
    revising.subscribe(applyLock),
    threads.places.subscribe(tellOutline),
    threads.places.subscribe(layout.raise),
    threads.focusedThread.subscribe(layout.raise),
  ];

  const rectOfRange = (thread: string): DOMRect | null => {
    marks ??= firstMarks(view.dom);
    const mark = marks.get(thread);
    const rect = mark?.getBoundingClientRect() ?? null;
    if (!mark || rect?.height !== 0) return rect;
    // Words of a proposal whose published text is shown instead: the block is their place.
    return mark.closest('[data-proposal]')?.getBoundingClientRect() ?? rect;
  };
  const blockElement = (block: BlockId): HTMLElement | null =>
    view.dom.querySelector<HTMLElement>(`[data-id="${block}"]`);
  const placed = (thread: Parameters<EditorHandle['scrollToThread']>[0]) => {
    const place = threads.placesNow().get(thread);
    return place?.kind === 'placed' ? place : null;
  };

  const handle: EditorHandle = {
    title,
    outline,
    wordCount,
    activeHeading: reading,
    places: threads.places,
    focusedThread: threads.focusedThread,
    pendingAnchor: threads.pendingAnchor,
    hasSelection,
    proposals,
    revising,
    selectionAnchor: () => anchorOf(editor.state),
    startComment() {
      if (!mayComment()) return false;
      const anchor = anchorOf(editor.state);
      if (!anchor) return false;
      threads.focusedThread.set(null);
      threads.pendingAnchor.set(anchor);
      return true;
    },
    rectOf(thread) {
      if (thread === 'pending') return rectOfRange(pendingRange);
      const rect = rectOfRange(thread);
      const place = rect ? null : placed(thread);
      if (!place) return rect;
      // Resolved threads are not marked in the prose; their words still have a place.
      const { left, top, bottom } = view.coordsAtPos(place.from);
      return new DOMRect(left, top, 0, bottom - top);
    },
    rectOfBlock: (block) => blockElement(block)?.getBoundingClientRect() ?? null,
    positionOfBlock(block) {
      const element = blockElement(block);
      return element && view.posAtDOM(element, 0);
    },
    onLayout: layout.subscribe,
    heightBelowTitle: () => prose.belowTitle.lastElementChild?.getBoundingClientRect().height ?? 0,
    scrollToThread(thread) {
      threads.focusedThread.set(thread);
      const rect = handle.rectOf(thread);
      const place = placed(thread);
      if (!rect || !place || (rect.top > 100 && rect.bottom < window.innerHeight - 60)) return;
      const { node } = view.domAtPos(place.from);
      const element = node instanceof Element ? node : node.parentElement;
      element?.scrollIntoView({ block: 'center', behavior: scrollBehavior() });
    },
    scrollToBlock(block) {
      const element = blockElement(block);
      if (!element) return;
      element.scrollIntoView({ block: 'start', behavior: scrollBehavior() });
      const pos = view.posAtDOM(element, 0);
      view.dispatch(editor.state.tr.setSelection(TextSelection.near(editor.state.doc.resolve(pos))));
      view.dom.focus({ preventScroll: true });
    },
    insertProposal: () =>
      void editor
        .chain()
        .focus()
        .command(({ tr }) => insertProposal(tr))
        .run(),
    proposeAnew(block, content) {
      const behind = findProposal(editor.state.doc, block);
      const copy = editor.schema.nodeFromJSON(content);
      return (
        behind !== null &&
        editor
          .chain()
          .command(({ tr }) => copyProposal(tr, behind, copy))
          .focus()
          .run()
      );
    },
    proposal(block) {
      const node = findProposal(editor.state.doc, block);
      return node && proposalInBody(node);
    },
    startRevision(block) {
      revising.set(block);
      const element = blockElement(block);
      const node = findProposal(editor.state.doc, block);
      if (!element || !node) return;
      const end = positionOf(editor.state.doc, node) + node.nodeSize - 1;
      editor.commands.focus(TextSelection.near(editor.state.doc.resolve(end), -1).from);
    },
    stopRevision: () => revising.set(null),
    replaceThreadText(thread, text) {
      const place = placed(thread);
      if (!place) return false;
      const before = editor.state.doc;
      view.dispatch(editor.state.tr.insertText(text, place.from, place.to).scrollIntoView());
      return editor.state.doc !== before;
    },
    body: () => digestedBody(document.body),
    focus: () => view.focus(),
  };
  prose.setHooks({ onRefused, onTooDeep, startComment: handle.startComment });

  return {
    document: document.id,
    editor,
    handle,
    proposals: prose.boxes.places,
    slashMenu: prose.slashMenu,
    toolbarRequest: prose.toolbarRequest,
    belowTitle: prose.belowTitle,
    setReadOnly(next) {
      isReadOnly = next;
      applyLock();
    },
    close() {
      for (const stop of stops) stop();
      if (timer) clearTimeout(timer);
      threads.stop();
      layout.stop();
      reading.stop();
      prose.close();
    },
  };
}

/** The first piece of each thread's words. */
function firstMarks(prose: HTMLElement): ReadonlyMap<string, Element> {
  const found = new Map<string, Element>();
  for (const mark of prose.getElementsByTagName('mark')) {
    const thread = mark.dataset['thread'];
    if (thread && !found.has(thread)) found.set(thread, mark);
  }
  return found;
}

function outlineOf(
  { headings }: ProseFacts,
  document: OpenDocument,
  places: ReturnType<EditorHandle['places']['get']>,
): readonly OutlineEntry[] {
  const comments = headings.map(() => 0);
  for (const { id, resolved } of document.state.get()?.threads.values() ?? []) {
    const place = places.get(id);
    if (resolved || place?.kind !== 'placed') continue;
    const section = sectionAt(headings, place.from);
    if (section >= 0) comments[section] = (comments[section] ?? 0) + 1;
  }
  return headings.map(({ id, level, text }, index) => ({ id, level, text, comments: comments[index] ?? 0 }));
}

function findProposal(doc: Node, id: BlockId): Node | null {
  return doc.children.find((node) => node.type.name === 'proposal' && blockIdOf(node) === id) ?? null;
}

function positionOf(doc: Node, child: Node): number {
  let position = -1;
  doc.forEach((node, pos) => {
    if (node === child) position = pos;
  });
  return position;
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const scrollBehavior = (): ScrollBehavior =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
