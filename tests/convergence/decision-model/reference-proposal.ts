/** The reference's reading of one proposal: every answer is looked up in the lines again. */
import type { Rule } from '#shared/acts/act.ts';
import { isA, type Line, type People } from './reference-ledger.ts';
import { upToMinute } from './reference-time.ts';

const sevenDaysMs = 7 * 24 * 60 * 60_000;

interface RevisionLine {
  readonly number: number;
  readonly line: Line<'proposal-opened' | 'proposal-revised'>;
  readonly label: 'material' | 'editorial';
  readonly challenge: Line<'revision-challenged'> | null;
}

/** One round of one proposal: from an opening to the next of the same block. */
export class Round {
  readonly opening: Line<'proposal-opened'>;
  readonly #all: readonly Line[];
  readonly #people: People;
  /** Acts about this proposal in this round, the opening first. */
  readonly lines: readonly Line[];
  /** Of the workspace, for what is asked of the present. */
  readonly #nowSeq: number;
  readonly conclusion: Line<'proposal-concluded'> | null;
  readonly positions: readonly Line<'position-taken'>[];
  readonly objections: readonly Line<'position-taken'>[];
  // R1
  readonly revisions: readonly RevisionLine[];

  constructor(opening: Line<'proposal-opened'>, all: readonly Line[], people: People, nowSeq: number) {
    this.opening = opening;
    this.#all = all;
    this.#people = people;
    this.#nowSeq = nowSeq;
    const block = opening.act.proposal;
    const next = all.find(
      (line) => isA('proposal-opened')(line) && line.act.proposal === block && line.place > opening.place,
    );
    this.lines = all.filter(
      (line) =>
        line.place >= opening.place &&
        line.place < (next?.place ?? Infinity) &&
        'proposal' in line.act &&
        line.act.proposal === block,
    );
    this.conclusion = this.lines.find(isA('proposal-concluded')) ?? null;
    this.positions = this.lines.filter(isA('position-taken'));
    this.objections = this.positions.filter(
      (line) => line.act.position.kind === 'object' && !this.isLate(line),
    );
    this.revisions = this.lines.filter(isA('proposal-opened', 'proposal-revised')).map((line, i) => ({
      number: i + 1,
      line,
      label: line.act.type === 'proposal-revised' ? line.act.change : 'material',
      challenge:
        this.lines.filter(isA('revision-challenged')).find(({ act }) => act.revision === i + 1) ?? null,
    }));
  }

  get rule(): Rule {
    return this.opening.act.rule;
  }

  // C4
  isLate(line: Line): boolean {
    return this.conclusion !== null && line.place > this.conclusion.place;
  }

  get asked(): readonly string[] {
    const later = this.lines.filter(isA('person-asked')).map(({ act }) => act.member);
    return [...new Set([...this.opening.act.asked, ...later])];
  }

  // R2: an editorial label that was challenged is material
  get materialNumber(): number {
    return Math.max(
      ...this.revisions
        .filter(({ label, challenge }) => label === 'material' || challenge)
        .map(({ number }) => number),
    );
  }

  /** The revision that a digest meant when an act named it: the last one with that text. */
  revisionMeant(digest: string, place: number): number | null {
    return (
      this.revisions.findLast(({ line }) => line.act.digest === digest && line.place < place)?.number ?? null
    );
  }

  // W4: each move of the closing instant, which only ever goes later
  get moves(): readonly {
    readonly kind: 'extended' | 'revised' | 'asked';
    readonly atMs: number;
    readonly line: Line;
  }[] {
    let closes = this.opening.closesAtMs;
    const moves: { kind: 'extended' | 'revised' | 'asked'; atMs: number; line: Line }[] = [];
    if (closes === null) return moves;
    for (const line of this.lines) {
      const kind = this.#moveOf(line);
      if (!kind || line.atMs === null) continue;
      const settled = upToMinute(line.atMs + this.#people.policyAt(line.workspaceSeq).settlingMs);
      const to = kind === 'extended' ? (line.closesAtMs ?? 0) : settled;
      if (to <= closes) continue;
      closes = to;
      moves.push({ kind, atMs: to, line });
    }
    return moves;
  }

  #moveOf({ act, place }: Line): 'extended' | 'revised' | 'asked' | null {
    if (act.type === 'window-extended') return 'extended';
    if (act.type === 'person-asked') return 'asked';
    // R2: where a later revision is material already, its time was given
    if (act.type === 'revision-challenged')
      return this.#wasMaterialAfter(act.revision, place) ? null : 'revised';
    return act.type === 'proposal-revised' && act.change === 'material' ? 'revised' : null;
  }

  #wasMaterialAfter(revision: number, place: number): boolean {
    return this.revisions.some(
      ({ number, label, line, challenge }) =>
        number > revision &&
        line.place < place &&
        (label === 'material' || (challenge !== null && challenge.place < place)),
    );
  }

  // W1, W5
  get closesAtMs(): number | null {
    return this.moves.at(-1)?.atMs ?? this.opening.closesAtMs;
  }

  // R4: the latest by sequence number; C4: late ones never count
  latestOf(member: string): Line<'position-taken'> | null {
    return this.positions.findLast((line) => line.act.by === member && !this.isLate(line)) ?? null;
  }

  about<
    T extends
      | 'objection-questioned'
      | 'objection-answered'
      | 'setting-aside-judged'
      | 'objection-set-aside'
      | 'objection-withdrawn',
  >(objection: Line<'position-taken'>, type: T): readonly Line<T>[] {
    return this.lines
      .filter(isA(type))
      .filter((line) => 'objection' in line.act && line.act.objection === objection.act.id);
  }

  // R4, R7: its author took it back, or approved or abstained later, also when it was set aside
  withdrawalOf(objection: Line<'position-taken'>): Line | null {
    return (
      this.lines.find(
        (line) =>
          line.place > objection.place &&
          line.act.by === objection.act.by &&
          !this.isLate(line) &&
          ((line.act.type === 'objection-withdrawn' && line.act.objection === objection.act.id) ||
            (line.act.type === 'position-taken' && line.act.position.kind !== 'object')),
      ) ?? null
    );
  }

  // R7
  setAside(objection: Line<'position-taken'>): Line<'objection-set-aside'> | null {
    return this.about(objection, 'objection-set-aside')[0] ?? null;
  }

  // R3
  stands(objection: Line<'position-taken'>): boolean {
    return !this.withdrawalOf(objection) && !this.setAside(objection);
  }

  /** R7: questions to an objection's author that they have not answered in any way. */
  openQuestions(objection: Line<'position-taken'>): readonly Line<'objection-questioned'>[] {
    return this.about(objection, 'objection-questioned').filter(
      (question) => !this.wordAfter(question, objection.act.by),
    );
  }

  // R7: the author's first word in the document after a question
  wordAfter(question: Line<'objection-questioned'>, author: string): Line | null {
    return (
      this.#all.find(
        (line) =>
          line.place > question.place &&
          line.act.by === author &&
          !this.isLate(line) &&
          isA('position-taken', 'objection-answered', 'comment-added')(line),
      ) ?? null
    );
  }

  // R7: seven days by stamps, or until the date that the question names where that is later
  silenceEnds(question: Line<'objection-questioned'>): number | null {
    return question.atMs === null
      ? null
      : upToMinute(Math.max(question.atMs + sevenDaysMs, question.act.answerByMs ?? 0));
  }

  /** R7: the instant from which its author's silence is enough; `null` while no question of the owner is open. */
  silentFrom(objection: Line<'position-taken'>): number | null {
    const open = this.openQuestions(objection).flatMap((question) => this.silenceEnds(question) ?? []);
    return open.length === 0 ? null : Math.min(...open);
  }

  // R7: the latest word of each
  judgements(objection: Line<'position-taken'>): ReadonlyMap<string, boolean> {
    return new Map(this.about(objection, 'setting-aside-judged').map(({ act }) => [act.by, act.agrees]));
  }

  /** R7: everybody else who is asked and counts; the owner is the one who would set it aside. */
  othersAsked(objection: Line<'position-taken'>, owner: string | null): readonly string[] {
    return this.counted(owner).filter((member) => member !== objection.act.by && member !== owner);
  }

  // R7: all others who are asked, at least one
  agreementMissing(objection: Line<'position-taken'>, owner: string | null): readonly string[] | null {
    const others = this.othersAsked(objection, owner);
    const judged = this.judgements(objection);
    return others.length === 0 ? null : others.filter((member) => judged.get(member) !== true);
  }

  // R8: rules of version 1 had none of it; a conclusion keeps who had left by then
  isGone(member: string): boolean {
    if (this.opening.act.rules !== 2) return false;
    return this.#people.hasLeft(member, this.conclusion?.workspaceSeq ?? this.#nowSeq);
  }

  accountable(owner: string | null): string | null {
    return this.conclusion?.act.by ?? owner;
  }

  // R6: the policy when it was opened
  get ownerCounts(): boolean {
    return this.#people.policyAt(this.opening.workspaceSeq).ownerCounts;
  }

  counted(owner: string | null): readonly string[] {
    return this.asked.filter(
      (member) => (this.ownerCounts || member !== this.accountable(owner)) && !this.isGone(member),
    );
  }

  /** R2: about the present text, or an editorial revision of it. */
  isCurrent(line: Line<'position-taken'>): boolean {
    return (this.revisionMeant(line.act.digest, line.place) ?? 0) >= this.materialNumber;
  }

  /** What somebody's answer is worth now. */
  answerOf(member: string): 'approve' | 'abstain' | 'object' | 'set-aside' | 'withdrawn' | 'stale' | null {
    const latest = this.latestOf(member);
    if (!latest) return null;
    const own = this.objections.filter(({ act }) => act.by === member);
    if (own.some((objection) => this.stands(objection))) return 'object';
    const { kind } = latest.act.position;
    if (kind !== 'object') return this.isCurrent(latest) ? kind : 'stale';
    if (own.some((objection) => this.setAside(objection) && !this.withdrawalOf(objection)))
      return 'set-aside';
    return this.isCurrent(latest) ? 'withdrawn' : null;
  }

  /** A1: a withdrawn objection to the present text is an answer there, and nowhere else. */
  hasAnswered(member: string): boolean {
    const answer = this.answerOf(member);
    return answer === 'withdrawn' ? this.rule.kind === 'consent' : answer !== null && answer !== 'stale';
  }

  isMet(owner: string | null): boolean {
    const counted = this.counted(owner);
    const having = (...kinds: readonly string[]): readonly string[] =>
      counted.filter((member) => kinds.includes(this.answerOf(member) ?? ''));
    const objecting = having('object').length;
    switch (this.rule.kind) {
      // A1, R6
      case 'consent':
        return (
          objecting === 0 &&
          counted.some((member) => member !== this.accountable(owner) && this.hasAnswered(member))
        );
      // A2
      case 'approvals': {
        const approving = having('approve');
        return (
          objecting === 0 &&
          approving.length >= this.rule.needed &&
          this.rule.required.every((member) => approving.includes(member))
        );
      }
      // A3–A5
      case 'majority': {
        const answers = having('approve', 'abstain', 'object').length;
        return having('approve').length > objecting && answers >= this.rule.quorum;
      }
    }
  }

  // W4: how many people the rule needs at least
  get least(): number {
    if (this.rule.kind === 'consent') return 1;
    if (this.rule.kind === 'majority') return this.rule.quorum;
    return Math.max(this.rule.needed, new Set(this.rule.required).size);
  }

  phase(owner: string | null, nowMs: number): string {
    if (this.conclusion) return this.conclusion.act.disposition;
    if (this.closesAtMs === null || nowMs < this.closesAtMs) return 'open';
    return this.isMet(owner) ? 'ripe' : 'stuck';
  }
}
