/** The reference's reading of one document: owner, rounds, seal, threads, action items, each looked up in the lines. */
import { createHash } from 'node:crypto';
import type { ContentJson } from '#shared/acts/act.ts';
import { isA, type Line, type People } from './reference-ledger.ts';
import { Round } from './reference-proposal.ts';

export class Reading {
  readonly lines: readonly Line[];
  readonly people: People;
  /** Of the workspace, at the present. */
  readonly nowSeq: number;
  /** The lines do not change, so what was looked up once is looked up no more. */
  #byType: ReadonlyMap<string, readonly Line[]> | null = null;
  readonly #rounds = new Map<string, readonly Round[]>();

  constructor(lines: readonly Line[], people: People, nowSeq: number) {
    this.lines = lines;
    this.people = people;
    this.nowSeq = nowSeq;
  }

  all<T extends Line['act']['type']>(...types: readonly T[]): readonly Line<T>[] {
    const [only] = types;
    if (types.length !== 1 || only === undefined) return this.lines.filter(isA(...types));
    this.#byType ??= Map.groupBy(this.lines, ({ act }) => act.type);
    return (this.#byType.get(only) ?? []).filter(isA(only));
  }

  /** SHA-256 of a content of the model, whose keys stand in order. */
  digestOf(content: ContentJson): string {
    return createHash('sha256').update(sortedJson(content)).digest('base64url');
  }

  byId(id: string): Line | null {
    return this.lines.find(({ act }) => act.id === id) ?? null;
  }

  // O1: the creator, then whoever accepted or was assigned
  get ownerships(): readonly {
    readonly owner: string;
    readonly how: string;
    readonly by: string;
    readonly line: Line;
  }[] {
    return this.all('document-created', 'handover-accepted', 'owner-assigned').map((line) => {
      const { act } = line;
      if (act.type !== 'handover-accepted')
        return {
          owner: act.owner,
          how: act.type === 'owner-assigned' ? 'assigned' : 'created',
          by: act.by,
          line,
        };
      return { owner: act.by, how: 'handed-over', by: this.byId(act.offer)?.act.by ?? '', line };
    });
  }

  get owner(): string | null {
    return this.ownerships.at(-1)?.owner ?? null;
  }

  // O1: a later offer takes the place of an earlier one
  get offer(): Line<'handover-offered'> | null {
    const offer = this.all('handover-offered').at(-1);
    if (!offer) return null;
    const isOver = this.lines.some(
      (line) =>
        line.place > offer.place &&
        isA('handover-accepted', 'handover-declined', 'handover-withdrawn', 'owner-assigned')(line),
    );
    return isOver ? null : offer;
  }

  // Opening a proposal and publishing a page share a private draft
  get isShared(): boolean {
    return this.all('document-shared', 'proposal-opened', 'document-published').length > 0;
  }

  get seal(): Line<'document-sealed'> | null {
    return this.all('document-sealed')[0] ?? null;
  }

  // C3
  isAfterSeal(line: Line): boolean {
    return this.seal !== null && line.place > this.seal.place;
  }

  /** Every round of a block, the present one last. */
  rounds(block: string): readonly Round[] {
    const known = this.#rounds.get(block);
    if (known) return known;
    const rounds = this.all('proposal-opened')
      .filter(({ act }) => act.proposal === block)
      .map((opening) => new Round(opening, this.lines, this.people, this.nowSeq));
    this.#rounds.set(block, rounds);
    return rounds;
  }

  round(block: string): Round | null {
    return this.rounds(block).at(-1) ?? null;
  }

  get blocks(): readonly string[] {
    return [...new Set(this.all('proposal-opened').map(({ act }) => act.proposal))];
  }

  /** The present round of each block. */
  get present(): readonly Round[] {
    return this.blocks.flatMap((block) => this.round(block) ?? []);
  }

  // C2: whether a conclusion of this block would end the last open proposal, with at least one accepted
  wouldDecide(block: string, disposition: string): boolean {
    const others = this.present.filter(({ opening }) => opening.act.proposal !== block);
    return (
      others.every(({ conclusion }) => conclusion !== null) &&
      [disposition, ...others.map(({ conclusion }) => conclusion?.act.disposition)].includes('accepted')
    );
  }

  get deciding(): Line<'proposal-concluded'> | null {
    const conclusions = this.present.map(({ conclusion }) => conclusion);
    if (conclusions.some((conclusion) => conclusion === null)) return null;
    const all = conclusions.flatMap((conclusion) => conclusion ?? []);
    if (!all.some(({ act }) => act.disposition === 'accepted')) return null;
    return all.toSorted((a, b) => a.place - b.place).at(-1) ?? null;
  }

  // D1: the id of a thread's first comment is the thread's
  comments(thread: string): readonly Line<'comment-added'>[] {
    return this.all('comment-added').filter(({ act }) => act.id === thread || act.thread === thread);
  }

  isThread(id: string): boolean {
    const line = this.byId(id);
    return line?.act.type === 'comment-added' && line.act.thread === null;
  }

  // D1, D3: since it was reopened last: the suggestion's application, or else who resolved it first
  resolution(thread: string): Line<'thread-resolved' | 'suggestion-applied'> | null {
    const about = this.all('thread-resolved', 'thread-reopened', 'suggestion-applied').filter(
      ({ act }) => act.thread === thread,
    );
    const since = about.slice(about.findLastIndex(isA('thread-reopened')) + 1);
    return since.find(isA('suggestion-applied')) ?? since.find(isA('thread-resolved')) ?? null;
  }

  edits(comment: string): readonly Line<'comment-edited'>[] {
    return this.all('comment-edited').filter(({ act }) => act.comment === comment);
  }

  withdrawalOfComment(comment: string): Line<'comment-withdrawn'> | null {
    return this.all('comment-withdrawn').find(({ act }) => act.comment === comment) ?? null;
  }

  // D4
  redactionOf(hash: string): Line<'text-redacted'> | null {
    return this.all('text-redacted').find(({ act }) => act.texts.some((text) => text === hash)) ?? null;
  }

  /** A text of an act, as it may be shown. */
  text(line: Line, ref: { readonly textHash: string } | null | undefined): string | null {
    if (!ref || this.redactionOf(ref.textHash)) return null;
    return line.texts.get(ref.textHash) ?? null;
  }

  // D2: the latest word of the asker, unless the answer was taken back
  accepted(question: string): Line<'answer-accepted'> | null {
    const last = this.all('answer-accepted').findLast(({ act }) => act.question === question);
    return last && !this.withdrawalOfComment(last.act.answer) ? last : null;
  }

  // D2: how a question stands
  standing(question: Line<'comment-added'>): string | null {
    const { act } = question;
    if (!act.question || this.withdrawalOfComment(act.id)) return null;
    if (this.accepted(act.id)) return 'accepted';
    const thread = act.thread ?? act.id;
    if (this.answers(question).length > 0) return 'answered';
    return this.resolution(thread) ? 'closed' : 'open';
  }

  // D2: what the one who was asked said in the thread after it
  answers(question: Line<'comment-added'>): readonly Line<'comment-added'>[] {
    const { act } = question;
    return this.comments(act.thread ?? act.id).filter(
      (line) =>
        line.place > question.place &&
        line.act.by === act.question?.to &&
        !this.withdrawalOfComment(line.act.id),
    );
  }

  // C1
  action(id: string): {
    readonly added: Line<'action-added'>;
    readonly owner: string;
    readonly dueOn: string;
    readonly closed: Line<'action-closed'> | null;
  } | null {
    const added = this.all('action-added').find(({ act }) => act.id === id);
    if (!added) return null;
    const given = this.all('action-added', 'action-reassigned').findLast(
      ({ act }) => act.id === id || (act.type === 'action-reassigned' && act.action === id),
    );
    const last = this.all('action-closed', 'action-reopened').findLast(({ act }) => act.action === id);
    const { owner, dueOn } = given?.act ?? added.act;
    return { added, owner, dueOn, closed: last && isA('action-closed')(last) ? last : null };
  }

  // C1: the last word about each
  get links(): readonly Line<'document-linked'>[] {
    const last = new Map<string, Line<'document-linked' | 'document-unlinked'>>();
    for (const line of this.all('document-linked', 'document-unlinked'))
      last.set(line.act.type === 'document-linked' ? line.act.to.document : line.act.to, line);
    return [...last.values()].filter(isA('document-linked'));
  }

  // C7, C1: reviews of the round's conclusion
  reviews(round: Round): readonly Line<'decision-reviewed'>[] {
    return round.lines.filter(isA('decision-reviewed'));
  }

  /** C1: what was postponed to a day comes back for that; anything else is looked at again. */
  #comesBack({ act }: Line<'proposal-concluded'>): boolean {
    return act.disposition === 'postponed' && act.returnsOn !== undefined;
  }

  /** C4: nobody looked since. What waits beside a review that waits is its author's own, and they know it. */
  isNews(round: Round, line: Line): boolean {
    const review = this.reviews(round).at(-1);
    return !review || (review.seq !== null && line.place > review.place);
  }

  // C7
  reviewDay(round: Round): string | null {
    const { conclusion } = round;
    if (!conclusion || this.#comesBack(conclusion)) return null;
    const last = this.reviews(round).at(-1);
    return last ? last.act.nextOn : conclusion.act.reviewOn;
  }

  // C1
  returnDay(round: Round): string | null {
    const { conclusion } = round;
    if (!conclusion || !this.#comesBack(conclusion)) return null;
    const last = this.reviews(round).at(-1);
    return last ? last.act.nextOn : (conclusion.act.returnsOn ?? null);
  }

  // Who gets the final version: asked, consulted and informed, who are still here; the owner has it
  get peopleToTell(): readonly string[] {
    const named = this.present.flatMap((round) => [
      ...round.asked,
      ...round.opening.act.consulted,
      ...round.opening.act.informed,
    ]);
    return [...new Set(named)].filter(
      (member) => member !== this.owner && this.people.isHere(member, this.nowSeq),
    );
  }
}

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
