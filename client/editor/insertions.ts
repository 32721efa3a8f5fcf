/** What the slash menu and the toolbar can put into the page. */
import type { ChainedCommands } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';
import { TextSelection } from '@tiptap/pm/state';

export interface Insertion {
  readonly id: string;
  readonly label: string;
  /** What it is for, or the Markdown that does the same. */
  readonly detail: string;
  /** Other words that find it. */
  readonly words: string;
  /** Not inside a proposal, list or quote. */
  readonly isTopLevelOnly?: true;
  insert(chain: ChainedCommands): ChainedCommands;
}

const heading = (level: 2 | 3 | 4, label: string): Insertion => ({
  id: `heading-${level}`,
  label,
  detail: '#'.repeat(level),
  words: `title section h${level}`,
  insert: (chain) => chain.setHeading({ level }),
});

export const insertions: readonly Insertion[] = [
  {
    id: 'proposal',
    label: 'Proposal',
    detail: 'Asks for a decision',
    words: 'decide decision approve vote rfc',
    isTopLevelOnly: true,
    insert: (chain) => chain.command(({ tr }) => insertProposal(tr)),
  },
  heading(2, 'Heading'),
  heading(3, 'Smaller heading'),
  heading(4, 'Smallest heading'),
  {
    id: 'bullet-list',
    label: 'List',
    detail: '-',
    words: 'bullet unordered points',
    insert: (chain) => chain.toggleBulletList(),
  },
  {
    id: 'ordered-list',
    label: 'Numbered list',
    detail: '1.',
    words: 'ordered steps',
    insert: (chain) => chain.toggleOrderedList(),
  },
  {
    id: 'task-list',
    label: 'Task list',
    detail: '[ ]',
    words: 'todo checkbox action items',
    insert: (chain) => chain.toggleTaskList(),
  },
  {
    id: 'table',
    label: 'Table',
    detail: '3 × 3',
    words: 'grid rows columns',
    insert: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  },
  {
    id: 'quote',
    label: 'Quote',
    detail: '>',
    words: 'blockquote citation',
    insert: (chain) => chain.toggleBlockquote(),
  },
  {
    id: 'code',
    label: 'Code block',
    detail: '```',
    words: 'pre monospace program',
    insert: (chain) => chain.setCodeBlock(),
  },
  {
    id: 'rule',
    label: 'Divider',
    detail: '---',
    words: 'horizontal rule line separator',
    insert: (chain) => chain.setHorizontalRule(),
  },
];

/** Those that fit where the caret is and match what was typed, best first. */
export function matchingInsertions(state: EditorState, query: string): readonly Insertion[] {
  const typed = query.trim().toLowerCase();
  const isTopLevel = state.selection.$from.depth <= 1;
  const rank = ({ label, words }: Insertion): number => {
    const name = label.toLowerCase();
    if (name.startsWith(typed)) return 0;
    if (name.includes(typed)) return 1;
    return words.split(' ').some((word) => word.startsWith(typed)) ? 2 : 3;
  };
  return insertions
    .filter((insertion) => (isTopLevel || !insertion.isTopLevelOnly) && rank(insertion) < 3)
    .toSorted((a, b) => rank(a) - rank(b));
}

type Tr = EditorState['tr'];

/** An empty line becomes the proposal; behind anything else a new one is put. The caret goes into it. */
export function insertProposal(tr: Tr): boolean {
  const { $from } = tr.selection;
  const { proposal, paragraph } = tr.doc.type.schema.nodes;
  const top = $from.depth > 0 ? $from.node(1) : null;
  if (!proposal || !paragraph || !top) return false;
  const block = proposal.create(null, paragraph.create());
  const start = $from.before(1);
  const isEmptyLine = top.type === paragraph && top.content.size === 0;
  const at = isEmptyLine ? start : start + top.nodeSize;
  if (isEmptyLine) tr.replaceWith(start, start + top.nodeSize, block);
  else tr.insert(at, block);
  writeIn(tr, at, block);
  return true;
}

/** C1: what ended without a decision is proposed anew: a draft behind it, with its words and ids of its own. */
export function copyProposal(tr: Tr, behind: Node, copy: Node): boolean {
  const index = tr.doc.children.indexOf(behind);
  if (index === -1) return false;
  const at = tr.doc.children.slice(0, index + 1).reduce((size, { nodeSize }) => size + nodeSize, 0);
  tr.insert(at, copy);
  writeIn(tr, at, copy);
  return true;
}

/** The caret goes to the end of a new proposal's words. */
function writeIn(tr: Tr, at: number, block: Node): void {
  const after = at + block.nodeSize;
  // There is always a line after a proposal to write on.
  const { paragraph } = tr.doc.type.schema.nodes;
  if (after === tr.doc.content.size && paragraph) tr.insert(after, paragraph.create());
  tr.setSelection(TextSelection.near(tr.doc.resolve(after - 1), -1)).scrollIntoView();
}
