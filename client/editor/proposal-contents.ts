/** Contents and digests of what the editor holds, as acts carry them. */
import type { Node } from '@tiptap/pm/model';
import type { XmlFragment } from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal, type DigestedContent } from '#shared/document/content-digest.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { blockIdOf } from './block-ids.ts';
import type { ProposalInBody } from './editor-handle.ts';

const digested = new WeakMap<Node, DigestedContent>();

/** A proposal node as its acts carry it; counted once per node. */
export function digestOfProposal(node: Node): DigestedContent {
  const known = digested.get(node);
  if (known) return known;
  const json: ContentJson = node.toJSON();
  const result = digestedProposal(json);
  digested.set(node, result);
  return result;
}

export function proposalInBody(node: Node): ProposalInBody | null {
  const id = blockIdOf(node);
  return id && { id, ...digestOfProposal(node), isEmpty: node.textContent.trim() === '' };
}

/** The whole body, read from Yjs as the relay reads it. */
export function digestedBody(body: XmlFragment): DigestedContent {
  const read = bodyJson(body);
  invariant(read.ok, 'a mounted body is readable');
  return digestedDocument(read.value);
}
