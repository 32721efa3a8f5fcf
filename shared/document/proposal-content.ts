/** The content of a proposal block as its acts carry it, out of a body or out of a document's content. */
import type * as Y from 'yjs';
import type { ContentJson } from '../acts/act.ts';
import type { BlockId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { blockIdOf, findBodyBlock } from './block-ids.ts';
import { blockJson } from './body-json.ts';
import { checkContent } from './check-content.ts';
import { digestedProposal, type DigestedContent } from './content-digest.ts';
import { contentFault, type ContentFault } from './content-fault.ts';

/** The proposals of a document in reading order; a block without an id is no proposal yet. */
export function proposalsIn(doc: ContentJson): { readonly id: BlockId; readonly block: ContentJson }[] {
  return (doc.content ?? []).flatMap((block) => {
    const id = block.type === 'proposal' ? blockIdOf(block) : null;
    return id === null ? [] : [{ id, block }];
  });
}

/** What `proposal-opened` and `proposal-revised` carry for the proposal `id` as it stands in `body` now. */
export function proposalInBody(body: Y.XmlFragment, id: BlockId): Result<DigestedContent, ContentFault> {
  const element = findBodyBlock(body, id);
  if (element?.nodeName !== 'proposal')
    return err(contentFault('content-misplaced', [{ name: 'proposal', index: 0 }]));
  const block = blockJson(element);
  if (!block.ok) return block;
  const checked = checkContent(block.value);
  return checked.ok ? ok(digestedProposal(checked.value)) : checked;
}
