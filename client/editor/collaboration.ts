/** Ties the editor to the body's Y.XmlFragment: y-prosemirror keeps the two equal, undo takes back one's own edits only. */
import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import {
  redoCommand,
  undoCommand,
  ySyncPlugin,
  ySyncPluginKey,
  yUndoPlugin,
  yUndoPluginKey,
} from 'y-prosemirror';
import type { UndoManager, XmlFragment } from 'yjs';

/** Whether a transaction brings what Yjs already holds (another person's edit, an undo, the first render). */
export function isFromBody(transaction: Transaction): boolean {
  const meta: unknown = transaction.getMeta(ySyncPluginKey);
  return (
    typeof meta === 'object' && meta !== null && 'isChangeOrigin' in meta && meta.isChangeOrigin === true
  );
}

/** Forgets what could be undone: an undo must not reach into text that was locked since. */
export function forgetUndo(state: EditorState): void {
  const undo: { undoManager: UndoManager } | undefined = yUndoPluginKey.getState(state);
  undo?.undoManager.clear();
}

export function collaboration(body: XmlFragment): Extension {
  // Plugins may answer a change with one of their own (tables are mended, addresses linked). Another person's change
  // was answered where it was made; answered here too, every open editor would write the same at once.
  let isArriving = false;
  const noAnswers = new Plugin({
    key: new PluginKey('no-answers'),
    filterTransaction: (tr) => !(isArriving && tr.docChanged && !isFromBody(tr)),
  });
  return Extension.create({
    name: 'collaboration',
    // Above every other extension: others look at the transactions that the body brings.
    priority: 1000,
    addProseMirrorPlugins: () => [ySyncPlugin(body), yUndoPlugin(), noAnswers],
    dispatchTransaction({ transaction, next }) {
      const wasArriving = isArriving;
      isArriving = isFromBody(transaction);
      try {
        next(transaction);
      } finally {
        isArriving = wasArriving;
      }
    },
    addKeyboardShortcuts() {
      const run = (command: typeof undoCommand) => () => {
        command(this.editor.state, this.editor.view.dispatch);
        return true;
      };
      return { 'Mod-z': run(undoCommand), 'Shift-Mod-z': run(redoCommand), 'Mod-y': run(redoCommand) };
    },
  });
}
