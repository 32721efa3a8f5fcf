/**
 * Refuses local changes where the text is locked: everywhere for readers and after the seal (C3), and inside a
 * proposal that is open or concluded, unless its owner is revising it (R1).
 */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { BlockId } from '#shared/kernel/ids.ts';
import { blockIdOf } from './block-ids.ts';
import { isFromBody } from './collaboration.ts';

export interface EditLock {
  readonly isReadOnly: boolean;
  readonly lockedProposals: ReadonlySet<BlockId>;
}

/**
 * R1: what was opened for contribution, or concluded, is changed by its owner's revision alone. C1: what was postponed
 * is a draft again, until it is opened anew.
 */
export const lockedProposals = (
  state: DocumentState | null,
  revising: BlockId | null,
): ReadonlySet<BlockId> =>
  new Set(
    [...(state?.proposals.values() ?? [])].flatMap(({ id, conclusion }) =>
      id === revising || conclusion?.disposition === 'postponed' ? [] : [id],
    ),
  );

const key = new PluginKey<EditLock>('edit-lock');
const unlocked: EditLock = { isReadOnly: false, lockedProposals: new Set() };

export const editLockOf = (state: EditorState): EditLock => key.getState(state) ?? unlocked;

export const setEditLock = (view: EditorView, lock: EditLock): void =>
  view.dispatch(view.state.tr.setMeta(key, lock).setMeta('addToHistory', false));

/** @param onRefused told when a change was refused because of a locked proposal. */
export const editLock = (initial: EditLock, onRefused: () => void): Plugin<EditLock> =>
  new Plugin<EditLock>({
    key,
    state: {
      init: () => initial,
      apply: (tr, lock) => {
        const next: EditLock | undefined = tr.getMeta(key);
        return next ?? lock;
      },
    },
    filterTransaction(tr, state) {
      if (!tr.docChanged || isFromBody(tr)) return true;
      const { isReadOnly, lockedProposals } = editLockOf(state);
      if (isReadOnly) return false;
      if (lockedProposals.size === 0 || keepsProposals(state.doc, tr.doc, lockedProposals)) return true;
      onRefused();
      return false;
    },
    props: {
      // Read-only text keeps a caret, so that words can be selected and commented on without a mouse;
      // what would change it is stopped here, and by the filter for whatever comes another way.
      handleDOMEvents: {
        beforeinput(view, event) {
          if (!editLockOf(view.state).isReadOnly) return false;
          event.preventDefault();
          return true;
        },
      },
      attributes: (state): Record<string, string> =>
        editLockOf(state).isReadOnly
          ? { 'aria-readonly': 'true', inputmode: 'none', spellcheck: 'false' }
          : { spellcheck: 'true' },
    },
  });

function keepsProposals(before: Node, after: Node, ids: ReadonlySet<BlockId>): boolean {
  const left = proposalsById(after);
  for (const [id, node] of proposalsById(before))
    if (
      ids.has(id) &&
      !(left.get(id) ?? []).some((other) => node.some((one) => one === other || one.eq(other)))
    )
      return false;
  return true;
}

/** A pasted copy has the same id until it gets its own, so an id may name several nodes for a moment. */
function proposalsById(doc: Node): Map<BlockId, Node[]> {
  const found = new Map<BlockId, Node[]>();
  doc.forEach((node) => {
    const id = node.type.name === 'proposal' ? blockIdOf(node) : null;
    if (id) found.set(id, [...(found.get(id) ?? []), node]);
  });
  return found;
}
