/** Random histories for property tests: anybody does anything at any time, sensible or not. */
import fc from 'fast-check';
import type { DocumentAct, WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { permissions, relayActTypes, type RelayActType } from '#shared/fold/permissions.ts';
import type { Objection } from '#shared/decision/proposal-state.ts';
import { isStanding } from '#shared/decision/standing.ts';
import { decidingConclusion } from '#shared/fold/sealing.ts';
import { ActId, LedgerId, type BlockId, type Digest, type MemberId } from '#shared/kernel/ids.ts';
import {
  blockId,
  contentOf,
  deviceOf,
  digestOfText,
  hourMs,
  place,
  World,
  type DocumentLedger,
  type Person,
} from '../ledger-fixture.ts';
import { onWords } from '../decision/scene.ts';

/** One step: numbers that choose who, what and about what. */
export interface Step {
  readonly who: number;
  readonly what: number;
  readonly pick: number;
  readonly other: number;
  readonly waitHours: number;
}
export const steps = (maxLength = 70): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      who: fc.nat(11),
      what: fc.nat(41),
      pick: fc.nat(11),
      other: fc.nat(11),
      waitHours: fc.constantFrom(0, 0, 0, 4, 20, 30, 170),
    }),
    { minLength: Math.ceil(maxLength / 2), maxLength, size: 'max' },
  );

/** What the relay keeps and what it refuses, when everybody does as the steps say. */
export interface History {
  readonly world: World;
  readonly document: DocumentLedger;
  /** Every act that was tried, stamped as if it came next. */
  readonly tried: readonly { readonly placed: PlacedAct; readonly isAllowed: boolean }[];
}

const isRelayType = (type: string): type is RelayActType => Object.hasOwn(relayActTypes, type);

const at = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

export class RandomWorld {
  readonly world = new World();
  readonly people: readonly (Person | 'relay')[];
  readonly members: readonly Person[];
  readonly document: DocumentLedger;

  constructor() {
    const { world } = this;
    const owner = world.admin;
    const ben = world.join('Ben', 'commenter');
    const cleo = world.join('Cleo', 'commenter');
    const edda = world.join('Edda', 'editor');
    const vera = world.join('Vera', 'viewer');
    const sam = world.addSample('Sam');
    this.members = [owner, ben, cleo, edda, vera, sam];
    const impostor = { ...ben, device: deviceOf('nobody') };
    const forgedByRelay = { ...cleo, device: world.relay };
    this.people = [impostor, forgedByRelay, 'relay', owner, owner, ben, ben, cleo, cleo, edda, edda, sam];
    this.document = world.document(owner, { share: false });
  }

  /** Most histories begin with an opening that is allowed, so that they get somewhere. */
  begin({ pick, other }: Step): void {
    const opening = this.draft({ who: 0, what: 0, pick, other, waitHours: 0 });
    if (pick === 0 || opening.type !== 'proposal-opened') return;
    this.document.attempt(this.world.admin, {
      ...opening,
      proposal: blockId('one'),
      asked: this.members.slice(1, 3).map(({ member }) => member),
      rule: at([{ kind: 'consent' }, { kind: 'approvals', needed: 1, required: [] }] as const, pick),
      window: { amount: 1 + (other % 2), unit: 'days', zone: 'UTC' },
    });
  }

  run(all: readonly Step[]): History {
    const [first] = all;
    if (first) this.begin(first);
    const tried = all.flatMap((step) => this.#step(step));
    return { world: this.world, document: this.document, tried };
  }

  #step(step: Step): History['tried'] {
    this.world.nowMs += step.waitHours * hourMs;
    if (step.what === 41) {
      this.world.attempt(this.world.admin, this.#workspaceDraft(step));
      return [];
    }
    const draft = this.draft(step);
    const signed = this.document.sign(this.#author(step, draft), draft);
    const placed = place(this.document.stampNext(signed));
    const isAllowed = this.document.submit(signed).ok;
    // The relay seals in the same transaction; now and then it stops short, as an imported ledger may.
    if (isAllowed && step.other !== 11) this.#seal();
    return [{ placed, isAllowed }];
  }

  /** The one who may, most of the time. */
  #author({ who }: Step, draft: ActDraft<DocumentAct>): Person | 'relay' {
    if (who > 2) {
      if (isRelayType(draft.type)) return 'relay';
      const named = this.#namedBy(draft);
      if (named) return this.members.find(({ member }) => member === named) ?? this.#owner;
      if (!isRelayType(draft.type) && permissions[draft.type].isOwners) return this.#owner;
    }
    return at(this.people, who);
  }

  /** Whose act it is by what it is about. */
  #namedBy(draft: ActDraft<DocumentAct>): MemberId | null {
    if (draft.type === 'handover-accepted' || draft.type === 'handover-declined')
      return this.document.state.handover?.to ?? null;
    if (draft.type === 'objection-answered' || draft.type === 'objection-withdrawn')
      return this.#allObjections.find(({ id }) => id === draft.objection)?.by ?? null;
    return draft.type === 'owner-assigned' ? this.world.admin.member : null;
  }

  get #allObjections(): readonly (Objection & { readonly proposal: BlockId })[] {
    return [...this.document.state.proposals.values()].flatMap(({ id: proposal, objections }) =>
      objections.map((objection) => ({ ...objection, proposal })),
    );
  }

  get #owner(): Person {
    return this.members.find(({ member }) => member === this.document.state.owner) ?? this.world.admin;
  }

  #seal(): void {
    const conclusion = decidingConclusion(this.document.state.proposals);
    if (conclusion && conclusion.when.seq === this.document.state.seq)
      this.document.attempt('relay', {
        type: 'document-sealed',
        conclusion: conclusion.id,
        bodyDigest: digestOfText('body'),
      });
  }

  #workspaceDraft({ pick, other }: Step): ActDraft<WorkspaceAct> {
    const { member, device } = at(this.members, other);
    return at<ActDraft<WorkspaceAct>>(
      [
        { type: 'role-changed', member, role: at(['viewer', 'commenter', 'editor'] as const, pick) },
        { type: 'key-revoked', key: device.key },
        { type: 'member-removed', member },
        { type: 'policy-changed', minimumWindowMinutes: 1 + pick * 600, settlingMinutes: 1 + other * 600 },
        { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1, ownerCounts: pick % 2 === 0 },
        {
          type: 'absence-changed',
          absence: { untilMs: this.world.nowMs + other * hourMs, delegate: at(this.members, pick).member },
        },
        { type: 'working-hours-changed', hours: { days: [1, 5], fromMinute: 60 * other, toMinute: 600 } },
      ],
      pick,
    );
  }

  /** Most acts stand at several numbers, so that histories get far. */
  draft({ what, pick, other }: Step): ActDraft<DocumentAct> {
    const proposal: BlockId = blockId(at(['one', 'one', 'one', 'one', 'one', 'two'], other));
    const revision = 2 + (pick % 3);
    const content = contentOf(`text ${pick % 4}`);
    const { member } = at(this.members, pick);
    const thread = this.#someThread(pick);
    const objection = this.#someObjection(proposal, other);
    const current = this.document.state.proposals.get(proposal)?.revisions;
    const digest =
      pick % 5 === 0 ? contentOf(`text ${other % 4}`).digest : (current?.at(-1)?.digest ?? content.digest);
    const { seq } = this.document.state;
    const bodyDigest = digestOfText('body');
    const opening: ActDraft<DocumentAct> = {
      type: 'proposal-opened',
      proposal,
      ...content,
      asked: this.members.slice(pick % 2, 2 + (other % 2)).map((person) => person.member),
      consulted: [],
      informed: [],
      rule: at(
        [
          { kind: 'consent' },
          { kind: 'approvals', needed: 1, required: [] },
          { kind: 'majority', quorum: 1 },
          { kind: 'approvals', needed: 3, required: [at(this.members, other).member] },
        ] as const,
        pick,
      ),
      window: {
        amount: 1 + (pick % 3),
        unit: at(['days', 'hours', 'working-days'] as const, other),
        zone: 'UTC',
      },
      fairness: [],
      ...(pick % 4 === 0 ? {} : { rules: 2 }),
      ...(other % 3 === 0 ? { standIns: [{ member, for: at(this.members, other).member }] } : {}),
    };
    const text = { text: at(['', 'Some words.'], pick % 7 === 0 ? 0 : 1) };
    const position = (kind: 'approve' | 'abstain'): ActDraft<DocumentAct> => ({
      type: 'position-taken',
      proposal,
      digest,
      position: { kind, reason: null },
    });
    const object: ActDraft<DocumentAct> = {
      type: 'position-taken',
      proposal,
      digest,
      position: { kind: 'object', reason: text, resolution: text },
    };
    const conclude: ActDraft<DocumentAct> = {
      type: 'proposal-concluded',
      proposal,
      disposition: at(['accepted', 'accepted', 'rejected', 'postponed', 'withdrawn'] as const, pick),
      outcome: text,
      reviewOn: null,
      basis: other === 0 ? null : { bodyDigest, ledgerSeq: seq - (other === 1 ? 1 : 0) },
    };
    const revise: ActDraft<DocumentAct> = {
      type: 'proposal-revised',
      proposal,
      revision: current ? Math.max(2, current.length + 1 - (other % 5 === 0 ? 1 : 0)) : revision,
      ...content,
      summary: text,
      change: at(['material', 'editorial'] as const, other),
    };
    const comment: ActDraft<DocumentAct> = {
      type: 'comment-added',
      thread: other % 3 === 0 ? thread : null,
      anchor: other % 3 === 0 ? null : onWords('words'),
      text,
      suggestion: pick % 2 === 0 ? { text: 'other words' } : null,
      ...(other % 2 === 0 && {
        question: { to: member, within: { amount: 1, unit: 'working-days', zone: 'Europe/Vienna' } },
      }),
    };
    const conclusion = this.document.state.proposals.get(proposal)?.conclusion?.id ?? objection;
    return at<ActDraft<DocumentAct>>(
      [
        opening,
        opening,
        opening,
        position('approve'),
        position('approve'),
        position('approve'),
        position('abstain'),
        object,
        object,
        revise,
        revise,
        revise,
        conclude,
        conclude,
        conclude,
        { type: 'document-sealed', conclusion, bodyDigest },
        { type: 'document-sealed', conclusion, bodyDigest },
        { type: 'objection-withdrawn', proposal, objection },
        { type: 'objection-withdrawn', proposal, objection },
        { type: 'revision-challenged', proposal, revision, reason: text },
        {
          type: 'window-extended',
          proposal,
          window: { amount: 1 + pick, unit: 'hours', zone: at(['UTC', 'No/Where'], other) },
          reason: text,
        },
        { type: 'person-asked', proposal, member },
        { type: 'document-shared' },
        comment,
        comment,
        comment,
        at<ActDraft<DocumentAct>>(
          [
            { type: 'comment-edited', thread, comment: thread, text },
            { type: 'comment-withdrawn', thread, comment: thread },
            { type: 'answer-accepted', thread, question: thread, answer: this.#someAnswer(thread) },
            { type: 'text-redacted', texts: [this.#someText(thread)], why: 'other' },
          ],
          other,
        ),
        this.#aboutObjection({ text, pick, other }),
        this.#aboutObjection({ text, pick, other: other + 2 }),
        this.#ownership(member, text, other),
        this.#followUp(proposal, { member, text, pick, other }),
        this.#followUp(proposal, { member, text, pick, other: other + 1 }),
        { type: 'suggestion-applied', thread },
        { type: 'thread-resolved', thread },
        { type: 'thread-reopened', thread },
        {
          type: 'thread-reattached',
          thread,
          anchor: {
            kind: 'text',
            exact: text,
            prefix: text,
            suffix: text,
            block: null,
            start: null,
            end: null,
          },
        },
        { type: 'document-created', owner: member, title: text, amends: null },
      ],
      what,
    );
  }

  #aboutObjection(about: {
    readonly text: { readonly text: string };
    readonly pick: number;
    readonly other: number;
  }): ActDraft<DocumentAct> {
    const { text, pick, other } = about;
    const standing = this.#allObjections.filter(isStanding);
    const { id: objection, proposal } = standing[pick % Math.max(1, standing.length)] ?? {
      id: ActId.parse('no-such-objection'),
      proposal: blockId('one'),
    };
    const answerByMs = other % 2 === 0 ? null : this.world.nowMs + other * hourMs;
    return at<ActDraft<DocumentAct>>(
      [
        { type: 'objection-questioned', proposal, objection, question: text, answerByMs },
        { type: 'objection-answered', proposal, objection, answer: text },
        { type: 'setting-aside-judged', proposal, objection, agrees: other % 4 !== 3 },
        { type: 'objection-set-aside', proposal, objection, ground: 'silence', reasons: text },
        { type: 'objection-set-aside', proposal, objection, ground: 'agreement', reasons: text },
      ],
      other,
    );
  }

  #ownership(to: MemberId, text: { readonly text: string }, other: number): ActDraft<DocumentAct> {
    const offer = this.document.state.handover?.id ?? null;
    if (offer === null) return { type: 'handover-offered', to, note: text };
    return at<ActDraft<DocumentAct>>(
      [
        { type: 'handover-offered', to, note: text },
        { type: 'handover-accepted', offer },
        { type: 'owner-assigned', owner: to, reason: text },
        { type: 'handover-declined', offer, reason: null },
        { type: 'handover-withdrawn', offer },
      ],
      other,
    );
  }

  #followUp(
    proposal: BlockId,
    of: {
      readonly member: MemberId;
      readonly text: { readonly text: string };
      readonly pick: number;
      readonly other: number;
    },
  ): ActDraft<DocumentAct> {
    const { member, text, pick, other } = of;
    const action = at([...this.document.state.actions.keys(), ActId.parse('no-such-action')], pick);
    const document = LedgerId.parse(`document-${pick % 3}`);
    const to = { document, lineage: this.world.lineage };
    const dueOn = '2026-12-01';
    return at<ActDraft<DocumentAct>>(
      [
        {
          type: 'action-added',
          proposal: pick % 2 === 0 ? null : proposal,
          what: text,
          owner: member,
          dueOn,
        },
        { type: 'action-reassigned', action, owner: member, dueOn },
        { type: 'action-closed', action, as: 'done', note: null },
        { type: 'action-reopened', action },
        { type: 'document-linked', to, relation: 'related' },
        { type: 'document-unlinked', to: document },
        { type: 'document-published', summary: text },
        { type: 'decision-reviewed', proposal, finding: text, nextOn: null },
        {
          type: 'document-superseded',
          amendment: to,
          conclusion: ActId.parse(`conclusion-${pick % 2}`),
          seal: digestOfText('seal'),
        },
      ],
      other,
    );
  }

  #someThread(pick: number): ActId {
    return at([...this.document.state.threads.keys(), ActId.parse('no-such-thread')], pick);
  }
  #someAnswer(thread: ActId): ActId {
    return this.document.state.threads.get(thread)?.comments.at(-1)?.id ?? thread;
  }
  #someText(thread: ActId): Digest {
    return this.document.state.threads.get(thread)?.comments[0]?.textHash ?? digestOfText('none');
  }
  #someObjection(proposal: BlockId, pick: number): ActId {
    const objections = this.document.state.proposals.get(proposal)?.objections ?? [];
    return at([...objections.map(({ id }) => id), ActId.parse('no-such-objection')], pick);
  }
}
