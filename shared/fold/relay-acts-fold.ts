/** What the relay itself may say in a document's ledger: that it sealed, whom it told, and what superseded it. */
import type { DocumentAct } from '../acts/act.ts';
import type { ActOf, PlacedAct } from '../acts/opened-act.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { whenOf } from './act-context.ts';
import type { DocumentDraft } from './document-draft.ts';
import { relayActTypes, type RelayActType } from './permissions.ts';
import { decidingConclusion } from './sealing.ts';

export const isRelayAct = (act: DocumentAct): act is ActOf<RelayActType> & DocumentAct =>
  Object.hasOwn(relayActTypes, act.type);

/** Changes the draft when the act is allowed; its authorship was checked before. */
export function decideForRelay(
  draft: DocumentDraft,
  placed: PlacedAct,
  act: ActOf<RelayActType>,
): Refusal | null {
  switch (act.type) {
    case 'document-sealed':
      return seal(draft, placed, act);
    case 'people-informed':
      return inform(draft, placed, act);
    case 'document-superseded':
      return supersede(draft, placed, act);
  }
}

/** C2: right after the conclusion that decided the document, about the text that it named. */
function seal(draft: DocumentDraft, placed: PlacedAct, act: ActOf<'document-sealed'>): Refusal | null {
  if (draft.facts.seal) return refuse('document-sealed');
  const conclusion = decidingConclusion(draft.proposals.peek());
  if (!conclusion || conclusion.id !== act.conclusion || conclusion.when.seq !== draft.seq)
    return refuse('act-out-of-place', 'A seal stands right after the conclusion that decides the document.');
  if (conclusion.basis?.bodyDigest !== act.bodyDigest) return refuse('text-changed');
  draft.change({ seal: { conclusion: act.conclusion, bodyDigest: act.bodyDigest, when: whenOf(placed) } });
  return null;
}

/** Of a sealed document; those for lists right after the seal, so that the record holds them. */
function inform(draft: DocumentDraft, placed: PlacedAct, act: ActOf<'people-informed'>): Refusal | null {
  const { seal, told } = draft.facts;
  if (!seal || seal.conclusion !== act.conclusion)
    return refuse('act-out-of-place', 'People are told of a document that is decided.');
  if (act.way === 'list' && seal.when.seq !== draft.seq)
    return refuse('act-out-of-place', 'Who has the decision in their list stands right after the seal.');
  draft.change({ told: [...told, { way: act.way, members: act.members, when: whenOf(placed) }] });
  return null;
}

/** C6: a decided document, once by each amendment. */
function supersede(
  draft: DocumentDraft,
  placed: PlacedAct,
  act: ActOf<'document-superseded'>,
): Refusal | null {
  const { seal, supersededBy, document } = draft.facts;
  const { amendment, conclusion } = act;
  if (!seal) return refuse('act-out-of-place', 'Only a decided document can be superseded.');
  if (amendment.document === document)
    return refuse('act-out-of-place', 'A document cannot supersede itself.');
  if (supersededBy.some((one) => one.amendment === amendment.document && one.conclusion === conclusion))
    return refuse('act-repeated', 'This document is marked superseded already.');
  const supersession = {
    amendment: amendment.document,
    lineage: amendment.lineage,
    conclusion,
    seal: act.seal,
    when: whenOf(placed),
  };
  draft.change({ supersededBy: [...supersededBy, supersession] });
  return null;
}
