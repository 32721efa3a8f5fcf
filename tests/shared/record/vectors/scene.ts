/** A small decision that a vector is made of: three people, one document, and what they do in it. */
import type { ContentJson, DocumentAct, WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { Stamp } from '#shared/acts/envelope.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import { foldDocument } from '#shared/fold/document-fold.ts';
import { ActId, type BlockId } from '#shared/kernel/ids.ts';
import { base64url } from '#shared/kernel/bytes.ts';
import { foldWorkspace } from '#shared/people/workspace-fold.ts';
import type { RecordSource } from '#shared/record/build-record.ts';
import { recordFormat, recordVersion } from '#shared/record/record.ts';
import {
  blockId,
  contentOf,
  dayMs,
  hourMs,
  place,
  stamp,
  World,
  type DocumentLedger,
  type Person,
} from '../../ledger-fixture.ts';
import { bodyOf, recordOf, sourceOf } from '../decided-document.ts';
import { withCheckpoint } from './forge.ts';

type Draft<T extends DocumentAct['type']> = Omit<
  Extract<ActDraft<DocumentAct>, { readonly type: T }>,
  'type' | 'proposal'
>;
type Options = NonNullable<Parameters<DocumentLedger['sign']>[2]>;

export class Scene {
  readonly world = new World();
  readonly ann: Person;
  readonly kofi: Person;
  readonly lena: Person;
  readonly ledger: DocumentLedger;
  readonly proposal = blockId('storage');
  /** What the body is made of, for its digest. */
  readonly words = { title: 'Relay storage', text: 'Keep ninety days.', outcome: '', reason: '', person: '' };

  constructor() {
    this.ann = this.world.admin;
    this.kofi = this.world.join('Kofi Owusu', 'commenter', 'Africa/Accra');
    this.lena = this.world.join('Lena Brandt', 'editor', 'Europe/Berlin');
    this.ledger = this.world.document(this.ann);
  }

  wait(ms: number): void {
    this.world.nowMs += ms;
  }

  open(text = this.words.text, some: Partial<Draft<'proposal-opened'>> = {}, proposal = this.proposal): void {
    this.ledger.perform(this.ann, this.opening(text, some, proposal));
  }

  opening(
    text = this.words.text,
    some: Partial<Draft<'proposal-opened'>> = {},
    proposal = this.proposal,
  ): Extract<ActDraft<DocumentAct>, { readonly type: 'proposal-opened' }> {
    return {
      type: 'proposal-opened',
      proposal,
      ...contentOf(text),
      asked: [this.kofi.member, this.lena.member],
      consulted: [],
      informed: [],
      rule: { kind: 'consent' },
      window: { amount: 24, unit: 'hours', zone: 'UTC' },
      fairness: [
        { member: this.kofi.member, workingHours: 8 },
        { member: this.lena.member, workingHours: 8 },
      ],
      rules: 2,
      ...some,
    };
  }

  revise(revision: number, text: string, change: 'material' | 'editorial' = 'material'): void {
    const summary = { text: `What revision ${revision} says` };
    const { proposal } = this;
    this.ledger.perform(this.ann, {
      type: 'proposal-revised',
      proposal,
      revision,
      ...contentOf(text),
      summary,
      change,
    });
  }

  approval(text = this.words.text, proposal = this.proposal, reason: string | null = null) {
    const { digest } = contentOf(text);
    return {
      type: 'position-taken',
      proposal,
      digest,
      position: { kind: 'approve', reason: reason === null ? null : { text: reason } },
    } as const;
  }

  approve(
    person: Person,
    text = this.words.text,
    proposal = this.proposal,
    reason: string | null = null,
  ): void {
    this.ledger.perform(person, this.approval(text, proposal, reason));
  }

  /** @returns the objection's id. */
  object(person: Person, text = this.words.text, reason = 'A quarter has ninety-two days.'): ActId {
    return this.ledger.perform(person, {
      type: 'position-taken',
      proposal: this.proposal,
      digest: contentOf(text).digest,
      position: { kind: 'object', reason: { text: reason }, resolution: { text: 'Ninety-two days.' } },
    }).act.id;
  }

  body() {
    return digestedDocument(bodyOf(this.words));
  }

  concluding(
    disposition: 'accepted' | 'rejected' | 'postponed' | 'withdrawn',
    some: Partial<Draft<'proposal-concluded'>> = {},
    proposal: BlockId = this.proposal,
  ) {
    return {
      type: 'proposal-concluded',
      proposal,
      disposition,
      outcome: { text: disposition === 'accepted' ? 'We keep ninety days.' : 'Not this way.' },
      reviewOn: null,
      basis: null,
      ...some,
    } as const;
  }

  basis() {
    return { bodyDigest: this.body().digest, ledgerSeq: this.ledger.state.seq };
  }

  /** Accepts the last open proposal, and the relay seals. */
  accept(proposal: BlockId = this.proposal): ActId {
    const id = ActId.parse(this.world.fresh('act'));
    this.ledger.perform(this.ann, this.concluding('accepted', { basis: this.basis() }, proposal), { id });
    this.ledger.perform('relay', this.sealing(id));
    return id;
  }

  sealing(conclusion: ActId) {
    return { type: 'document-sealed', conclusion, bodyDigest: this.body().digest } as const;
  }

  /** Opened, agreed to by both, and its window over. */
  agreed(): this {
    this.open();
    this.wait(hourMs);
    this.approve(this.kofi);
    this.wait(hourMs);
    this.approve(this.lena, this.words.text, this.proposal, 'Long enough for an incident review.');
    this.wait(dayMs);
    return this;
  }

  source(): RecordSource {
    return sourceOf(this.world, this.ledger, this.ledger.state.seal ? this.body().content : null);
  }

  /** The honest record of what is in the ledgers. */
  record(): Promise<Uint8Array> {
    return recordOf(this.source());
  }

  /** All acts, whatever they are, with the relay's word that this is the record. */
  rawRecord(content: ContentJson | null = this.body().content): Promise<Uint8Array> {
    const { document, lineage, number, acts, workspace, relayKey } = this.source();
    return withCheckpoint({
      format: recordFormat,
      version: recordVersion,
      document,
      lineage,
      number,
      acts: [...acts],
      workspace: { ...workspace, acts: workspace.acts.slice(0, acts.at(-1)?.stamp.workspaceSeq) },
      relayKey: base64url(relayKey),
      content,
      checkpoint: '',
    });
  }

  /** Signed and stamped though the rules forbid it, as people and a relay could that lie together. */
  lawless(
    person: Person | 'relay',
    draft: ActDraft<DocumentAct>,
    options: Partial<Options> = {},
    stamped: Partial<Stamp> = {},
  ): ActId {
    const signed = this.ledger.sign(person, draft, options);
    const act = stamp(signed, { ...this.ledger.stampNext(signed).stamp, ...stamped });
    const placed = place(act);
    this.ledger.state = foldDocument(this.ledger.state, [placed], this.world.state);
    this.ledger.acts.push(placed);
    this.ledger.stamped.push(act);
    return placed.act.id;
  }

  /** The same in the workspace's ledger. */
  lawlessInWorkspace(
    person: Person | 'relay',
    draft: ActDraft<WorkspaceAct>,
    options: Partial<Options> = {},
  ): void {
    const { world } = this;
    const { seq, hash } = world.state;
    const signed = world.sign(world.id, draft, {
      ...(person === 'relay'
        ? { by: 'relay', device: world.relay }
        : { by: person.member, device: person.device }),
      seen: { seq, hash },
      claimedAtMs: world.nowMs,
      ...options,
    });
    const act = stamp(signed, {
      seq: seq + 1,
      atMs: world.nowMs,
      workspaceSeq: seq,
      closesAtMs: null,
      prev: hash,
    });
    world.state = foldWorkspace(world.state, [place(act)]).state;
    world.acts.push(place(act));
    world.stamped.push(act);
  }
}
