/** What the relay knows of a decision beyond its record, for a reading copy; folded here as anywhere. */
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import type { StampedAct } from '#shared/acts/envelope.ts';
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import { emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import type { OperatorSinceAnswer } from '#shared/protocol/http-api.ts';
import type { ViewOptions } from '#shared/record/decision-view.ts';
import { linkWords } from '#shared/record/link-words.ts';
import type { VerifiedRecord } from '#shared/record/verify-record.ts';

export function whatCameSince(
  { record }: VerifiedRecord,
  { acts, people, others }: OperatorSinceAnswer,
): Pick<ViewOptions, 'since' | 'findDecision'> {
  const { ledger, lineage } = record.workspace;
  const workspace = foldWorkspace(emptyWorkspace(ledger, lineage), people.flatMap(placed)).state;
  const state = foldDocument(emptyDocument(record.document, record.lineage), acts.flatMap(placed), workspace);
  return {
    since: { state, workspace },
    findDecision: (document) => {
      const other = others.find((each) => each.document === document);
      return other ? { words: linkWords(other.number, other.title), file: null } : null;
    },
  };
}

const placed = (act: StampedAct): readonly PlacedAct[] => {
  const opened = parseAct(act);
  return opened.ok ? [{ ...opened.value, stamp: act.stamp }] : [];
};
