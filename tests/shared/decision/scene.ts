/** A document with one proposal and the people around it, for tests that read like the rules. */
import type { ContentJson, DocumentAct, Rule, Window } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { ActOf, PlacedAct } from '#shared/acts/opened-act.ts';
import { phaseOf, type Phase } from '#shared/decision/phase.ts';
import type { Conclusion, Proposal } from '#shared/decision/proposal-state.ts';
import { tallyOf, type Tally } from '#shared/decision/tally.ts';
import { hasLeftNow } from '#shared/people/workspace-state.ts';
import type { ActId, BlockId, Digest } from '#shared/kernel/ids.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import {
  blockId,
  contentOf,
  digestOfText,
  World,
  type DocumentLedger,
  type Person,
} from '../ledger-fixture.ts';

/** What the fold said: fine, or the code of its refusal. */
export type Said = 'ok' | RefusalCode;

export interface OpeningOptions {
  readonly asked?: readonly Person[];
  readonly rule?: Rule;
  readonly window?: Omit<Window, 'zone'>;
  readonly text?: string;
  readonly name?: string;
  readonly more?: Partial<
    Pick<ActOf<'proposal-opened'>, 'rules' | 'standIns' | 'hidesPositions' | 'consulted' | 'informed'>
  >;
}

export class Scene {
  readonly world = new World();
  /** The owner, an administrator. */
  readonly ann = this.world.admin;
  readonly ben = this.world.join('Ben', 'commenter');
  readonly cleo = this.world.join('Cleo', 'commenter');
  readonly dan = this.world.join('Dan', 'commenter');
  readonly edda = this.world.join('Edda', 'editor');
  readonly vera = this.world.join('Vera', 'viewer');
  readonly document: DocumentLedger = this.world.document(this.ann);
  readonly block: BlockId = blockId('one');
  #texts: Digest[] = [];

  get proposal(): Proposal {
    const proposal = this.document.state.proposals.get(this.block);
    if (!proposal) throw new Error('nothing was opened');
    return proposal;
  }
  get tally(): Tally {
    return tallyOf(this.proposal, this.document.state.owner, hasLeftNow(this.world.state));
  }
  get phase(): Phase {
    return phaseOf(this.proposal, this.tally, this.world.nowMs);
  }
  /** Digest of the revision with this number, or of the last. */
  digest(revision = this.#texts.length): Digest {
    const digest = this.#texts[revision - 1];
    if (!digest) throw new Error(`no revision ${revision}`);
    return digest;
  }

  opening(options: OpeningOptions = {}): ActDraft<Extract<DocumentAct, { type: 'proposal-opened' }>> {
    const { asked = [this.ben, this.cleo], name = 'one', text = `${name}: revision 1` } = options;
    return {
      type: 'proposal-opened',
      proposal: blockId(name),
      ...contentOf(text),
      asked: asked.map(({ member }) => member),
      consulted: [],
      informed: [],
      rule: options.rule ?? { kind: 'approvals', needed: 2, required: [] },
      window: { ...(options.window ?? { amount: 3, unit: 'days' }), zone: 'UTC' },
      fairness: [],
      rules: 2,
      ...options.more,
    };
  }
  open(options: OpeningOptions = {}): this {
    const draft = this.opening(options);
    this.document.perform(this.ann, draft);
    if (draft.proposal === this.block) this.#texts = [draft.digest];
    return this;
  }
  /** Moves relay time to the instant at which the window closes. */
  runOut(): this {
    this.world.nowMs = Math.max(this.world.nowMs, this.proposal.closesAtMs ?? 0);
    return this;
  }
  try(person: Person | 'relay', draft: ActDraft<DocumentAct>): Said {
    const result = this.document.attempt(person, draft);
    return result.ok ? 'ok' : result.error.code;
  }

  position(kind: 'approve' | 'abstain' | 'object', digest = this.digest()): ActDraft<DocumentAct> {
    return {
      type: 'position-taken',
      proposal: this.block,
      digest,
      position:
        kind === 'object'
          ? { kind, reason: { text: 'It costs too much.' }, resolution: { text: 'Halve it.' } }
          : { kind, reason: null },
    };
  }
  approve(person: Person, revision?: number): Said {
    return this.try(person, this.position('approve', this.digest(revision)));
  }
  abstain(person: Person): Said {
    return this.try(person, this.position('abstain'));
  }
  /** The objection's id. */
  object(person: Person): ActId {
    return this.document.perform(person, this.position('object')).act.id;
  }
  withdrawObjection(person: Person, objection: ActId): Said {
    return this.try(person, { type: 'objection-withdrawn', proposal: this.block, objection });
  }

  revision(
    change: 'material' | 'editorial',
    text: string,
  ): ActDraft<Extract<DocumentAct, { type: 'proposal-revised' }>> {
    const made: { content: ContentJson; digest: Digest } = contentOf(text);
    return {
      type: 'proposal-revised',
      proposal: this.block,
      revision: this.#texts.length + 1,
      ...made,
      summary: { text: 'Changed.' },
      change,
    };
  }
  revise(change: 'material' | 'editorial' = 'material', by: Person = this.ann, text?: string): Said {
    const draft = this.revision(change, text ?? `revision ${this.#texts.length + 1}`);
    const said = this.try(by, draft);
    if (said === 'ok') this.#texts.push(draft.digest);
    return said;
  }
  challenge(person: Person, revision = this.#texts.length): Said {
    return this.try(person, {
      type: 'revision-challenged',
      proposal: this.block,
      revision,
      reason: { text: 'This is no typo.' },
    });
  }
  extend(amount = 1, unit: Window['unit'] = 'days', by: Person = this.ann): Said {
    return this.try(by, {
      type: 'window-extended',
      proposal: this.block,
      window: { amount, unit, zone: 'UTC' },
      reason: { text: 'Holidays.' },
    });
  }
  ask(person: Person, by: Person = this.ann): Said {
    return this.try(by, { type: 'person-asked', proposal: this.block, member: person.member });
  }

  // R7
  question(objection: ActId, answerByMs: number | null = null, by: Person = this.ann): Said {
    const question = { text: 'Would a trial be enough?' };
    return this.try(by, {
      type: 'objection-questioned',
      proposal: this.block,
      objection,
      question,
      answerByMs,
    });
  }
  answerAbout(objection: ActId, by: Person, answer = 'No.'): Said {
    return this.try(by, {
      type: 'objection-answered',
      proposal: this.block,
      objection,
      answer: { text: answer },
    });
  }
  judge(objection: ActId, by: Person, agrees = true): Said {
    return this.try(by, { type: 'setting-aside-judged', proposal: this.block, objection, agrees });
  }
  setAside(
    objection: ActId,
    ground: 'silence' | 'agreement',
    { by = this.ann, reasons = 'We heard it, and go on.' } = {},
  ): Said {
    return this.try(by, {
      type: 'objection-set-aside',
      proposal: this.block,
      objection,
      ground,
      reasons: { text: reasons },
    });
  }
  /** R8 */
  leave(person: Person): this {
    this.world.perform(this.ann, { type: 'member-removed', member: person.member });
    return this;
  }
  wait(ms: number): this {
    this.world.nowMs += ms;
    return this;
  }

  conclusion(
    disposition: Conclusion['disposition'],
    { block = this.block, ledgerSeq = this.document.state.seq, outcome = 'So it is.', hasBasis = true } = {},
  ): ActDraft<DocumentAct> {
    return {
      type: 'proposal-concluded',
      proposal: block,
      disposition,
      outcome: { text: outcome },
      reviewOn: null,
      basis: hasBasis ? { bodyDigest: digestOfText('body'), ledgerSeq } : null,
    };
  }
  conclude(disposition: Conclusion['disposition'] = 'accepted', by: Person = this.ann): Said {
    return this.try(by, this.conclusion(disposition));
  }
  /** The relay's seal on the last conclusion. */
  seal(conclusion = this.proposal.conclusion?.id, bodyDigest = digestOfText('body')): Said {
    if (!conclusion) throw new Error('nothing was concluded');
    return this.try('relay', { type: 'document-sealed', conclusion, bodyDigest });
  }
  /** Approved by all, concluded and sealed. */
  decide(): this {
    this.open();
    for (const person of [this.ben, this.cleo]) this.approve(person);
    this.runOut();
    const said = [this.conclude(), this.seal()];
    if (said.some((one) => one !== 'ok')) throw new Error(`not decided: ${said.join(', ')}`);
    return this;
  }

  comment(person: Person, text = 'Why?', options: Partial<CommentFields> = {}): Said {
    return this.try(person, this.commentDraft(text, options));
  }
  commentDraft(text = 'Why?', options: Partial<CommentFields> = {}): ActDraft<DocumentAct> {
    return {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text },
      suggestion: null,
      ...options,
    };
  }
  /** Begins a thread and returns its id. */
  thread(person: Person, options: Partial<CommentFields> = {}): ActId {
    return this.document.perform(person, this.commentDraft('Why?', options)).act.id;
  }
  /** Pending on somebody's device. */
  pending(person: Person, draft: ActDraft<DocumentAct>): PlacedAct {
    return this.document.pending(person, draft);
  }
}

type CommentFields = Pick<
  ActDraft<Extract<DocumentAct, { type: 'comment-added' }>>,
  'thread' | 'anchor' | 'suggestion' | 'question'
>;

/** An anchor on words, as a screen makes it. */
export const onWords = (exact: string): CommentFields['anchor'] => ({
  kind: 'text',
  exact: { text: exact },
  prefix: { text: '' },
  suffix: { text: '' },
  block: null,
  start: null,
  end: null,
});
