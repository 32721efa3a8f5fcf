/** The editor's own keys; formatting keys come with each mark. */
import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, Selection, TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { moveBlock } from './move-block.ts';
import { isCommentKey, moveKey } from './shortcut.ts';

export interface EditorKeyHandlers {
  readonly comment: () => void;
  readonly link: () => void;
  readonly toolbar: () => void;
}

export const editorKeys = ({ comment, link, toolbar }: EditorKeyHandlers) =>
  Extension.create({
    name: 'editorKeys',
    priority: 900,
    addProseMirrorPlugins() {
      let isTabFree = false;
      return [
        new Plugin({
          key: new PluginKey('editor-keys'),
          props: {
            handleDOMEvents: {
              keydown(view, event) {
                takeOverCaret(view);
                // Lists, tables and code keep Tab; after Escape it leaves the editor even there.
                const leaves = event.key === 'Tab' && isTabFree;
                if (!isModifier(event.key)) isTabFree = event.key === 'Escape';
                return leaves;
              },
            },
            // What is typed over everything begins at the title; ProseMirror would go on behind it.
            handleTextInput(view, _from, _to, text) {
              const { doc, selection, tr } = view.state;
              if (selection.from > 1 || selection.to < Selection.atEnd(doc).to || selection.empty)
                return false;
              tr.deleteSelection().setSelection(Selection.atStart(tr.doc));
              view.dispatch(tr.insertText(text).scrollIntoView());
              return true;
            },
            handleKeyDown(view, event) {
              const move = moveKey(event);
              if (move) return moveBlock(move)(view.state, view.dispatch) || true;
              if (isCommentKey(event)) {
                takeOverWords(view);
                comment();
                return true;
              }
              if (event.altKey && event.key === 'F10') {
                toolbar();
                return true;
              }
              return false;
            },
          },
        }),
      ];
    },
    addKeyboardShortcuts() {
      return {
        'Mod-k': () => {
          if (this.editor.state.selection.empty && !this.editor.isActive('link')) return false;
          link();
          return true;
        },
        // An empty proposal becomes an ordinary line again.
        Backspace: () =>
          this.editor.commands.command(({ state, dispatch }) => {
            const { $from, empty } = state.selection;
            const around = $from.depth > 1 ? $from.node($from.depth - 1) : null;
            if (!empty || around?.type.name !== 'proposal' || around.content.size > 2) return false;
            const pos = $from.before($from.depth - 1);
            const tr = state.tr.replaceWith(pos, pos + around.nodeSize, around.content);
            dispatch?.(tr.setSelection(TextSelection.create(tr.doc, pos + 1)));
            return true;
          }),
      };
    },
  });

/**
 * The browser tells of a caret that was moved by key only after a while. A key that comes sooner, from a page that
 * is busy or a fast hand, must not act on the selection before: Enter would delete what was selected.
 */
function takeOverCaret(view: EditorView): void {
  const { selection, doc, tr } = view.state;
  const { anchorNode, anchorOffset, isCollapsed } = view.dom.ownerDocument.getSelection() ?? nowhere;
  if (view.composing || selection.empty || !(selection instanceof TextSelection)) return;
  if (!isCollapsed || !anchorNode || !view.dom.contains(anchorNode)) return;
  const caret = doc.resolve(view.posAtDOM(anchorNode, anchorOffset));
  if (caret.parent.inlineContent) view.dispatch(tr.setSelection(new TextSelection(caret)));
}

/** Words selected on the page a moment ago, which ProseMirror may not have looked at yet: the comment is about these. */
function takeOverWords(view: EditorView): void {
  const { selection, doc, tr } = view.state;
  const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } =
    view.dom.ownerDocument.getSelection() ?? nowhere;
  if (isCollapsed || !anchorNode || !focusNode) return;
  if (!view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return;
  const anchor = doc.resolve(view.posAtDOM(anchorNode, anchorOffset));
  const head = doc.resolve(view.posAtDOM(focusNode, focusOffset));
  if (!anchor.parent.inlineContent || !head.parent.inlineContent) return;
  const words = new TextSelection(anchor, head);
  if (!words.eq(selection)) view.dispatch(tr.setSelection(words));
}

const nowhere = { anchorNode: null, anchorOffset: 0, focusNode: null, focusOffset: 0, isCollapsed: false };

const isModifier = (key: string): boolean => ['Shift', 'Control', 'Alt', 'Meta'].includes(key);
