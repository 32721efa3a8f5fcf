/** Stable ids of blocks: giving the missing ones, and finding a block by its own. */
import * as Y from 'yjs';
import type { ContentJson } from '../acts/act.ts';
import { BlockId } from '../kernel/ids.ts';
import { maxNodeDepth } from '../protocol/limits.ts';
import { isNodeName, nodesWithId } from './content-schema.ts';

/** The id of a block, or `null` when it has none that is one. */
export function blockIdOf(node: ContentJson): BlockId | null {
  const parsed = BlockId.safeParse(node.attrs?.['id']);
  return parsed.success ? parsed.data : null;
}

/**
 * `content` in which every block that can be pointed at has an id of its own: missing ones are given, and of two
 * equal ones the first in reading order stays.
 * @param newId gives a fresh id at each call.
 */
export function withBlockIds(content: ContentJson, newId: () => BlockId): ContentJson {
  const taken = new Set<string>();
  const give = (node: ContentJson): ContentJson => {
    const attrs = isNodeName(node.type) && nodesWithId.includes(node.type) ? attrsWithId(node) : node.attrs;
    return {
      ...node,
      ...(attrs && { attrs }),
      ...(node.content && { content: node.content.map(give) }),
    };
  };
  const attrsWithId = (node: ContentJson): NonNullable<ContentJson['attrs']> => {
    const own = blockIdOf(node);
    const id = own && !taken.has(own) ? own : newId();
    taken.add(id);
    return { ...node.attrs, id };
  };
  return give(content);
}

/** The first block with this id in reading order. */
export function findBlock(content: ContentJson, id: BlockId): ContentJson | null {
  if (content.attrs?.['id'] === id) return content;
  for (const child of content.content ?? []) {
    const found = findBlock(child, id);
    if (found) return found;
  }
  return null;
}

/** The block of a body with this id, looked for at the top first, where proposals are. */
export function findBodyBlock(body: Y.XmlFragment, id: BlockId): Y.XmlElement | null {
  let level: Y.XmlFragment[] = [body];
  // Level by level: a body from outside may be deeper than the stack.
  for (let depth = 0; depth < maxNodeDepth && level.length > 0; depth++) {
    const elements = level.flatMap((parent) =>
      parent.toArray().filter((child) => child instanceof Y.XmlElement),
    );
    const found = elements.find((element) => element.getAttribute('id') === id);
    if (found) return found;
    level = elements;
  }
  return null;
}
