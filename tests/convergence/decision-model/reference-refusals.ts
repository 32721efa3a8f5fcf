/** Every ground on which the rules refuse an act at its place; an act without one is accepted. */
import type { DocumentAct, Role } from '#shared/acts/act.ts';
import { Reading } from './reference-document.ts';
import { isA, isAtLeast, type Line } from './reference-ledger.ts';
import type { Round } from './reference-proposal.ts';
import { lengthInMinutes } from './reference-time.ts';

/** The code that a relay would name; `*` where the rules name none. Several may hold at once. */
export type Ground = string;

const relayOnly = ['document-sealed', 'people-informed', 'document-superseded'];
/** Decision 0004: for somebody who holds a key the relay says nothing but what the operator's command line does. */
const operators: readonly DocumentAct['type'][] = ['document-created', 'document-shared'];

/** The right to write for what publishes text, the right to comment for everything else that has no role named. */
const leastRole = (type: DocumentAct['type']): Role => {
  switch (type) {
    case 'document-created':
    case 'document-shared':
    case 'proposal-opened':
    case 'proposal-revised':
    case 'document-published':
    case 'document-linked':
    case 'document-unlinked':
    case 'handover-accepted':
    case 'suggestion-applied':
      return 'editor';
    case 'owner-assigned':
    case 'text-redacted':
      return 'administrator';
    default:
      return 'commenter';
  }
};

const ownerOnly: readonly DocumentAct['type'][] = [
  'document-shared',
  'proposal-opened',
  'proposal-revised',
  'window-extended',
  'person-asked',
  'objection-questioned',
  'objection-set-aside',
  'proposal-concluded',
  'decision-reviewed',
  'document-published',
  'handover-offered',
  'handover-withdrawn',
];

/** C3: these go on after the seal; so do comments. */
const goesOnAfterSeal: readonly DocumentAct['type'][] = [
  'document-shared',
  'position-taken',
  'decision-reviewed',
  'people-informed',
  'document-superseded',
  'document-linked',
  'document-unlinked',
  'action-added',
  'action-reassigned',
  'action-closed',
  'action-reopened',
  'handover-offered',
  'handover-accepted',
  'handover-declined',
  'handover-withdrawn',
  'owner-assigned',
  'comment-added',
  'answer-accepted',
  'comment-edited',
  'comment-withdrawn',
  'text-redacted',
  'thread-reattached',
  'thread-resolved',
  'thread-reopened',
];

export function groundsAgainst(now: Reading, line: Line, lastSeq: number): readonly Ground[] {
  // Who has left is asked as of the act's own place
  const doc = new Reading(now.lines, now.people, line.workspaceSeq);
  return [...authorGrounds(doc, line), ...ownGrounds(doc, line, lastSeq)];
}

function authorGrounds(doc: Reading, line: Line): readonly Ground[] {
  const { act, key, workspaceSeq: at } = line;
  const { people } = doc;
  const grounds: Ground[] = [];
  if (doc.byId(act.id)) grounds.push('act-repeated');
  if (act.by === 'relay' || relayOnly.includes(act.type)) {
    const isProper = act.by === 'relay' && relayOnly.includes(act.type) && key === people.relayKey;
    return isProper ? grounds : [...grounds, '*'];
  }
  const member: string = act.by;
  if (!people.isKnown(member, at)) grounds.push('member-unknown', 'key-unknown');
  if (key === people.relayKey) {
    if (!people.isKeyless(member, at) && !operators.includes(act.type)) grounds.push('key-unknown');
  } else if (!people.holdsKey(member, key, at)) grounds.push('key-unknown'); // E5
  if (!isAtLeast(people.roleAt(member, at), leastRole(act.type))) grounds.push('role-insufficient');
  if (doc.lines.length > 0) {
    // A private draft is seen by its owner alone
    if (!doc.isShared && member !== doc.owner) grounds.push('document-unknown');
    if (ownerOnly.includes(act.type) && member !== doc.owner) grounds.push('not-owner');
    if (doc.seal && !goesOnAfterSeal.includes(act.type)) grounds.push('document-sealed');
  }
  return grounds;
}

/** A free text of nothing but spaces. */
const isEmpty = (line: Line, ref: { readonly textHash: string }): boolean =>
  (line.texts.get(ref.textHash) ?? '?').trim() === '';

function ownGrounds(doc: Reading, line: Line, lastSeq: number): readonly Ground[] {
  const { act } = line;
  if (doc.lines.length === 0) return isA('document-created')(line) ? [] : ['*'];
  const grounds: Ground[] = [];
  const unless = (holds: boolean, ...codes: readonly Ground[]): void => {
    if (!holds) grounds.push(...codes);
  };
  const { people } = doc;
  const at = line.workspaceSeq;
  const mayWrite = (member: string): boolean => isAtLeast(people.roleAt(member, at), 'editor');
  const mayAct = (member: string): boolean => isAtLeast(people.roleAt(member, at), 'commenter');
  const says = (ref: { readonly textHash: string }): void => unless(!isEmpty(line, ref), 'reason-missing');

  // E1: what is signed is what is shown
  if ('digest' in act && 'content' in act) unless(doc.digestOf(act.content) === act.digest, 'digest-wrong');
  const round = 'proposal' in act && act.proposal !== null ? doc.round(act.proposal) : null;
  const stillOpen = (): void => {
    unless(round !== null, 'proposal-not-open');
    unless(!round?.conclusion, 'proposal-concluded', 'proposal-not-open');
  };

  switch (act.type) {
    case 'document-created':
      return ['act-out-of-place'];
    case 'document-shared':
      break;

    case 'proposal-opened': {
      // C1: only a postponed one comes back
      unless(
        !round || round.conclusion?.act.disposition === 'postponed',
        'act-out-of-place',
        'proposal-concluded',
      );
      // W2
      unless(lengthInMinutes(act.window) >= people.policyAt(at).minimumMinutes, 'window-too-short');
      for (const member of [...act.asked, ...act.consulted, ...act.informed])
        unless(people.isHere(member, at), 'member-unknown');
      for (const member of act.asked) unless(mayAct(member), 'member-unknown', 'act-out-of-place');
      // Q1
      unless(
        act.asked.some((member) => member !== doc.owner),
        'act-out-of-place',
      );
      // A2, R6: who is required is asked, and counts
      if (act.rule.kind === 'approvals')
        for (const member of act.rule.required)
          unless(
            act.asked.includes(member) && (member !== doc.owner || people.policyAt(at).ownerCounts),
            'act-out-of-place',
          );
      // O2
      for (const standIn of act.standIns ?? [])
        unless(act.asked.includes(standIn.member) && act.asked.includes(standIn.for), 'act-out-of-place');
      unless(line.atMs === null || line.closesAtMs !== null, 'act-malformed', 'act-out-of-place');
      break;
    }

    case 'proposal-revised':
      stillOpen();
      // R1: two revisions race; the second was made of a text that is no longer there
      unless(!round || act.revision === round.revisions.length + 1, 'revision-stale');
      unless(round?.revisions.at(-1)?.line.act.digest !== act.digest, 'act-out-of-place');
      says(act.summary);
      break;

    case 'revision-challenged': {
      stillOpen();
      const challenged = round?.revisions.find(({ number }) => number === act.revision);
      unless(round?.asked.includes(act.by) ?? false, 'not-asked', 'proposal-not-open');
      unless(
        challenged?.label === 'editorial' && !challenged.challenge,
        'act-out-of-place',
        'proposal-not-open',
      );
      says(act.reason);
      break;
    }

    case 'window-extended': {
      stillOpen();
      const extensions = round?.lines.filter(isA('window-extended')) ?? [];
      // W4
      unless(
        extensions.length < 2 || (round !== null && round.counted(doc.owner).length < round.least),
        'extensions-used',
      );
      says(act.reason);
      // W5: a window that has not started is not extended
      unless(round?.closesAtMs !== null, 'act-out-of-place');
      if (line.atMs !== null && round)
        unless((line.closesAtMs ?? 0) > Math.max(round.closesAtMs ?? 0, line.atMs), 'act-out-of-place');
      unless(line.atMs === null || line.closesAtMs !== null, 'act-malformed', 'act-out-of-place');
      break;
    }

    case 'person-asked':
      stillOpen();
      unless(people.isHere(act.member, at), 'member-unknown');
      unless(mayAct(act.member), 'member-unknown', 'act-out-of-place');
      // R6
      unless(act.member !== doc.owner || (round?.ownerCounts ?? true), 'act-out-of-place');
      unless(!round?.asked.includes(act.member), 'act-out-of-place');
      if (act.for !== undefined)
        unless(round?.asked.includes(act.for) ?? false, 'act-out-of-place', 'not-asked', 'proposal-not-open');
      break;

    case 'position-taken':
      unless(round !== null, 'proposal-not-open');
      unless(
        !round || round.revisionMeant(act.digest, line.place) !== null,
        'digest-wrong',
        'revision-stale',
      );
      // R7
      if (act.position.kind === 'object') {
        says(act.position.reason);
        says(act.position.resolution);
      }
      break;

    case 'objection-withdrawn':
    case 'objection-questioned':
    case 'objection-answered':
    case 'setting-aside-judged':
    case 'objection-set-aside':
      stillOpen();
      grounds.push(...(round ? objectionGrounds(doc, round, line, act) : []));
      break;

    case 'proposal-concluded': {
      stillOpen();
      says(act.outcome);
      if (!round) break;
      const { closesAtMs } = round;
      // W3
      // W5: one that has not started runs; a pending act is judged by the clock when it is stamped
      if (act.disposition !== 'withdrawn')
        unless(closesAtMs !== null && (line.atMs ?? Infinity) >= closesAtMs, 'window-running');
      if (act.disposition === 'accepted') unless(round.isMet(doc.owner), 'rule-not-met'); // C1, A5
      // C2
      if (doc.wouldDecide(act.proposal, act.disposition)) unless(act.basis !== null, 'text-changed');
      if (act.basis) unless(act.basis.ledgerSeq === lastSeq, 'text-changed');
      if (act.returnsOn !== undefined) unless(act.disposition === 'postponed', 'act-out-of-place');
      break;
    }

    case 'decision-reviewed':
      unless(round !== null, 'proposal-not-open', 'not-concluded', 'act-out-of-place');
      unless(!round || round.conclusion !== null, 'not-concluded', 'act-out-of-place');
      says(act.finding);
      break;

    case 'document-sealed':
      // C2: right after the conclusion
      unless(doc.deciding?.act.id === act.conclusion && doc.deciding.seq === lastSeq, 'act-out-of-place');
      unless(
        doc.deciding?.act.basis?.bodyDigest === act.bodyDigest,
        'digest-wrong',
        'act-out-of-place',
        'text-changed',
      );
      unless(!doc.seal, 'act-out-of-place', 'document-sealed');
      break;
    case 'people-informed':
      unless(doc.seal?.act.conclusion === act.conclusion, 'act-out-of-place');
      // Decision 0006
      if (act.way === 'list') unless(doc.seal?.seq === lastSeq, 'act-out-of-place');
      break;
    case 'document-superseded':
      unless(doc.seal !== null, 'act-out-of-place');
      // C6: once for each conclusion of each amendment
      unless(
        !doc
          .all('document-superseded')
          .some(
            (other) =>
              other.act.amendment.document === act.amendment.document &&
              other.act.conclusion === act.conclusion,
          ),
        'act-repeated',
      );
      break;

    case 'document-published':
      unless(doc.blocks.length === 0, 'act-out-of-place');
      break;
    case 'document-linked':
      break;
    case 'document-unlinked':
      unless(
        doc.links.some((link) => link.act.to.document === act.to),
        'act-out-of-place',
      );
      break;

    case 'action-added':
      unless(act.proposal === null || round !== null, 'proposal-not-open', 'act-out-of-place');
      unless(people.isHere(act.owner, at), 'member-unknown');
      unless(mayAct(act.owner), 'member-unknown', 'act-out-of-place');
      unless(act.by === doc.owner || act.owner === act.by, 'not-owner');
      says(act.what);
      break;
    case 'action-reassigned':
    case 'action-closed':
    case 'action-reopened': {
      const action = doc.action(act.action);
      unless(action !== null, 'act-out-of-place');
      if (!action) break;
      unless(act.by === doc.owner || act.by === action.owner, 'not-owner');
      unless((act.type === 'action-reopened') === (action.closed !== null), 'act-out-of-place');
      if (act.type !== 'action-reassigned') break;
      unless(people.isHere(act.owner, at), 'member-unknown');
      unless(mayAct(act.owner), 'member-unknown', 'act-out-of-place');
      unless(act.by === doc.owner || act.owner === act.by, 'not-owner');
      break;
    }

    case 'handover-offered':
      unless(people.isHere(act.to, at), 'member-unknown');
      unless(mayWrite(act.to), 'act-out-of-place');
      unless(act.to !== doc.owner, 'act-repeated');
      unless(doc.isShared, 'act-out-of-place');
      break;
    case 'handover-accepted':
    case 'handover-declined':
      unless(doc.offer?.act.id === act.offer, 'act-out-of-place');
      unless(
        !doc.offer || doc.offer.act.to === act.by,
        'not-author',
        'not-owner',
        'role-insufficient',
        'act-out-of-place',
      );
      break;
    case 'handover-withdrawn':
      unless(doc.offer?.act.id === act.offer, 'act-out-of-place');
      break;
    case 'owner-assigned':
      unless(doc.owner !== null && people.hasLeft(doc.owner, at), 'act-out-of-place');
      unless(people.isHere(act.owner, at), 'member-unknown');
      unless(mayWrite(act.owner), 'act-out-of-place');
      unless(act.owner !== doc.owner, 'act-repeated');
      says(act.reason);
      break;

    default:
      grounds.push(...discussionGrounds(doc, line));
  }
  return grounds;
}

function objectionGrounds(
  doc: Reading,
  round: Round,
  line: Line,
  act: Extract<DocumentAct, { objection: unknown }>,
): readonly Ground[] {
  const grounds: Ground[] = [];
  const unless = (holds: boolean, ...codes: readonly Ground[]): void => {
    if (!holds) grounds.push(...codes);
  };
  const objection = round.objections.find((one) => one.act.id === act.objection);
  if (!objection) return ['act-out-of-place'];
  const isVote = round.rule.kind === 'majority';
  const author = objection.act.by;
  switch (act.type) {
    case 'objection-withdrawn':
      unless(author === act.by, 'not-author');
      unless(!round.withdrawalOf(objection), 'act-repeated');
      break;
    case 'objection-questioned':
      unless(round.stands(objection), 'act-repeated');
      unless(!isVote && author !== act.by, 'act-out-of-place');
      unless(!isEmpty(line, act.question), 'reason-missing');
      break;
    case 'objection-answered':
      unless(author === act.by, 'not-author');
      unless(!isEmpty(line, act.answer), 'reason-missing');
      unless(!round.withdrawalOf(objection), 'act-repeated');
      unless(round.openQuestions(objection).length > 0, 'act-out-of-place');
      break;
    case 'setting-aside-judged':
      unless(round.stands(objection), 'act-repeated');
      unless(!isVote, 'act-out-of-place');
      unless(round.othersAsked(objection, doc.owner).includes(act.by), 'not-asked');
      break;
    case 'objection-set-aside': {
      unless(round.stands(objection), 'act-repeated');
      unless(!isVote && author !== act.by, 'act-out-of-place');
      unless(!isEmpty(line, act.reasons), 'reason-missing');
      // R7
      if (act.ground === 'agreement') {
        const missing = round.agreementMissing(objection, doc.owner);
        unless(missing !== null && missing.length === 0, 'objection-protected');
      } else {
        const from = round.silentFrom(objection);
        // A pending one is judged by the clock when it is stamped; somebody has to be waited for in any case.
        unless(
          round.openQuestions(objection).length > 0 &&
            (line.atMs === null || (from !== null && line.atMs >= from)),
          'objection-protected',
        );
      }
      break;
    }
  }
  return grounds;
}

function discussionGrounds(doc: Reading, line: Line): readonly Ground[] {
  const { act } = line;
  const grounds: Ground[] = [];
  const unless = (holds: boolean, ...codes: readonly Ground[]): void => {
    if (!holds) grounds.push(...codes);
  };
  const { people } = doc;
  const isEditor = isAtLeast(people.roleAt(act.by, line.workspaceSeq), 'editor');
  const aboutThread = (thread: string): boolean => {
    unless(doc.isThread(thread), 'thread-unknown');
    return doc.isThread(thread);
  };
  const commentOf = (thread: string, id: string): Line<'comment-added'> | null => {
    const found = doc.comments(thread).find((comment) => comment.act.id === id) ?? null;
    unless(found !== null, 'thread-unknown', 'act-out-of-place');
    return found;
  };
  switch (act.type) {
    case 'comment-added':
      if (act.thread !== null) aboutThread(act.thread);
      // D1: a revision that was published; D2: somebody who can see the question
      if (act.anchor?.kind === 'revision') {
        const about = doc.round(act.anchor.proposal);
        unless(about !== null, 'proposal-not-open');
        unless(
          (about?.revisionMeant(act.anchor.digest, line.place) ?? null) !== null,
          'revision-stale',
          'proposal-not-open',
        );
      }
      if (act.question) unless(doc.isShared, 'act-out-of-place');
      // D1: the first comment has the anchor, and perhaps a suggestion for the words it is anchored to
      unless(
        (act.thread === null) === (act.anchor !== null),
        'act-out-of-place',
        'act-malformed',
        'thread-unknown',
      );
      if (act.suggestion) unless(act.anchor?.kind === 'text', 'act-out-of-place', 'act-malformed');
      // D2
      if (act.question) {
        unless(isAtLeast(people.roleAt(act.question.to, line.workspaceSeq), 'commenter'), 'member-unknown');
        unless(act.question.to !== act.by, 'act-out-of-place');
        unless(line.atMs === null || line.closesAtMs !== null, 'act-malformed', 'act-out-of-place');
      }
      unless(!isEmpty(line, act.text) || act.suggestion !== null, 'reason-missing');
      break;
    case 'answer-accepted': {
      if (!aboutThread(act.thread)) break;
      const question = commentOf(act.thread, act.question);
      const answer = commentOf(act.thread, act.answer);
      if (question) unless(question.act.by === act.by, 'not-author');
      if (!question || !answer) break;
      unless(Boolean(question.act.question), 'act-out-of-place');
      unless(answer.act.by !== act.by, 'act-out-of-place');
      unless(answer.place > question.place, 'act-out-of-place');
      unless(
        !doc.withdrawalOfComment(act.question) && !doc.withdrawalOfComment(act.answer),
        'act-out-of-place',
      );
      break;
    }
    case 'comment-edited':
    case 'comment-withdrawn': {
      if (!aboutThread(act.thread)) break;
      const comment = commentOf(act.thread, act.comment);
      if (!comment) break;
      unless(comment.act.by === act.by, 'not-author');
      unless(!doc.withdrawalOfComment(act.comment), 'act-out-of-place');
      if (act.type === 'comment-edited')
        unless(!isEmpty(line, act.text) || comment.act.suggestion !== null, 'reason-missing');
      break;
    }
    case 'text-redacted':
      break;
    case 'suggestion-applied': {
      if (!aboutThread(act.thread)) break;
      const [first] = doc.comments(act.thread);
      unless(Boolean(first?.act.suggestion) && !doc.withdrawalOfComment(act.thread), 'act-out-of-place');
      unless(doc.resolution(act.thread)?.act.type !== 'suggestion-applied', 'act-repeated');
      break;
    }
    case 'thread-reattached':
    case 'thread-resolved': {
      if (!aboutThread(act.thread)) break;
      const author = doc.comments(act.thread)[0]?.act.by;
      // D3
      unless(
        act.by === author || act.by === doc.owner || isEditor,
        'role-insufficient',
        'not-author',
        'not-owner',
      );
      break;
    }
    case 'thread-reopened':
      aboutThread(act.thread);
      break;
    default:
      break;
  }
  return grounds;
}
