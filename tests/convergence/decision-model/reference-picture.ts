/** All that the reference says of a document at an instant, as plain data to be compared. */
import type { Reading } from './reference-document.ts';
import { isAtLeast, type Line } from './reference-ledger.ts';
import type { Round } from './reference-proposal.ts';
import { answerTime } from './reference-time.ts';

const thirtyDaysMs = 30 * 24 * 60 * 60_000;
const seqOf = (line: Line | null | undefined): number | 'pending' | null =>
  line ? (line.seq ?? 'pending') : null;
const idOf = (line: Line): string => line.act.id;

export function referencePicture(doc: Reading, lastStampMs: number, nowMs: number): object {
  const { seal, offer } = doc;
  return {
    owner: doc.owner,
    ownerships: doc.ownerships.map(({ owner, how, by, line }) => ({ owner, how, by, at: seqOf(line) })),
    offer: offer && {
      id: offer.act.id,
      by: offer.act.by,
      to: offer.act.to,
      note: doc.text(offer, offer.act.note),
    },
    isShared: doc.isShared,
    seal: seal && { conclusion: seal.act.conclusion, digest: seal.act.bodyDigest, at: seqOf(seal) },
    // The relay asks of what is stamped.
    deciding: doc.deciding?.seq ? idOf(doc.deciding) : null,
    followUp: followUpPicture(doc, lastStampMs),
    peopleToTell: doc.peopleToTell.toSorted(),
    told: doc.all('people-informed').map(({ act }) => ({ way: act.way, members: act.members })),
    supersededBy: doc.all('document-superseded').map(({ act }) => act.amendment.document),
    links: doc.links.map(({ act }) => `${act.to.document} ${act.relation} ${act.by}`).toSorted(),
    publications: doc.all('document-published').map((line) => ({ by: line.act.by, at: seqOf(line) })),
    actions: Object.fromEntries(
      doc.all('action-added').map((line) => {
        const action = doc.action(line.act.id);
        return [
          line.act.id,
          {
            proposal: line.act.proposal,
            owner: action?.owner ?? null,
            dueOn: action?.dueOn ?? null,
            addedBy: line.act.by,
            closed: action?.closed ? `${action.closed.act.as} by ${action.closed.act.by}` : null,
            what: doc.text(line, line.act.what),
          },
        ];
      }),
    ),
    threads: Object.fromEntries(
      doc
        .all('comment-added')
        .filter(({ act }) => act.thread === null)
        .map((first) => [first.act.id, threadPicture(doc, first)]),
    ),
    proposals: Object.fromEntries(
      doc.blocks.map((block) => [
        block,
        doc.rounds(block).map((round) => roundPicture(doc, round, lastStampMs, nowMs)),
      ]),
    ),
  };
}

/** What waits for somebody in this document. */
function followUpPicture(doc: Reading, lastStampMs: number): object {
  const { present, owner } = doc;
  const open = present.filter(({ conclusion }) => !conclusion);
  const standing = open.flatMap((round) =>
    round.objections.filter((one) => round.stands(one)).map((one) => ({ round, one })),
  );
  const first = <T extends number | string>(all: readonly (T | null)[]): T | null =>
    all.filter((each) => each !== null).toSorted((a, b) => (a < b ? -1 : 1))[0] ?? null;
  return {
    ownerLeft: owner !== null && doc.people.hasLeft(owner, doc.nowSeq),
    offeredTo: doc.offer?.act.to ?? null,
    // O3
    stagnantFromMs: first(
      open.map(({ closesAtMs }) =>
        closesAtMs === null ? null : Math.max(closesAtMs, lastStampMs) + thirtyDaysMs,
      ),
    ),
    reviewOn: first(present.map((round) => doc.reviewDay(round))),
    returnsOn: first(present.map((round) => doc.returnDay(round))),
    openActions: doc
      .all('action-added')
      .map(idOf)
      .filter((id) => !doc.action(id)?.closed)
      .toSorted(),
    questioned: standing
      .filter(({ round, one }) => round.openQuestions(one).length > 0)
      .map(({ round, one }) => `${one.act.by} ${round.silentFrom(one)}`),
    // R7: the owner has asked, and these have not said what they think
    judging: [
      ...new Set(
        standing
          .filter(({ round, one }) => round.about(one, 'objection-questioned').length > 0)
          .flatMap(({ round, one }) =>
            round.othersAsked(one, owner).filter((member) => !round.judgements(one).has(member)),
          ),
      ),
    ].toSorted(),
    // C4: until the owner looked again; nobody has to at what was taken back
    lateObjections: present
      .filter(({ conclusion }) => conclusion?.act.disposition !== 'withdrawn')
      .flatMap((round) =>
        round.positions.filter(
          (line) => round.isLate(line) && line.act.position.kind === 'object' && doc.isNews(round, line),
        ),
      ).length,
    publishedAtMs: doc.all('document-published').at(-1)?.atMs ?? null,
  };
}

function threadPicture(doc: Reading, first: Line<'comment-added'>): object {
  const resolution = doc.resolution(first.act.id);
  return {
    anchor: doc.all('thread-reattached').some(({ act }) => act.thread === first.act.id)
      ? 'text'
      : (first.act.anchor?.kind ?? null),
    resolved: resolution && {
      by: resolution.act.by,
      at: seqOf(resolution),
      applied: resolution.act.type === 'suggestion-applied',
    },
    isAfterDecision: doc.isAfterSeal(first),
    comments: doc.comments(first.act.id).map((line) => commentPicture(doc, line)),
  };
}

function commentPicture(doc: Reading, line: Line<'comment-added'>): object {
  const { act } = line;
  const edits = doc.edits(act.id);
  const withdrawn = doc.withdrawalOfComment(act.id);
  const texts = [line, ...edits].map((of) => (withdrawn ? null : doc.text(of, of.act.text)));
  const accepted = doc.accepted(act.id);
  return {
    id: act.id,
    by: act.by,
    text: texts.at(-1) ?? null,
    earlier: texts.slice(0, -1),
    edited: seqOf(edits.at(-1)),
    withdrawn: seqOf(withdrawn),
    suggestion: withdrawn ? null : doc.text(line, act.suggestion),
    isAfterDecision: doc.isAfterSeal(line),
    question: act.question
      ? {
          to: act.question.to,
          answerByMs:
            line.atMs === null ? null : answerTime(act.question.within, line.atMs, act.question.hours),
          accepted: accepted?.act.answer ?? null,
          standing: doc.standing(line),
          answer: withdrawn ? null : (accepted?.act.answer ?? doc.answers(line)[0]?.act.id ?? null),
        }
      : null,
  };
}

function roundPicture(doc: Reading, round: Round, lastStampMs: number, nowMs: number): object {
  const { owner } = doc;
  const { opening, conclusion, closesAtMs } = round;
  const counted = round.counted(owner);
  const answering = (...kinds: readonly string[]): readonly string[] =>
    counted.filter((member) => kinds.includes(round.answerOf(member) ?? '')).toSorted();
  const objections = round.objections.filter(({ act }) => counted.includes(act.by));
  const latest = (member: string): string | null => round.latestOf(member)?.act.id ?? null;
  const voices = [...new Set(round.positions.map(({ act }) => act.by))].filter(
    (member) => !round.asked.includes(member) && member !== round.accountable(owner),
  );
  return {
    opened: seqOf(opening),
    openedBy: opening.act.by,
    rules: opening.act.rules ?? 1,
    closesAtMs,
    phases: [nowMs, (closesAtMs ?? nowMs) - 1, closesAtMs ?? nowMs, nowMs + thirtyDaysMs].map((ms) =>
      round.phase(owner, ms),
    ),
    revisions: round.revisions.map(({ number, line, label, challenge }) => ({
      number,
      digest: line.act.digest,
      label,
      challenge: challenge ? challenge.act.by : null,
    })),
    materialNumber: round.materialNumber,
    asked: round.asked,
    // O2: the delegates, who may answer, of those who are away; the owner is not asked for this
    away: round.asked.flatMap((member) => {
      const delegate = doc.people.delegateOf(member, nowMs);
      return delegate !== null &&
        delegate !== owner &&
        isAtLeast(doc.people.roleAt(delegate, doc.nowSeq), 'commenter')
        ? [{ member: delegate, for: member }]
        : [];
    }),
    moves: round.moves
      .filter(({ line }) => line.atMs !== null)
      .map(({ kind, atMs, line }) => ({ kind, atMs, by: line.act.by, at: seqOf(line) })),
    positions: round.positions.map((line) => ({
      id: line.act.id,
      by: line.act.by,
      kind: line.act.position.kind,
      revision: round.revisionMeant(line.act.digest, line.place),
      reason: doc.text(line, line.act.position.reason),
      isLate: round.isLate(line),
    })),
    objections: round.objections.map((objection) => ({
      id: objection.act.id,
      by: objection.act.by,
      withdrawn: seqOf(round.withdrawalOf(objection)),
      setAside: round.setAside(objection)?.act.ground ?? null,
      questions: round.about(objection, 'objection-questioned').map((question) => ({
        id: question.act.id,
        silentFromMs: round.silenceEnds(question),
        answered: seqOf(round.wordAfter(question, objection.act.by)),
      })),
      silentFromMs: round.silentFrom(objection),
      judgements: Object.fromEntries(round.judgements(objection)),
      agreementMissing: round.agreementMissing(objection, owner),
    })),
    conclusion: conclusion && {
      id: conclusion.act.id,
      disposition: conclusion.act.disposition,
      by: conclusion.act.by,
      outcome: doc.text(conclusion, conclusion.act.outcome),
      // Before the conclusion, so what is late is not in it.
      revision: round.revisions.length,
      left:
        opening.act.rules === 2
          ? round.asked.filter((member) => doc.people.hasLeft(member, conclusion.workspaceSeq))
          : [],
    },
    reviewDay: doc.reviewDay(round),
    returnDay: doc.returnDay(round),
    stagnantFromMs:
      conclusion || closesAtMs === null ? null : Math.max(closesAtMs, lastStampMs) + thirtyDaysMs,
    counted,
    approvals: answering('approve'),
    abstentions: answering('abstain'),
    stale: answering('stale'),
    standing: objections.filter((objection) => round.stands(objection)).map(idOf),
    dissent: objections
      .filter((objection) => round.setAside(objection) && !round.withdrawalOf(objection))
      .map(idOf),
    unanswered: counted.filter((member) => !round.hasAnswered(member)),
    voices: voices
      .map(latest)
      .filter((id) => id !== null)
      .toSorted(),
    left: round.asked
      .filter((member) => round.isGone(member) && member !== round.accountable(owner))
      .map((member) => `${member} ${latest(member)}`),
    isMet: round.isMet(owner),
    // Decision 0005: from an asked person until their own answer or the end of the window
    hiddenFrom:
      (opening.act.hidesPositions ?? false) && !conclusion && (closesAtMs === null || nowMs < closesAtMs)
        ? counted.filter((member) => latest(member) === null)
        : [],
    waitsFor: [
      ...new Set(
        round.objections
          .filter((objection) => round.openQuestions(objection).length > 0)
          .map(({ act }) => act.by),
      ),
    ].toSorted(),
  };
}
