/** R1: puts a proposal's published text back into the page, when its owner lets their unpublished changes go. */
import { XmlElement, type XmlFragment } from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { refillBlock } from '#shared/document/body-from-content.ts';
import type { BlockId } from '#shared/kernel/ids.ts';
import { newBlockId } from '../kernel/random.ts';

/** Whether the block was there and now holds `content`. */
export function restorePublished(body: XmlFragment, block: BlockId, content: ContentJson): boolean {
  const element = body
    .toArray()
    .find(
      (node): node is XmlElement =>
        node instanceof XmlElement && node.nodeName === 'proposal' && node.getAttribute('id') === block,
    );
  return element !== undefined && refillBlock(element, content, newBlockId).ok;
}
