/** What the decision screens ask of the open editor: a proposal's present text, the whole body, and revise mode. */
import type { ContentJson } from '#shared/acts/act.ts';
import type { ActId, BlockId, Digest } from '#shared/kernel/ids.ts';

/** The editor's handle is one of these. */
export interface DecisionHandle {
  /** The block as the body holds it now; `null` when it is gone. */
  proposal(block: BlockId): {
    readonly content: ContentJson;
    readonly digest: Digest;
    readonly isEmpty: boolean;
  } | null;
  /** C2: the whole body as canonical content, and its digest. */
  body(): { readonly content: ContentJson; readonly digest: Digest };
  /** Puts a draft with `content` behind that proposal; false where nothing can be written. */
  proposeAnew(block: BlockId, content: ContentJson): boolean;
  scrollToBlock(block: BlockId): void;
  scrollToThread(thread: ActId): void;
}
