/** Other documents that an act names: its author may see them, under the history that the act names (C1, C6). */
import type { Act } from '#shared/acts/act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';

/** @param visible the state of a document that the author may see; `null` for every other. */
export function refuseMention(
  act: Act,
  visible: (document: LedgerId) => DocumentState | null,
): Refusal | null {
  if (act.type === 'document-linked') {
    const linked = visible(act.to.document);
    if (!linked) return refuse('document-unknown');
    return linked.lineage === act.to.lineage ? null : refuse('lineage-differs');
  }
  if (act.type !== 'document-created' || !act.amends) return null;
  const { document, lineage, conclusion } = act.amends;
  const amended = visible(document);
  if (!amended) return refuse('document-unknown');
  if (amended.lineage !== lineage) return refuse('lineage-differs');
  return amended.seal?.conclusion === conclusion ? null : refuse('act-out-of-place');
}
