/** Stock Tiptap, as somebody would set it up in an afternoon: StarterKit, tables and task lists. */
import type { Extensions } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import { StarterKit } from '@tiptap/starter-kit';

/** @param hasUndo whether ProseMirror's own undo is there; with Yjs it is y-prosemirror's. */
export const stockExtensions = (hasUndo: boolean): Extensions => [
  StarterKit.configure({ trailingNode: false, ...(hasUndo ? {} : { undoRedo: false }) }),
  TableKit.configure({ table: { resizable: false } }),
  TaskList,
  TaskItem.configure({ nested: true }),
];
