/** Which rule decides which act of a proposal, and where it changes the document. */
import type { ActOf } from '../acts/opened-act.ts';
import { concludeProposal, reviewDecision } from '../decision/conclusion-fold.ts';
import {
  answerObjection,
  judgeSettingAside,
  questionObjection,
  setObjectionAside,
  withdrawObjection,
} from '../decision/objection-fold.ts';
import {
  askPerson,
  challengeRevision,
  extendWindow,
  openProposal,
  reviseProposal,
  takePosition,
} from '../decision/proposal-fold.ts';
import type { Proposal } from '../decision/proposal-state.ts';
import type { Result } from '../kernel/result.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { ActContext } from './act-context.ts';
import type { DocumentDraft } from './document-draft.ts';
import { doesSeal } from './sealing.ts';
import { endSilence } from './silence.ts';

export function open(
  draft: DocumentDraft,
  context: ActContext,
  act: ActOf<'proposal-opened'>,
): Refusal | null {
  // C3
  if (draft.facts.seal) return refuse('document-sealed');
  const earlier = draft.proposals.get(act.proposal) ?? null;
  // C1: what was postponed may come back; its earlier round stays what it was.
  if (earlier && earlier.conclusion?.disposition !== 'postponed')
    return refuse('act-out-of-place', 'This proposal was opened already.');
  const opened = openProposal({ ...context, act }, earlier);
  if (!opened.ok) return opened.error;
  draft.proposals.set(act.proposal, opened.value);
  // Opening asks people for their time: they must see it.
  if (!draft.facts.isShared) draft.change({ isShared: true });
  return null;
}

export type ProposalAct = ActOf<
  | 'proposal-revised'
  | 'revision-challenged'
  | 'window-extended'
  | 'person-asked'
  | 'position-taken'
  | 'objection-withdrawn'
  | 'objection-questioned'
  | 'objection-answered'
  | 'setting-aside-judged'
  | 'objection-set-aside'
  | 'proposal-concluded'
  | 'decision-reviewed'
>;

export function decideProposal(draft: DocumentDraft, context: ActContext, act: ProposalAct): Refusal | null {
  const proposal = draft.proposals.get(act.proposal);
  if (!proposal) return refuse('proposal-not-open');
  const next = nextProposal(draft, proposal, context, act);
  if (!next.ok) return next.error;
  draft.proposals.set(proposal.id, next.value);
  if (act.type === 'position-taken' || act.type === 'objection-answered') endSilence(draft, context);
  return null;
}

function nextProposal(
  draft: DocumentDraft,
  proposal: Proposal,
  context: ActContext,
  act: ProposalAct,
): Result<Proposal, Refusal> {
  switch (act.type) {
    case 'proposal-revised':
      return reviseProposal(proposal, { ...context, act });
    case 'revision-challenged':
      return challengeRevision(proposal, { ...context, act });
    case 'window-extended':
      return extendWindow(proposal, { ...context, act });
    case 'person-asked':
      return askPerson(proposal, { ...context, act });
    case 'position-taken':
      return takePosition(proposal, { ...context, act });
    case 'objection-withdrawn':
      return withdrawObjection(proposal, { ...context, act });
    case 'objection-questioned':
      return questionObjection(proposal, { ...context, act });
    case 'objection-answered':
      return answerObjection(proposal, { ...context, act });
    case 'setting-aside-judged':
      return judgeSettingAside(proposal, { ...context, act });
    case 'objection-set-aside':
      return setObjectionAside(proposal, { ...context, act });
    case 'decision-reviewed':
      return reviewDecision(proposal, { ...context, act });
    case 'proposal-concluded': {
      const decides = doesSeal(draft.proposals.peek(), proposal.id, act.disposition);
      return concludeProposal(proposal, { ...context, act }, decides, draft.seq);
    }
  }
}
