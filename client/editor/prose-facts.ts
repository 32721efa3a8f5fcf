/** What the page says about its prose: title, outline, number of words, proposals in order. */
import type { Node } from '@tiptap/pm/model';
import type { BlockId } from '#shared/kernel/ids.ts';
import { blockIdOf } from './block-ids.ts';

export interface Heading {
  readonly id: BlockId | null;
  readonly level: number;
  readonly text: string;
  readonly pos: number;
}

export interface ProseFacts {
  readonly title: string;
  readonly words: number;
  readonly headings: readonly Heading[];
  readonly proposals: readonly BlockId[];
}

interface BlockFacts {
  readonly words: number;
  /** Positions from the start of the block. */
  readonly headings: readonly Heading[];
}

/** Unchanged blocks are the same objects after an edit, so only the changed ones are counted again. */
const known = new WeakMap<Node, BlockFacts>();

export function proseFacts(doc: Node): ProseFacts {
  let words = 0;
  const headings: Heading[] = [];
  const proposals: BlockId[] = [];
  doc.forEach((block, pos) => {
    const facts = blockFacts(block);
    words += facts.words;
    for (const heading of facts.headings) headings.push({ ...heading, pos: heading.pos + pos });
    const id = block.type.name === 'proposal' ? blockIdOf(block) : null;
    if (id) proposals.push(id);
  });
  return { title: doc.firstChild?.textContent ?? '', words, headings, proposals };
}

function blockFacts(block: Node): BlockFacts {
  const before = known.get(block);
  if (before) return before;
  let words = 0;
  const headings: Heading[] = [];
  const look = (node: Node, pos: number): boolean => {
    if (node.type.name === 'heading')
      headings.push({
        id: blockIdOf(node),
        level: Number(node.attrs['level']),
        text: node.textContent,
        pos,
      });
    if (node.isTextblock) words += countWords(node.textContent);
    return !node.isTextblock;
  };
  if (look(block, 0)) block.descendants((node, pos) => look(node, pos + 1));
  const facts = { words, headings };
  known.set(block, facts);
  return facts;
}

/** White space parts words; where a script is written without it, each run counts once. */
const countWords = (text: string): number => text.match(/\S+/gu)?.length ?? 0;

/** The heading under which `pos` stands, or -1 above the first. */
export function sectionAt(headings: readonly Heading[], pos: number): number {
  let section = -1;
  for (const [index, heading] of headings.entries()) {
    if (heading.pos > pos) break;
    section = index;
  }
  return section;
}
