/**
 * One random schedule of a decision: a team acts on- and offline, the relay stamps what the fold allows while its clock
 * jumps, and after every step the reference, which read the same acts, must say the same of every phase, count and
 * instant, and have refused the same acts (E1–E3).
 */
import { isDeepStrictEqual } from 'node:util';
import type { DocumentAct } from '#shared/acts/act.ts';
import { checkChain } from '#shared/acts/chain.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { StampedAct } from '#shared/acts/envelope.ts';
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import { closingInstantFor } from '#shared/fold/closing-instant.ts';
import { applyDocumentAct, emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import type { Device } from '../../shared/ledger-fixture.ts';
import { randomFrom, type Random } from '../random.ts';
import { firstDifference } from './difference.ts';
import { foldPicture } from './fold-picture.ts';
import { Press, stored } from './press.ts';
import { bodyDigest, randomDraft } from './random-act.ts';
import { Reading } from './reference-document.ts';
import { People, type Line } from './reference-ledger.ts';
import { referencePicture } from './reference-picture.ts';
import { groundsAgainst } from './reference-refusals.ts';
import { answerTime, windowEnd } from './reference-time.ts';
import { lineage, Team, type TeamMember } from './team.ts';

/** What a seed stands for. Each step is a seed of its own, so that leaving out steps changes no other. */
export interface Schedule {
  readonly seed: number;
  readonly steps: readonly number[];
}

export class Disagreement extends Error {}

export interface ModelReport {
  readonly accepted: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly compared: number;
  /** Every act that was stamped, in words. */
  readonly story: () => readonly string[];
}

export function scheduleOf(seed: number): Schedule {
  const random = randomFrom(seed);
  const steps = Array.from({ length: 40 + random.below(80) }, () => random.below(2 ** 32));
  return { seed, steps };
}

interface Desk {
  readonly person: TeamMember;
  readonly device: Device;
  isOffline: boolean;
  /** Acts of the ledger that it has. */
  seen: number;
  outbox: PlacedAct<DocumentAct>[];
}

const document = LedgerId.parse('document-one');
const pendingSeq = Number.MAX_SAFE_INTEGER;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function runSchedule(schedule: Schedule, options: { readonly isSigned?: boolean } = {}): ModelReport {
  return new Run(schedule, options.isSigned ?? false).run();
}

class Run {
  readonly #schedule: Schedule;
  readonly #press: Press;
  readonly #team: Team;
  readonly #desks: readonly Desk[];
  #clockMs: number;
  /** State after each stamped act; the first is the empty document. */
  readonly #states: DocumentState[] = [emptyDocument(document, lineage)];
  readonly #acts: PlacedAct<DocumentAct>[] = [];
  readonly #lines: Line[] = [];
  /** Everything that was tried, in order, with the stamp it would have had. */
  readonly #tried: PlacedAct<DocumentAct>[] = [];
  readonly #accepted: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};
  readonly #story: (() => string)[] = [];
  #compared = 0;

  constructor(schedule: Schedule, isSigned: boolean) {
    this.#schedule = schedule;
    const random = randomFrom(schedule.seed ^ 0x5eed);
    // Within two weeks before and after both clock changes of most zones, in the middle of a week or its end.
    const changes = [
      Date.UTC(2026, 2, 29),
      Date.UTC(2026, 9, 25),
      Date.UTC(2026, 10, 2),
      Date.UTC(2026, 3, 5),
    ];
    const near = random.pick(changes) ?? 0;
    this.#clockMs = near + (random.below(20 * 24 * 60) - 14 * 24 * 60) * 60_000 + random.below(3) * 29_999;
    this.#press = new Press(isSigned);
    this.#team = new Team(random, this.#press, this.#clockMs);
    this.#desks = this.#team.members.flatMap((person) =>
      person.devices.map((device) => ({ person, device, isOffline: random.once(4), seen: 0, outbox: [] })),
    );
    this.#begin(random);
  }

  get #state(): DocumentState {
    return this.#states[this.#acts.length] ?? this.#fail('a state is missing');
  }

  #fail(what: string): never {
    throw new Disagreement(
      `seed ${this.#schedule.seed}: ${what}\n${this.#story.map((line) => line()).join('\n')}`,
    );
  }

  #begin(random: Random): void {
    const [desk] = this.#desks;
    if (!desk) return;
    const owner = desk.person.member;
    this.#attempt(
      this.#make(desk, { type: 'document-created', owner, title: { text: 'A page' }, amends: null }),
    );
    if (!random.once(3)) this.#attempt(this.#make(desk, { type: 'document-shared' }));
  }

  run(): ModelReport {
    for (const seed of this.#schedule.steps) this.#step(randomFrom(seed));
    for (const desk of this.#desks) this.#comeOnline(desk, desk.outbox.length);
    this.#compareLedger();
    this.#foldInBatches(randomFrom(this.#schedule.seed));
    this.#readImported();
    if (this.#press.isSigned) this.#readStored();
    return {
      accepted: this.#accepted,
      refused: this.#refused,
      compared: this.#compared,
      story: () => this.#story.map((line) => line()),
    };
  }

  #step(random: Random): void {
    this.#clockMs += random.pick([0, 0, 0, 40_000, hourMs, 7 * hourMs]) ?? 0;
    const dice = random.below(100);
    if (dice < 12) return this.#moveClock(random);
    if (dice < 15) {
      if (this.#team.change(random, this.#clockMs)) {
        const said = this.#team.lines.at(-1)?.act;
        this.#story.push(() => `  people: ${JSON.stringify(said)}`);
        this.#compareLedger();
      }
      return;
    }
    if (dice < 25) return this.#switchNetwork(random);
    if (dice < 27) return this.#relayActs(random);
    this.#act(random);
  }

  // E3: the machine's clock goes anywhere, also back
  #moveClock(random: Random): void {
    const closings = [...this.#state.proposals.values()].flatMap(({ closesAtMs, conclusion, objections }) => [
      ...(closesAtMs === null || conclusion ? [] : [closesAtMs]),
      ...objections.flatMap(({ requests }) => requests.flatMap(({ silentFromMs }) => silentFromMs ?? [])),
    ]);
    const closing = random.pick(closings) ?? this.#clockMs + dayMs;
    this.#clockMs =
      random.pick([
        closing,
        closing,
        closing - 1,
        closing + random.below(90) * 60_000,
        this.#clockMs + 3 * dayMs,
        this.#clockMs + 8 * dayMs,
        this.#clockMs - dayMs,
        ...(random.once(6) ? [this.#clockMs + 31 * dayMs] : []),
      ]) ?? this.#clockMs;
  }

  #switchNetwork(random: Random): void {
    const desk = random.pick(this.#desks);
    if (!desk) return;
    // A connection may break before everything is sent.
    if (desk.isOffline)
      this.#comeOnline(desk, random.once(3) ? random.below(desk.outbox.length + 1) : desk.outbox.length);
    desk.isOffline = !desk.isOffline;
  }

  #comeOnline(desk: Desk, count: number): void {
    for (const act of desk.outbox.splice(0, count)) this.#attempt(act);
    desk.seen = this.#acts.length;
    this.#comparePending(desk);
  }

  /** The relay says something by itself, at a place where it may or may not. */
  #relayActs(random: Random): void {
    const relay = { key: this.#team.relay };
    const doc = this.#reading();
    const conclusion = (random.once(3) ? null : doc.deciding?.act.id) ?? this.#acts[0]?.act.id;
    if (!conclusion || !relay) return;
    const members = this.#team.members.map(({ member }) => member);
    const draft = random.pick<ActDraft<DocumentAct>>([
      { type: 'document-sealed', conclusion, bodyDigest },
      { type: 'people-informed', conclusion, members, way: random.once(2) ? 'list' : 'mail' },
      {
        type: 'document-superseded',
        amendment: { document: LedgerId.parse('document-two'), lineage: LineageId.parse('lineage-1') },
        conclusion,
        seal: bodyDigest,
      },
    ]);
    if (draft) this.#attempt(this.#makeByRelay(draft));
  }

  #act(random: Random): void {
    const owner = this.#state.owner;
    const owners = this.#desks.filter(({ person }) => person.member === owner);
    const desk = random.pick(owners.length > 0 && random.once(2) ? owners : this.#desks);
    if (!desk) return;
    if (!desk.isOffline) desk.seen = this.#acts.length;
    const doc = this.#viewOf(desk).doc;
    const { person } = desk;
    const draft = randomDraft({
      random,
      doc,
      team: this.#team,
      me: person,
      nowMs: this.#clockMs,
      seenSeq: desk.seen,
    });
    // D4: what is redacted is erased when the relay has it; before, nothing is.
    if (desk.isOffline && draft.type === 'text-redacted') return;
    const made = this.#make(desk, draft, random);
    if (desk.isOffline) {
      desk.outbox.push(made);
      this.#comparePending(desk);
      return;
    }
    this.#attempt(made);
    // A receipt was lost, and the act is sent again.
    if (random.once(60)) this.#attempt(made);
  }

  #make(desk: Desk, draft: ActDraft<DocumentAct>, random?: Random): PlacedAct<DocumentAct> {
    // Somebody else's device, or the relay itself, claims to be this person.
    const forger = random?.once(80) ? random.pick(this.#desks)?.device : undefined;
    const state = this.#states[desk.seen] ?? this.#state;
    return documentAct(
      this.#press.make(draft, {
        ledger: document,
        lineage,
        by: desk.person.member,
        device: forger ?? desk.device,
        seen: { seq: state.seq, hash: state.hash },
        claimedAtMs: Math.max(0, this.#clockMs - (random?.below(3) ?? 0) * dayMs),
      }),
    );
  }

  #makeByRelay(draft: ActDraft<DocumentAct>): PlacedAct<DocumentAct> {
    const { seq, hash } = this.#state;
    return documentAct(
      this.#press.make(draft, {
        ledger: document,
        lineage,
        by: 'relay',
        device: this.#team.relay,
        seen: { seq, hash },
        claimedAtMs: this.#clockMs,
      }),
    );
  }

  /** The relay's decision, and the reference's. */
  #attempt(made: PlacedAct<DocumentAct>): boolean {
    const { act } = made;
    const state = this.#state;
    const atMs = Math.max(this.#clockMs, state.atMs, this.#team.state.atMs); // E3
    const placed = this.#press.stamp(made, {
      seq: state.seq + 1,
      atMs,
      workspaceSeq: this.#team.state.seq,
      closesAtMs: closingInstantFor(state, act, atMs),
      prev: state.hash,
    });
    const doc = this.#reading();
    const line = lineOf(placed, this.#lines.length);
    const grounds = groundsAgainst(doc, line, state.seq);
    const next = applyDocumentAct(state, placed, this.#team.state);
    this.#tried.push(placed);
    const verdict = next.ok ? 'accepted' : next.error.code;
    this.#tell(placed, verdict);
    this.#agree(next.ok ? null : next.error.code, grounds);
    this.#checkInstant(doc, line);
    const tally = next.ok ? this.#accepted : this.#refused;
    const name = next.ok ? act.type : `${act.type} ${verdict}`;
    tally[name] = (tally[name] ?? 0) + 1;
    if (!next.ok) return false;
    this.#acts.push(placed);
    this.#lines.push(line);
    this.#states.push(next.value);
    if (next.value.voids.length > 0) this.#fail('an accepted act left something void');
    if (act.type === 'text-redacted') this.#erase();
    this.#compareLedger();
    if (act.type === 'proposal-concluded') this.#sealAfter(act);
    return true;
  }

  // D4: whoever keeps the ledger erases the texts beside their acts, and folds what is left
  #erase(): void {
    const gone = new Set(
      this.#reading()
        .all('text-redacted')
        .flatMap(({ act }) => act.texts),
    );
    this.#acts.splice(0, this.#acts.length, ...this.#acts.map((placed) => without(placed, gone)));
    const state = foldDocument(emptyDocument(document, lineage), this.#acts, this.#team.state);
    if (state.voids.length > 0) this.#fail('what was accepted is void once a text is erased');
    this.#states[this.#acts.length] = state;
  }

  #tell(placed: PlacedAct<DocumentAct>, verdict: string): void {
    this.#story.push(() => inWords(placed, verdict));
  }

  #agree(code: string | null, grounds: readonly string[]): void {
    this.#compared++;
    if (code === null && grounds.length > 0)
      this.#fail(`the fold accepts what is refused by ${grounds.join(', ')}`);
    if (code === null) return;
    if (grounds.length === 0) this.#fail(`the fold refuses (${code}) what the rules allow`);
    if (!grounds.includes('*') && !grounds.includes(code))
      this.#fail(`the fold refuses with ${code}, the rules with ${grounds.join(', ')}`);
  }

  // W1, W4, D2: the instant that a stamp carries
  #checkInstant(doc: Reading, { act, atMs, closesAtMs }: Line): void {
    if (atMs === null) return;
    let own: number | null = null;
    if (act.type === 'proposal-opened') own = windowEnd(act.window, atMs);
    if (act.type === 'comment-added' && act.question)
      own = answerTime(act.question.within, atMs, act.question.hours);
    if (act.type === 'window-extended') {
      const closes = doc.round(act.proposal)?.closesAtMs ?? null;
      own = closes === null ? null : windowEnd(act.window, Math.max(closes, atMs));
    }
    if (own !== closesAtMs) this.#fail(`the stamp’s instant is ${closesAtMs}, the rules’ ${own}`);
  }

  // C2: seal and who was told, in the transaction of the conclusion
  #sealAfter({ id }: DocumentAct): void {
    const doc = this.#reading();
    if (doc.deciding?.act.id !== id || doc.seal) return;
    if (
      !this.#attempt(
        this.#makeByRelay({ type: 'document-sealed', conclusion: doc.deciding.act.id, bodyDigest }),
      )
    )
      this.#fail('the relay cannot seal what was decided');
    const members = doc.peopleToTell.map(
      (member) =>
        this.#team.members.find((one) => one.member === member)?.member ?? this.#fail('a stranger is told'),
    );
    if (members.length === 0) return;
    const informed: ActDraft<DocumentAct> = {
      type: 'people-informed',
      conclusion: doc.deciding.act.id,
      members,
      way: 'list',
    };
    if (!this.#attempt(this.#makeByRelay(informed))) this.#fail('the relay cannot say whom it told');
  }

  #people(): People {
    return new People(this.#team.lines);
  }

  #reading(lines: readonly Line[] = this.#lines): Reading {
    return new Reading(lines, this.#people(), this.#team.state.seq);
  }

  #compareLedger(): void {
    this.#compare(this.#state, this.#reading());
  }

  #compare(state: DocumentState, doc: Reading): void {
    this.#compared++;
    const fold = foldPicture(state, this.#team.state, this.#clockMs);
    const reference = referencePicture(doc, state.atMs, this.#clockMs);
    const difference = firstDifference(fold, reference);
    if (difference) this.#fail(`the fold and the reference differ in ${difference}`);
  }

  /** E2: what a device sees: the ledger as it has it, then its own unsent acts in their order. */
  #viewOf(desk: Desk): { readonly doc: Reading; readonly voids: readonly string[] } {
    const lines = this.#lines.slice(0, desk.seen);
    const voids: string[] = [];
    for (const act of desk.outbox) {
      const line = lineOf(act, lines.length);
      if (groundsAgainst(this.#reading(lines), line, desk.seen).length > 0) voids.push(act.act.id);
      else lines.push(line);
    }
    return { doc: this.#reading(lines), voids };
  }

  #comparePending(desk: Desk): void {
    const seen = this.#states[desk.seen] ?? this.#fail('a device has seen what is not there');
    const state = foldDocument(seen, desk.outbox, this.#team.state);
    const { doc, voids } = this.#viewOf(desk);
    const folded = state.voids.map(({ id, refusal }) => `${id} ${refusal.code}`);
    if (
      !isDeepStrictEqual(
        state.voids.map(({ id }) => id),
        voids,
      )
    )
      this.#fail(
        `pending, the fold leaves void ${folded.join(', ')}; the rules ${voids.join(', ')}\n${desk.outbox.map(({ act }) => JSON.stringify(act)).join('\n')}`,
      );
    try {
      this.#compare(state, doc);
    } catch (error) {
      throw error instanceof Disagreement
        ? new Disagreement(
            `after ${desk.seen}, ${error.message}\n${desk.outbox.map((act) => inWords(act, 'waits')).join('\n')}`,
          )
        : error;
    }
  }

  // E2
  #foldInBatches(random: Random): void {
    let state = emptyDocument(document, lineage);
    for (let at = 0; at < this.#acts.length;) {
      const size = 1 + random.below(9);
      state = foldDocument(state, this.#acts.slice(at, at + size), this.#team.state);
      at += size;
    }
    if (!isDeepStrictEqual(state, this.#state)) this.#fail('folding in batches gives another state');
  }

  // E1: a ledger that holds everything anybody tried lists as void what the reference refuses
  #readImported(): void {
    const imported = this.#tried.flatMap((placed, i) =>
      placed.stamp ? [{ ...placed, stamp: { ...placed.stamp, seq: i + 1 } }] : [],
    );
    const lines: Line[] = [];
    const voids: string[] = [];
    for (const [i, placed] of imported.entries()) {
      const line = lineOf(placed, lines.length);
      if (groundsAgainst(this.#reading(lines), line, i).length > 0) voids.push(placed.act.id);
      else lines.push(line);
    }
    const doc = this.#reading(lines);
    const gone = new Set(doc.all('text-redacted').flatMap(({ act }) => act.texts));
    const left = imported.map((placed) => without(placed, gone));
    const state = foldDocument(emptyDocument(document, lineage), left, this.#team.state);
    const difference = firstDifference(
      state.voids.map(({ id }) => id),
      voids,
    );
    if (difference) this.#fail(`imported, the void acts differ in ${difference}`);
    this.#compare(state, doc);
  }

  // E1: what was kept as text and read back says the same
  #readStored(): void {
    const text = JSON.stringify(this.#acts.map(stored));
    const read: unknown = JSON.parse(text);
    if (!Array.isArray(read)) return;
    const envelopes = read.map((one) => StampedAct.parse(one));
    const chain = checkChain(envelopes, document, lineage);
    if (!chain.ok) this.#fail(`the exported ledger’s chain is broken: ${chain.error.code}`);
    const acts = envelopes.map((envelope) => {
      const parsed = parseAct(envelope);
      if (!parsed.ok) return this.#fail(`an exported act cannot be read: ${parsed.error.code}`);
      return { ...parsed.value, stamp: envelope.stamp };
    });
    const state = foldDocument(emptyDocument(document, lineage), acts, this.#team.state);
    if (!isDeepStrictEqual(state, this.#state)) this.#fail('the exported ledger gives another state');
  }
}

function inWords({ act, stamp }: PlacedAct<DocumentAct>, verdict: string): string {
  const { v: _v, seen: _seen, claimedAtMs: _claimed, ...said } = act;
  const brief = { ...said, ...('content' in said ? { content: '…' } : {}) };
  const at = stamp ? `${stamp.seq} ${new Date(stamp.atMs).toISOString()}` : 'pending';
  const closes = stamp?.closesAtMs ? ` → ${new Date(stamp.closesAtMs).toISOString()}` : '';
  return `${at} ${verdict}: ${JSON.stringify(brief)}${closes}`;
}

/** An act without some of its texts, by their hashes. */
function without(placed: PlacedAct<DocumentAct>, gone: ReadonlySet<string>): PlacedAct<DocumentAct> {
  const texts = new Map([...placed.texts].filter(([hash]) => !gone.has(hash)));
  if (texts.size === placed.texts.size) return placed;
  const kept = [...placed.texts.keys()].map((hash) => !gone.has(hash));
  const { envelope } = placed;
  return { ...placed, texts, envelope: { ...envelope, texts: envelope.texts.filter((_, i) => kept[i]) } };
}

const isDocumentAct = (placed: PlacedAct): placed is PlacedAct<DocumentAct> => !('zone' in placed.act);

function documentAct(placed: PlacedAct): PlacedAct<DocumentAct> {
  if (!isDocumentAct(placed)) throw new Error('the model makes acts of documents');
  return placed;
}

const lineOf = ({ act, texts, envelope, stamp }: PlacedAct<DocumentAct>, place: number): Line => ({
  act,
  texts,
  key: envelope.key,
  place,
  seq: stamp?.seq ?? null,
  atMs: stamp?.atMs ?? null,
  workspaceSeq: stamp?.workspaceSeq ?? pendingSeq,
  closesAtMs: stamp?.closesAtMs ?? null,
});
