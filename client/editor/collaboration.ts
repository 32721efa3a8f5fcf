/** Ties the editor to the body's Y.XmlFragment: y-prosemirror keeps the two equal, undo takes back one's own edits only. */
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import {
  initProseMirrorDoc,
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

/** y-prosemirror compares the two at every update of the view: a reader's click would write what it finds to mend. */
function writesOnlyChanges(sync: Plugin): Plugin {
  const { view: open } = sync.spec;
  sync.spec.view = (view) => {
    const opened = open?.(view);
    return {
      update(updated, before) {
        if (updated.state.doc !== before.doc) opened?.update?.(updated, before);
      },
      destroy: () => opened?.destroy?.(),
    };
  };
  return sync;
}

/**
 * y-prosemirror deletes, for everybody, a node that is not complete: a list whose last two items two people removed
 * at the same time. Who may not write leaves that to others, and sees the node with what it lacks.
 */
function fillForReaders({ schema }: Editor, isReadOnly: () => boolean): void {
  const complete = schema.node.bind(schema);
  schema.node = (type, attrs, content, marks) => {
    try {
      return complete(type, attrs, content, marks);
    } catch (incomplete) {
      const known = typeof type === 'string' ? schema.nodes[type] : type;
      const filled = isReadOnly() ? known?.createAndFill(attrs, content, marks) : null;
      if (!filled) throw incomplete;
      return filled;
    }
  };
}

/**
 * Plugins may answer a change with one of their own (tables are mended, addresses linked). Another person's change
 * was answered where it was made; answered here too, every open editor would write the same at once.
 */
const answersOwnChanges = (): Plugin =>
  new Plugin({
    key: new PluginKey('answers-own-changes'),
    view({ state }) {
      for (const plugin of state.plugins) {
        const answer = plugin.spec.appendTransaction;
        if (answer)
          plugin.spec.appendTransaction = (transactions, before, after) =>
            transactions.some(isFromBody) ? null : answer.call(plugin, transactions, before, after);
      }
      return {};
    },
  });

type FirstText = ReturnType<typeof initProseMirrorDoc>;

/**
 * What the editor begins with: bound afterwards, a long text would first replace an empty one. `null` for a text that
 * is not one of ours as it stands; y-prosemirror fits it in.
 */
function firstText({ schema }: Editor, body: XmlFragment): FirstText | null {
  if (body.length === 0) return null;
  const first = initProseMirrorDoc(body, schema);
  return schema.topNodeType.validContent(first.doc.content) ? first : null;
}

/** @param isReadOnly whether the text may not be written here just now. */
export function collaboration(body: XmlFragment, isReadOnly: () => boolean): Extension {
  let first: FirstText | null = null;
  return Extension.create({
    name: 'collaboration',
    // Above every other extension: others look at the transactions that the body brings.
    priority: 1000,
    onBeforeCreate() {
      fillForReaders(this.editor, isReadOnly);
      first = firstText(this.editor, body);
      // A node is taken as it stands, which the option's type leaves out.
      if (first) Object.assign(this.editor.options, { content: first.doc });
    },
    addProseMirrorPlugins: () => [
      answersOwnChanges(),
      writesOnlyChanges(ySyncPlugin(body, first ? { mapping: first.mapping } : {})),
      yUndoPlugin(),
    ],
    addKeyboardShortcuts() {
      const run = (command: typeof undoCommand) => () => {
        command(this.editor.state, this.editor.view.dispatch);
        return true;
      };
      return { 'Mod-z': run(undoCommand), 'Shift-Mod-z': run(redoCommand), 'Mod-y': run(redoCommand) };
    },
  });
}
