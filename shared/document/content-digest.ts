/**
 * Digests of contents: SHA-256 of the canonical JSON of what a reader sees.
 *
 * Block ids are no part of it. An editor gives missing ids by itself when it opens a document, copying a block
 * renews them, and an import makes new ones: none of that changes the text that somebody approved. The one
 * exception is a proposal's own id inside a whole document, because the ledger's decisions name it.
 */
import type { ContentJson } from '../acts/act.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { Digest } from '../kernel/ids.ts';
import { withoutIds } from './normalize-content.ts';

/** A content and its digest; `digest` is `digestOf(content)`, so that a verifier need not normalize. */
export interface DigestedContent {
  readonly content: ContentJson;
  readonly digest: Digest;
}

const digested = (content: ContentJson): DigestedContent => ({
  content,
  digest: digestOf(content) as Digest,
});

/** A whole document as it is sealed and compared. */
export const digestedDocument = (doc: ContentJson): DigestedContent =>
  digested(withoutIds(doc, (type) => type === 'proposal'));

/** One proposal as its acts carry it: type `proposal`, no ids at all, so equal texts have one digest. */
export const digestedProposal = (proposal: ContentJson): DigestedContent =>
  digested(withoutIds(proposal, () => false));
