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

const levelOf = (block: ContentJson): number => {
  const level = block.attrs?.['level'];
  return typeof level === 'number' ? level : 1;
};
