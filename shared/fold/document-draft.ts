/** A document's state while one batch of acts changes it: its maps are copied once a batch, at their first change. */
import type { PlacedAct } from '../acts/opened-act.ts';
import type { Proposal } from '../decision/proposal-state.ts';
import type { Thread } from '../discussion/thread-state.ts';
import { MapDraft, SetDraft } from '../kernel/copy-on-write.ts';
import type { ActId, BlockId, LedgerId } from '../kernel/ids.ts';
import type { ActionItem, DocumentLink, DocumentState, VoidAct } from './document-state.ts';

type Facts = Omit<
  DocumentState,
  'proposals' | 'threads' | 'actions' | 'links' | 'actIds' | 'voids' | 'seq' | 'atMs' | 'hash'
>;

export class DocumentDraft {
  readonly proposals: MapDraft<BlockId, Proposal>;
  readonly threads: MapDraft<ActId, Thread>;
  readonly actions: MapDraft<ActId, ActionItem>;
  readonly links: MapDraft<LedgerId, DocumentLink>;
  readonly #actIds: SetDraft;
  readonly #base: DocumentState;
  readonly #voids: VoidAct[] = [];
  #facts: Facts;
  #head: Pick<DocumentState, 'seq' | 'atMs' | 'hash'>;

  constructor(state: DocumentState) {
    this.#base = state;
    this.#facts = state;
    this.#head = state;
    this.proposals = new MapDraft(state.proposals);
    this.threads = new MapDraft(state.threads);
    this.actions = new MapDraft(state.actions);
    this.links = new MapDraft(state.links);
    this.#actIds = new SetDraft(state.actIds);
  }

  get facts(): Facts {
    return this.#facts;
  }
  get seq(): number {
    return this.#head.seq;
  }
  change(facts: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...facts };
  }
  hasAct(id: string): boolean {
    return this.#actIds.has(id);
  }
  addVoid(act: VoidAct): void {
    this.#voids.push(act);
  }
  /** An allowed act takes its id for good; a void one takes nobody's. */
  keepId({ act }: PlacedAct): void {
    this.#actIds.add(act.id);
  }
  /** Allowed or void, a stamped act moves the head; a pending one does not. */
  advance({ stamp }: PlacedAct): void {
    if (stamp) this.#head = stamp;
  }
  /** Unchanged parts keep their references. The draft must not be used afterwards. */
  finish(): DocumentState {
    const { seq, atMs, hash } = this.#head;
    return {
      ...this.#base,
      ...this.#facts,
      seq,
      atMs,
      hash,
      proposals: this.proposals.finish(),
      threads: this.threads.finish(),
      actions: this.actions.finish(),
      links: this.links.finish(),
      actIds: this.#actIds.finish(),
      voids: this.#voids.length === 0 ? this.#base.voids : [...this.#base.voids, ...this.#voids],
    };
  }
}
