/** Documents in every state, furnished with what acts can be about, and a draft of every kind of act about them. */
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct } from '#shared/acts/envelope.ts';
import { textHash } from '#shared/acts/free-text.ts';
import { ActId, LedgerId, LineageId, type BlockId, type Digest, type MemberId } from '#shared/kernel/ids.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { decide } from './decide.ts';
import { randomId, type TestMember, type TestRelay } from './start-relay.ts';

export type Kind = DocumentAct['type'];
export type Actor = 'removed' | 'vera' | 'carl' | 'cora' | 'eddy' | 'emil' | 'ann' | 'olga';
export type StateName = 'private' | 'shared' | 'open' | 'sealed';

/** What the acts of one state name. */
export interface Things {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  proposal: BlockId;
  digest: Digest;
  objection: ActId;
  thread: ActId;
  resolved: ActId;
  question: ActId;
  answer: ActId;
  action: ActId;
  closed: ActId;
  offer: ActId;
  text: Digest;
}

type Place = Pick<Things, 'document' | 'lineage'>;

/** Signed on the head that the relay has now. */
export function sign(
  who: TestMember,
  { document, lineage }: Place,
  draft: ActDraft<DocumentAct>,
  id = randomId(),
): SignedAct {
  const state = who.relay.relay.ledgers.documentState(document);
  return who.who.sign(document, lineage, draft, {
    seen: { seq: state?.seq ?? 0, hash: state?.hash ?? '' },
    id,
  });
}

export async function scene(relay: TestRelay) {
  const ann = await relay.setUp('Ann');
  const olga = await relay.join(ann, 'Olga', 'editor');
  const vera = await relay.join(ann, 'Vera', 'viewer');
  const carl = await relay.join(ann, 'Carl', 'commenter');
  const cora = await relay.join(ann, 'Cora', 'commenter');
  const eddy = await relay.join(ann, 'Eddy', 'editor');
  const emil = await relay.join(ann, 'Emil', 'editor');
  const removed = await relay.join(ann, 'Rita', 'administrator');
  const { ledgers } = relay.relay;
  const act = async (who: TestMember, place: Place, draft: ActDraft<DocumentAct>): Promise<ActId> => {
    const id = randomId();
    const verdict = await ledgers.submit(sign(who, place, draft, id), who.member);
    if (!verdict.ok) throw new Error(`${draft.type}: ${verdict.error.sentence}`);
    return ActId.parse(id);
  };
  const unknown = ActId.parse(randomId());
  const decidedBy = async (title: string) => {
    const document = await decide(relay, { owner: olga, asked: eddy }, { title, text: `${title}, then.` });
    const state = ledgers.documentState(document);
    const proposal = [...(state?.proposals.values() ?? [])][0];
    const [revision] = proposal?.revisions ?? [];
    if (!state || !proposal || !revision) throw new Error('nothing was decided');
    return { document, lineage: state.lineage, proposal: proposal.id, revision };
  };
  const [sealed, other] = [await decidedBy('Sealed'), await decidedBy('Other')];

  /** Everything that acts can be about, as far as the state allows it. */
  const furnish = async (place: Place, state: StateName): Promise<Things> => {
    const things: Things = {
      ...place,
      proposal: sealed.proposal,
      digest: sealed.revision.digest,
      objection: unknown,
      thread: unknown,
      resolved: unknown,
      question: unknown,
      answer: unknown,
      action: unknown,
      closed: unknown,
      offer: unknown,
      text: secretHash('nothing'),
    };
    if (state === 'private') return things;
    const anchor = {
      kind: 'text',
      exact: { text: 'words' },
      prefix: { text: '' },
      suffix: { text: '' },
      block: sealed.proposal,
      start: 'AAEC',
      end: 'AwQF',
    } as const;
    const comment = {
      type: 'comment-added',
      thread: null,
      anchor,
      text: { text: 'Is it?' },
      suggestion: null,
    } as const;
    const within = { amount: 24, unit: 'hours', zone: 'UTC' } as const;
    things.thread = things.question = await act(carl, place, {
      ...comment,
      suggestion: { text: 'other words' },
      question: { to: eddy.member, within },
    });
    things.answer = await act(eddy, place, {
      ...comment,
      anchor: null,
      thread: things.thread,
      text: { text: 'It is.' },
    });
    things.resolved = await act(carl, place, comment);
    await act(carl, place, { type: 'thread-resolved', thread: things.resolved });
    const item = {
      type: 'action-added',
      proposal: null,
      what: { text: 'Do it.' },
      owner: eddy.member,
    } as const;
    things.action = await act(olga, place, { ...item, dueOn: '2030-01-01' });
    things.closed = await act(olga, place, { ...item, dueOn: '2030-01-01' });
    await act(olga, place, { type: 'action-closed', action: things.closed, as: 'done', note: null });
    things.offer = await act(olga, place, { type: 'handover-offered', to: eddy.member, note: null });
    await act(eddy, place, {
      type: 'document-linked',
      to: { document: other.document, lineage: other.lineage },
      relation: 'related',
    });
    const [first] = relay.relay.store
      .actsAfter(place.document, 0)
      .filter(({ texts }) => texts.length > 0)
      .slice(-1);
    const salted = first?.texts[0];
    things.text = (salted && textHash(salted)) ?? things.text;
    if (state !== 'open') return things;

    const { proposal } = things;
    await act(olga, place, {
      type: 'proposal-opened',
      proposal,
      content: sealed.revision.content,
      digest: sealed.revision.digest,
      asked: [carl.member, eddy.member],
      consulted: [],
      informed: [],
      rule: { kind: 'consent' },
      window: within,
      fairness: [],
    });
    await act(olga, place, {
      type: 'proposal-revised',
      proposal,
      revision: 2,
      content: other.revision.content,
      digest: other.revision.digest,
      summary: { text: 'Spelling.' },
      change: 'editorial',
    });
    things.digest = other.revision.digest;
    things.objection = await act(carl, place, {
      type: 'position-taken',
      proposal,
      digest: things.digest,
      position: { kind: 'object', reason: { text: 'No.' }, resolution: { text: 'Yes.' } },
    });
    const objection = { proposal, objection: things.objection };
    await act(olga, place, {
      type: 'objection-questioned',
      ...objection,
      question: { text: 'Why?' },
      answerByMs: null,
    });
    await act(eddy, place, { type: 'setting-aside-judged', ...objection, agrees: true });
    return things;
  };

  const make = async (state: 'private' | 'shared' | 'open'): Promise<Things> => {
    const place = { document: LedgerId.parse(randomId()), lineage: LineageId.parse(randomId()) };
    await act(olga, place, {
      type: 'document-created',
      owner: olga.member,
      title: { text: state },
      amends: null,
    });
    if (state !== 'private') await act(olga, place, { type: 'document-shared' });
    return furnish(place, state);
  };
  const states = new Map<StateName, Things>([
    ['private', await make('private')],
    ['shared', await make('shared')],
    ['open', await make('open')],
    ['sealed', await furnish(sealed, 'sealed')],
  ]);
  await using acts = await ann.actsSocket();
  await acts.performInWorkspace({ type: 'member-removed', member: removed.member });
  const actors = new Map<Actor, TestMember>(
    Object.entries({ removed, vera, carl, cora, eddy, emil, ann, olga }).map(([name, who]) => [
      name as Actor,
      who,
    ]),
  );
  return { actors, states, drafts: draftsWith({ carl, eddy, emil, olga }, other) };
}

type Other = Place & { readonly revision: { readonly digest: Digest } };

/** One draft of every kind, about the things of a state. */
const draftsWith =
  (people: Readonly<Record<'carl' | 'eddy' | 'emil' | 'olga', TestMember>>, other: Other) =>
  (things: Things): { readonly [K in Kind]: ActDraft<DocumentAct> } => {
    const { proposal, digest, objection, thread, question, answer, action, closed, offer } = things;
    const text = { text: 'Words.' };
    const window = { amount: 3, unit: 'days', zone: 'UTC' } as const;
    const of = (who: keyof typeof people): MemberId => people[who].member;
    const revised = contentOf(people.olga, things, other);
    return {
      'document-created': { type: 'document-created', owner: of('olga'), title: text, amends: null },
      'document-shared': { type: 'document-shared' },
      'proposal-opened': {
        type: 'proposal-opened',
        proposal,
        ...revised,
        asked: [of('carl')],
        consulted: [],
        informed: [],
        rule: { kind: 'consent' },
        window,
        fairness: [],
      },
      'proposal-revised': {
        type: 'proposal-revised',
        proposal,
        revision: 3,
        ...revised,
        summary: text,
        change: 'material',
      },
      'revision-challenged': { type: 'revision-challenged', proposal, revision: 2, reason: text },
      'window-extended': { type: 'window-extended', proposal, window, reason: text },
      'person-asked': { type: 'person-asked', proposal, member: of('emil') },
      'position-taken': {
        type: 'position-taken',
        proposal,
        digest,
        position: { kind: 'approve', reason: null },
      },
      'objection-withdrawn': { type: 'objection-withdrawn', proposal, objection },
      'objection-questioned': {
        type: 'objection-questioned',
        proposal,
        objection,
        question: text,
        answerByMs: null,
      },
      'objection-answered': { type: 'objection-answered', proposal, objection, answer: text },
      'setting-aside-judged': { type: 'setting-aside-judged', proposal, objection, agrees: false },
      'objection-set-aside': {
        type: 'objection-set-aside',
        proposal,
        objection,
        ground: 'agreement',
        reasons: text,
      },
      'proposal-concluded': {
        type: 'proposal-concluded',
        proposal,
        disposition: 'withdrawn',
        outcome: text,
        reviewOn: null,
        basis: null,
      },
      'decision-reviewed': { type: 'decision-reviewed', proposal, finding: text, nextOn: null },
      'document-sealed': { type: 'document-sealed', conclusion: offer, bodyDigest: digest },
      'people-informed': { type: 'people-informed', conclusion: offer, members: [of('carl')], way: 'mail' },
      'document-superseded': {
        type: 'document-superseded',
        amendment: { document: other.document, lineage: other.lineage },
        conclusion: offer,
        seal: digest,
      },
      'document-published': { type: 'document-published', summary: null },
      'document-linked': {
        type: 'document-linked',
        to: { document: other.document, lineage: other.lineage },
        relation: 'same-decision',
      },
      'document-unlinked': { type: 'document-unlinked', to: other.document },
      'action-added': {
        type: 'action-added',
        proposal: null,
        what: text,
        owner: of('eddy'),
        dueOn: '2030-01-01',
      },
      'action-reassigned': { type: 'action-reassigned', action, owner: of('carl'), dueOn: '2030-01-02' },
      'action-closed': { type: 'action-closed', action, as: 'done', note: null },
      'action-reopened': { type: 'action-reopened', action: closed },
      'handover-offered': { type: 'handover-offered', to: of('emil'), note: null },
      'handover-accepted': { type: 'handover-accepted', offer },
      'handover-declined': { type: 'handover-declined', offer, reason: null },
      'handover-withdrawn': { type: 'handover-withdrawn', offer },
      'owner-assigned': { type: 'owner-assigned', owner: of('emil'), reason: text },
      'comment-added': {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'document' },
        text,
        suggestion: null,
      },
      'answer-accepted': { type: 'answer-accepted', thread, question, answer },
      'comment-edited': { type: 'comment-edited', thread, comment: question, text },
      'comment-withdrawn': { type: 'comment-withdrawn', thread, comment: question },
      'text-redacted': { type: 'text-redacted', texts: [things.text], why: 'other' },
      'thread-reattached': {
        type: 'thread-reattached',
        thread,
        anchor: {
          kind: 'text',
          exact: text,
          prefix: { text: '' },
          suffix: { text: '' },
          block: proposal,
          start: 'AAEC',
          end: 'AwQF',
        },
      },
      'thread-resolved': { type: 'thread-resolved', thread },
      'suggestion-applied': { type: 'suggestion-applied', thread },
      'thread-reopened': { type: 'thread-reopened', thread: things.resolved },
    };
  };

/** A text that the proposal does not have now: that of the decided one. */
function contentOf({ relay }: TestMember, things: Things, other: Other) {
  const digestNow = things.digest;
  for (const { document } of relay.relay.store.documents())
    for (const { revisions } of relay.relay.ledgers.documentState(document)?.proposals.values() ?? [])
      for (const { content, digest } of revisions)
        if (digest !== digestNow || digest === other.revision.digest) return { content, digest };
  throw new Error('nothing was decided');
}
