/** What a record shows of the decided document beside its proposals: the whole text, and sections by their headings. */
import type { ContentJson } from '../acts/act.ts';
import { plainText } from '../document/plain-text.ts';

export interface RecordText {
  /** The sealed body; `null` when nothing was sealed. */
  readonly content: ContentJson | null;
}

/** The blocks under the first heading whose words match, up to the next heading of its level or above. */
export function sectionUnder(content: ContentJson | null, heading: RegExp): readonly ContentJson[] {
  const blocks = content?.content ?? [];
  const start = blocks.findIndex((block) => block.type === 'heading' && heading.test(plainText(block)));
  const opening = blocks[start];
  if (!opening) return [];
  const after = blocks.slice(start + 1);
  const end = after.findIndex((block) => block.type === 'heading' && levelOf(block) <= levelOf(opening));
  // A proposal stands under headings of its own in a record.
  return (end < 0 ? after : after.slice(0, end)).filter((block) => block.type !== 'proposal');
}

/** Headings in a document that hold what MADR calls context and options. */
const contextHeading = /\b(context|background|problem|motivation|summary)\b/iu;
const optionsHeading = /\b(alternatives?|options|rationale)\b/iu;

/** The section on the context, or else what a reader meets before the first proposal; empty when there is neither. */
export function contextIn({ content }: RecordText): readonly ContentJson[] {
  const section = sectionUnder(content, contextHeading);
  return section.length ? section : beforeProposal(content);
}

/** The section on what else was considered. */
export const alternativesIn = ({ content }: RecordText): readonly ContentJson[] =>
  sectionUnder(content, optionsHeading);

function beforeProposal(content: ContentJson | null): readonly ContentJson[] {
  const blocks = (content?.content ?? []).filter((block) => !['title', 'frontMatter'].includes(block.type));
  const first = blocks.findIndex((block) => block.type === 'proposal' || block.type === 'heading');
  return first < 0 ? [] : blocks.slice(0, first);
}

const levelOf = (block: ContentJson): number => {
  const level = block.attrs?.['level'];
  return typeof level === 'number' ? level : 1;
};
