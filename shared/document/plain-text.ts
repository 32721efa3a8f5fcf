/** The plain text of content: what search finds, anchors quote and words are counted in. */
import type { ContentJson } from '../acts/act.ts';
import type { BlockId } from '../kernel/ids.ts';
import { blockIdOf } from './block-ids.ts';
import { isNodeName, nodeSpecs } from './content-schema.ts';

/** A block that holds text itself. */
export interface TextBlock {
  readonly type: string;
  /** Its own id, or that of the nearest block around it that has one. */
  readonly id: BlockId | null;
  /** The proposal that it belongs to. */
  readonly proposal: BlockId | null;
  readonly text: string;
}

/** The text that stands for an inline node: anchors and the editor must agree on it. */
export function inlineText(node: ContentJson): string {
  switch (node.type) {
    case 'text':
      return node.text ?? '';
    case 'hardBreak':
      return '\n';
    case 'imageLink':
      return String(node.attrs?.['alt'] ?? node.attrs?.['src'] ?? '');
    case 'footnoteReference':
      return `[${String(node.attrs?.['label'] ?? '')}]`;
    default:
      return '';
  }
}

const holdsText = (type: string): boolean => isNodeName(type) && nodeSpecs[type].marks !== undefined;
const isInline = (type: string): boolean => isNodeName(type) && nodeSpecs[type].inline === true;

/** Every block of text in reading order, empty ones included. */
export function textBlocks(content: ContentJson): TextBlock[] {
  const blocks: TextBlock[] = [];
  const visit = (node: ContentJson, around: BlockId | null, proposal: BlockId | null): void => {
    const id = blockIdOf(node) ?? around;
    if (holdsText(node.type)) blocks.push({ type: node.type, id, proposal, text: ownText(node) });
    else
      for (const child of node.content ?? [])
        if (!isInline(child.type)) visit(child, id, node.type === 'proposal' ? id : proposal);
  };
  visit(content, null, null);
  return blocks;
}

const ownText = (node: ContentJson): string => (node.content ?? []).map(inlineText).join('');

/** All text below `content`, blocks parted by a line break. */
export const plainText = (content: ContentJson): string =>
  isInline(content.type)
    ? inlineText(content)
    : textBlocks(content)
        .map(({ text }) => text)
        .join('\n');

/** The title of a document's content; empty while it has none. */
export function titleOf(doc: ContentJson): string {
  const title = doc.content?.find(({ type }) => type === 'title');
  return title ? ownText(title).trim() : '';
}

const word = /[\p{L}\p{N}\p{M}]+(?:['’.\-_][\p{L}\p{N}\p{M}]+)*/gu;

/** How many words a person would count. */
export const wordCount = (text: string): number => text.match(word)?.length ?? 0;
