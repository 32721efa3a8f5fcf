/** Which top-level blocks a transaction touched: what the header counts as changes. */
import * as Y from 'yjs';

/** Stands for blocks that were removed: they can no longer be named. */
export const removedBlocks = '(removed)';

/** The id of each child of `root` that `transaction` changed or inserted; `removedBlocks` for removal alone. */
export function touchedBlocks(transaction: Y.Transaction, root: Y.XmlFragment): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const type of transaction.changed.keys()) {
    const block = topLevel(type, root);
    if (block) touched.add(nameOf(block));
  }
  if ([...transaction.changed.keys()].some((type: unknown) => type === root)) {
    const inserted = insertedChildren(transaction, root);
    for (const block of inserted) touched.add(nameOf(block));
    if (inserted.length === 0) touched.add(removedBlocks);
  }
  return touched;
}

type AnyType = Y.AbstractType<unknown>;

function topLevel(type: unknown, root: Y.XmlFragment): AnyType | null {
  let at: AnyType | null = type instanceof Y.AbstractType ? type : null;
  while (at && at.parent !== root) at = at.parent;
  return at && !at._item?.deleted ? at : null;
}

/** Looks at new structs only, so that a new line costs the same in a long document. */
function insertedChildren(transaction: Y.Transaction, root: Y.XmlFragment): readonly AnyType[] {
  const blocks: AnyType[] = [];
  for (const [client, end] of transaction.afterState) {
    const begin = transaction.beforeState.get(client) ?? 0;
    if (end === begin) continue;
    const structs = transaction.doc.store.clients.get(client) ?? [];
    for (let i = structs.length - 1; i >= 0; i--) {
      const struct = structs[i];
      if (!struct || struct.id.clock + struct.length <= begin) break;
      if (struct instanceof Y.Item && struct.parent === root && struct.content instanceof Y.ContentType)
        if (!struct.deleted) blocks.push(struct.content.type);
    }
  }
  return blocks;
}

/** The block's `id` attribute, or its place in Yjs while the editor has not given it one. */
function nameOf(block: AnyType): string {
  const id: unknown = block instanceof Y.XmlElement ? block.getAttribute('id') : undefined;
  if (typeof id === 'string' && id !== '') return id;
  return block._item ? `${block._item.id.client}:${block._item.id.clock}` : removedBlocks;
}
