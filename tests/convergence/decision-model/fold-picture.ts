/** All that the fold and its readings say of a document at an instant, in the words of `reference-picture.ts`. */
import type { When } from '#shared/acts/when.ts';
import { returnDay, reviewDay, stagnantFromMs } from '#shared/decision/due.ts';
import { hidesOthersFrom } from '#shared/decision/hiding.ts';
import { peopleToTell } from '#shared/decision/people-to-tell.ts';
import { phaseOf } from '#shared/decision/phase.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { materialRevision } from '#shared/decision/revisions.ts';
import { agreementMissing, silentFrom } from '#shared/decision/standing.ts';
import { countedIn, tallyOf } from '#shared/decision/tally.ts';
import { questionsIn, type AskedQuestion } from '#shared/discussion/questions.ts';
import type { Comment, Thread } from '#shared/discussion/thread-state.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { followUpOf } from '#shared/fold/follow-up-facts.ts';
import { decidingConclusion } from '#shared/fold/sealing.ts';
import { standInsFor } from '#shared/people/stand-ins.ts';
import { hasLeftNow, type WorkspaceState } from '#shared/people/workspace-state.ts';

const thirtyDaysMs = 30 * 24 * 60 * 60_000;
const seqOf = (when: When | null | undefined): number | 'pending' | null =>
  when ? (when.seq ?? 'pending') : null;
const idOf = ({ id }: { readonly id: string }): string => id;
const byOf = ({ by }: { readonly by: string }): string => by;

export function foldPicture(state: DocumentState, workspace: WorkspaceState, nowMs: number): object {
  const { seal, handover } = state;
  const questions = questionsIn(state.threads.values());
  const deciding = decidingConclusion(state.proposals);
  return {
    owner: state.owner,
    ownerships: state.ownerships.map(({ owner, how, by, when }) => ({ owner, how, by, at: seqOf(when) })),
    offer: handover && { id: handover.id, by: handover.by, to: handover.to, note: handover.note },
    isShared: state.isShared,
    seal: seal && { conclusion: seal.conclusion, digest: seal.bodyDigest, at: seqOf(seal.when) },
    deciding: deciding?.when.seq ? deciding.id : null,
    followUp: followUpPicture(state, workspace),
    peopleToTell: peopleToTell(state, workspace).toSorted(),
    told: state.told.map(({ way, members }) => ({ way, members })),
    supersededBy: state.supersededBy.map(({ amendment }) => amendment),
    links: [...state.links.values()].map(({ to, relation, by }) => `${to} ${relation} ${by}`).toSorted(),
    publications: state.publications.map(({ by, when }) => ({ by, at: seqOf(when) })),
    actions: Object.fromEntries(
      [...state.actions.values()].map(({ id, proposal, owner, dueOn, addedBy, closed, what }) => [
        id,
        { proposal, owner, dueOn, addedBy, closed: closed && `${closed.as} by ${closed.by}`, what },
      ]),
    ),
    threads: Object.fromEntries(
      [...state.threads.values()].map((thread) => [thread.id, threadPicture(thread, questions)]),
    ),
    proposals: Object.fromEntries(
      [...state.proposals].map(([block, proposal]) => [
        block,
        roundsOf(proposal).map((round) => roundPicture(round, state, workspace, nowMs)),
      ]),
    ),
  };
}

function followUpPicture(state: DocumentState, workspace: WorkspaceState): object {
  const facts = followUpOf(state, workspace);
  return {
    ownerLeft: facts.ownerLeft,
    offeredTo: facts.offeredTo,
    stagnantFromMs: facts.stagnantFromMs,
    reviewOn: facts.reviewOn,
    returnsOn: facts.returnsOn,
    openActions: facts.actions.map(idOf).toSorted(),
    questioned: facts.questioned.map(({ member, silentFromMs }) => `${member} ${silentFromMs}`),
    judging: facts.judging.toSorted(),
    lateObjections: facts.lateObjections,
    publishedAtMs: facts.publishedAtMs,
  };
}

const roundsOf = (proposal: Proposal): readonly Proposal[] =>
  proposal.earlier ? [...roundsOf(proposal.earlier), proposal] : [proposal];

const threadPicture = (thread: Thread, questions: readonly AskedQuestion[]): object => ({
  anchor: thread.anchor.kind,
  resolved: thread.resolved && {
    by: thread.resolved.by,
    at: seqOf(thread.resolved.when),
    applied: thread.resolved.applied,
  },
  isAfterDecision: thread.isAfterDecision,
  comments: thread.comments.map((comment) =>
    commentPicture(
      comment,
      questions.find((asked) => asked.comment.id === comment.id),
    ),
  ),
});

const commentPicture = (comment: Comment, asked: AskedQuestion | undefined): object => ({
  id: comment.id,
  by: comment.by,
  text: comment.text,
  earlier: comment.earlier.map(({ text }) => text),
  edited: seqOf(comment.edited),
  withdrawn: seqOf(comment.withdrawn),
  suggestion: comment.suggestion,
  isAfterDecision: comment.isAfterDecision,
  question: comment.question && {
    to: comment.question.to,
    answerByMs: comment.question.answerByMs,
    accepted: comment.question.accepted?.answer ?? null,
    standing: asked?.standing ?? null,
    answer: asked?.answer ?? null,
  },
});

function roundPicture(
  proposal: Proposal,
  state: DocumentState,
  workspace: WorkspaceState,
  nowMs: number,
): object {
  const hasLeft = hasLeftNow(workspace);
  const tally = tallyOf(proposal, state.owner, hasLeft);
  const counted = countedIn(proposal, state.owner, hasLeft);
  const { closesAtMs, conclusion } = proposal;
  return {
    opened: seqOf(proposal.opened),
    openedBy: proposal.openedBy,
    rules: proposal.rules,
    closesAtMs,
    phases: [nowMs, (closesAtMs ?? nowMs) - 1, closesAtMs ?? nowMs, nowMs + thirtyDaysMs].map((ms) =>
      phaseOf(proposal, tally, ms),
    ),
    revisions: proposal.revisions.map(({ number, digest, label, challenge }) => ({
      number,
      digest,
      label,
      challenge: challenge ? challenge.by : null,
    })),
    materialNumber: materialRevision(proposal).number,
    asked: proposal.asked,
    away: standInsFor(proposal.asked, state.owner, workspace, nowMs),
    moves: proposal.extensions
      .filter(({ when }) => when.seq !== null)
      .map((extension) => ({
        kind: extension.kind,
        atMs: extension.closesAtMs,
        by: extension.by,
        at: seqOf(extension.when),
      })),
    positions: proposal.positions.map(({ id, by, kind, revision, reason, isLate }) => ({
      id,
      by,
      kind,
      revision,
      reason,
      isLate,
    })),
    objections: proposal.objections.map((objection) => ({
      id: objection.id,
      by: objection.by,
      withdrawn: seqOf(objection.withdrawn),
      setAside: objection.setAside?.ground ?? null,
      questions: objection.requests.map((request) => ({
        id: request.id,
        silentFromMs: request.silentFromMs,
        answered: seqOf(request.answered?.when),
      })),
      silentFromMs: silentFrom(objection),
      judgements: Object.fromEntries(objection.judgements.map(({ by, agrees }) => [by, agrees])),
      agreementMissing: agreementMissing(
        objection,
        counted.filter((member) => member !== state.owner),
      ),
    })),
    conclusion: conclusion && {
      id: conclusion.id,
      disposition: conclusion.disposition,
      by: conclusion.by,
      outcome: conclusion.outcome,
      revision: conclusion.revision,
      left: conclusion.left,
    },
    reviewDay: reviewDay(proposal),
    returnDay: returnDay(proposal),
    stagnantFromMs: stagnantFromMs(proposal, state.atMs),
    counted,
    approvals: tally.approvals.map(byOf).toSorted(),
    abstentions: tally.abstentions.map(byOf).toSorted(),
    stale: tally.stale.map(byOf).toSorted(),
    standing: tally.objections.map(idOf),
    dissent: tally.dissent.map(idOf),
    unanswered: tally.unanswered,
    voices: tally.voices.map(idOf).toSorted(),
    left: tally.left.map(({ member, position }) => `${member} ${position?.id ?? null}`),
    isMet: tally.isMet,
    hiddenFrom: counted.filter((member) => hidesOthersFrom(proposal, tally, member, nowMs)),
    waitsFor: proposal.waitsFor.toSorted(),
  };
}
