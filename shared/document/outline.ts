/** The outline of a document, and the facts about its sections that the completeness check needs (Q1). */
import type { ContentJson } from '../acts/act.ts';
import type { BlockId } from '../kernel/ids.ts';
import { blockIdOf } from './block-ids.ts';
import { plainText, titleOf, wordCount } from './plain-text.ts';

/** A heading and what follows it up to the next heading. */
export interface Section {
  readonly id: BlockId | null;
  /** 1–4. */
  readonly level: number;
  readonly text: string;
  /** The proposal that the heading stands in. */
  readonly proposal: BlockId | null;
  /** Words up to the next heading of any level. */
  readonly words: number;
  /** Nothing was written in it or in a section below it. */
  readonly isEmpty: boolean;
}

export interface Outline {
  readonly title: string;
  readonly sections: readonly Section[];
  /** Words of the whole document, title and headings included. */
  readonly words: number;
  /** Q1: a section that says why, with something in it. */
  readonly hasContext: boolean;
  /** Q1: a section about what else was considered, with something in it. */
  readonly hasAlternatives: boolean;
}

const contextual =
  /\b(?:background|context|introduction|motivation|overview|problem|purpose|rationale|summary|why)\b/i;
const alternative = /\b(?:alternatives?|options|other (?:approaches|designs|ideas|solutions)|prior art)\b/i;

export function outlineOf(doc: ContentJson): Outline {
  const headings = sectionsOf(doc);
  const sections = headings.map((section, i) => ({ ...section, isEmpty: isEmptyWithin(headings, i) }));
  const speaks = (about: RegExp) => sections.some(({ text, isEmpty }) => !isEmpty && about.test(text));
  return {
    title: titleOf(doc),
    sections,
    words: wordCount(plainText(doc)),
    hasContext: speaks(contextual),
    hasAlternatives: speaks(alternative),
  };
}

type Counted = Omit<Section, 'isEmpty'> & { readonly hasContent: boolean };

function sectionsOf(doc: ContentJson): Counted[] {
  const sections: Counted[] = [];
  const visit = (block: ContentJson, proposal: BlockId | null): void => {
    if (block.type === 'proposal') {
      for (const child of block.content ?? []) visit(child, blockIdOf(block));
    } else if (block.type === 'heading') {
      const level = Number(block.attrs?.['level'] ?? 1);
      const text = plainText(block).trim();
      sections.push({ id: blockIdOf(block), level, text, proposal, words: 0, hasContent: false });
    } else {
      const last = sections.pop();
      if (!last) return;
      const words = last.words + wordCount(plainText(block));
      sections.push({ ...last, words, hasContent: last.hasContent || saysSomething(block) });
    }
  };
  for (const block of doc.content ?? []) visit(block, null);
  return sections;
}

/** Whether a block is more than white space, a rule, or the comments by which templates say what to write. */
function saysSomething(block: ContentJson): boolean {
  if (block.type === 'horizontalRule') return false;
  if (block.type === 'rawHtml') return withoutComments(plainText(block)).trim() !== '';
  if (holdsLeaf(block)) return plainText(block).trim() !== '';
  return (block.content ?? []).some(saysSomething);
}

const holdsLeaf = (block: ContentJson): boolean =>
  (block.content ?? []).every(({ type }) =>
    ['text', 'hardBreak', 'imageLink', 'footnoteReference'].includes(type),
  );

/** Cut by hand: a pattern over "anything, then -->" is slow on hostile text. */
function withoutComments(html: string): string {
  let kept = '';
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf('<!--', at);
    if (start < 0) return kept + html.slice(at);
    kept += html.slice(at, start);
    const end = html.indexOf('-->', start);
    at = end < 0 ? html.length : end + 3;
  }
  return kept;
}

/** A section is empty when neither it nor any section below it holds anything. */
function isEmptyWithin(sections: readonly Counted[], at: number): boolean {
  const own = sections[at];
  if (!own || own.hasContent) return false;
  for (let i = at + 1; i < sections.length; i++) {
    const next = sections[i];
    if (!next || next.level <= own.level) return true;
    if (next.hasContent) return false;
  }
  return true;
}
