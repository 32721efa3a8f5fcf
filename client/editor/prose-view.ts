/** The document's text in the page: the editor's own view, which needs nothing of the app around it. */
import { Editor, Extension } from '@tiptap/core';
import type { XmlFragment } from 'yjs';
import { newBlockId } from '../kernel/random.ts';
import { writableStore, type WritableStore } from '../kernel/store.ts';
import { belowTitle } from './below-title.ts';
import { blockIds } from './block-ids.ts';
import { collaboration } from './collaboration.ts';
import { commentRanges } from './comment-ranges.ts';
import { editLock, editLockOf, setEditLock, type EditLock } from './edit-lock.ts';
import { editorKeys } from './editor-keys.ts';
import { frontMatterFold } from './front-matter-fold.ts';
import { markdownPaste } from './markdown-paste.ts';
import { placeholders } from './placeholders.ts';
import { proposalPlaces, type ProposalPlaces } from './proposal-view.ts';
import { Proposal } from './schema/blocks.ts';
import { schemaExtensions } from './schema/document-schema.ts';
import { soundProse } from './sound-prose.ts';
import { slashCommands, type SlashMenuState } from './slash-commands.ts';

/** What the toolbar was asked for by key; `null` when it only follows the selection. */
export type ToolbarRequest = 'focus' | 'link' | null;

/** What the app around does; nothing until it is there. */
export interface ProseHooks {
  /** A change was refused because its place is locked. */
  readonly onRefused: () => void;
  /** A change was not made because it would nest too deeply. */
  readonly onTooDeep: () => void;
  /** Begins a comment on what is selected; false when there is nothing to comment on. */
  readonly startComment: () => boolean;
}

const noHooks: ProseHooks = { onRefused() {}, onTooDeep() {}, startComment: () => false };

export interface ProseView {
  /** What it shows. */
  readonly body: XmlFragment;
  readonly editor: Editor;
  readonly boxes: ProposalPlaces;
  readonly slashMenu: WritableStore<SlashMenuState | null>;
  readonly toolbarRequest: WritableStore<ToolbarRequest>;
  /** Under the title, for the app to draw into. */
  readonly belowTitle: HTMLElement;
  readonly lock: () => EditLock;
  readonly setLock: (lock: EditLock) => void;
  readonly setHooks: (hooks: ProseHooks) => void;
  readonly close: () => void;
}

export function openProse(host: HTMLElement, body: XmlFragment, initial: EditLock): ProseView {
  const slashMenu = writableStore<SlashMenuState | null>(null);
  const toolbarRequest = writableStore<ToolbarRequest>(null);
  const boxes = proposalPlaces();
  const underTitle = window.document.createElement('div');
  let lock = initial;
  let hooks = noHooks;

  const editor = new Editor({
    element: host,
    extensions: [
      ...schemaExtensions(
        Proposal.extend({
          addNodeView:
            () =>
            ({ node, view }) =>
              boxes.make(node, view),
        }),
      ),
      collaboration(body, () => lock.isReadOnly),
      Extension.create({
        name: 'prose',
        addProseMirrorPlugins: () => [
          blockIds(newBlockId),
          soundProse(() => hooks.onTooDeep()),
          editLock(lock, () => hooks.onRefused()),
          placeholders(),
          belowTitle(underTitle),
          frontMatterFold(),
          commentRanges(),
          markdownPaste(),
        ],
      }),
      editorKeys({
        comment() {
          // A selection made by key reaches the editor a moment after the key.
          if (!hooks.startComment()) setTimeout(() => !editor.isDestroyed && hooks.startComment(), 40);
        },
        link: () => toolbarRequest.set('link'),
        toolbar: () => toolbarRequest.set('focus'),
      }),
      slashCommands(slashMenu),
    ],
    // It looks at every deletion again, for an event that nobody here listens to.
    enableCoreExtensions: { delete: false },
    injectCSS: false,
    editorProps: {
      attributes: {
        'aria-label': 'Document',
        'aria-multiline': 'true',
        lang: navigator.language,
      },
      handleClick: (clicked, _pos, event) => followsLink(event, editLockOf(clicked.state).isReadOnly),
    },
  });
  return {
    body,
    editor,
    boxes,
    slashMenu,
    toolbarRequest,
    belowTitle: underTitle,
    lock: () => lock,
    setLock(next) {
      lock = next;
      setEditLock(editor.view, next);
    },
    setHooks(next) {
      hooks = next;
    },
    close: () => editor.destroy(),
  };
}

/** Where text is edited, a click sets the caret; with Mod, or in text to read, it follows the link in a new tab. */
function followsLink(event: MouseEvent, isReading: boolean): boolean {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || !(isReading || event.metaKey || event.ctrlKey)) return false;
  window.open(link.href, '_blank', 'noopener,noreferrer');
  return true;
}
