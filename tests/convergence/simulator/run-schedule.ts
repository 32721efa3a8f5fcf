/** Plays one schedule with whole clients, and looks after every step whether what was promised holds. */
import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { RefusedError } from '../../../client/sync/refused-error.ts';
import { wholeBody } from '../../../sync-server/store/whole-body.ts';
import { randomFrom, type Random } from '../random.ts';
import { Simulation } from './simulation.ts';
import type { Schedule, Step } from './step.ts';
import { openTab, paragraph, type Tab } from './tab.ts';
import { proposalId, teamOf, type Team, type TeamBrowser } from './team.ts';
import { VirtualBrowser } from './virtual-browser.ts';

export class BrokenPromise extends Error {}

/** Words that somebody wrote once and that nobody ever deletes. */
interface Marker {
  readonly word: string;
  readonly document: LedgerId;
  /** The screen said that this device has it. */
  isSaved: boolean;
  /** The screen said that the relay has it. */
  isSent: boolean;
}

interface Seat {
  readonly browser: VirtualBrowser;
  readonly facts: TeamBrowser['facts'];
  readonly tabs: { readonly tab: Tab; readonly document: OpenDocument }[];
  readonly markers: Marker[];
  readonly comments: string[];
}

export interface RunReport {
  readonly trace: number;
  readonly words: number;
  readonly comments: number;
  readonly isSealed: boolean;
  readonly amendments: number;
}

export async function runSchedule(schedule: Schedule): Promise<RunReport> {
  const listeners = process.listeners('exit');
  const most = process.getMaxListeners();
  process.setMaxListeners(0);
  try {
    const run = new Run(schedule, await teamOf(schedule));
    return await run.play();
  } finally {
    // Connections of browsers that were killed never say goodbye to the process either.
    for (const listener of process.listeners('exit'))
      if (!listeners.includes(listener)) process.off('exit', listener);
    process.setMaxListeners(most);
  }
}

class Run {
  readonly #schedule: Schedule;
  readonly #team: Team;
  readonly #simulation: Simulation;
  readonly #seats: Seat[] = [];
  #sealedText: string | null = null;
  #words = 0;

  constructor(schedule: Schedule, team: Team) {
    this.#schedule = schedule;
    this.#team = team;
    this.#simulation = new Simulation(schedule.seed, team.store.copy());
    this.#simulation.world.nowMs = team.nowMs + 60_000;
    this.#simulation.network.twiceIn = 12;
  }

  async play(): Promise<RunReport> {
    const { world, network, browsers } = this.#simulation;
    await this.#simulation.startRelay();
    for (const { name, session, facts, disk } of this.#team.browsers) {
      const { member } = facts;
      const browser = new VirtualBrowser(network, { name, member, session, disk: disk.copy() });
      browsers.push(browser);
      this.#seats.push({ browser, facts, tabs: [], markers: [], comments: [] });
    }
    for (const seat of this.#seats) await this.#open(seat);
    for (const [at, step] of this.#schedule.steps.entries()) {
      world.reseed(step.dice, 1);
      const random = randomFrom(step.dice);
      await this.#do(step, random);
      await world.pass(random.below(60));
      this.#check(`step ${at}, ${step.do}`);
    }
    await this.#makePeace();
    return this.#checkPeace();
  }

  get #document(): LedgerId {
    return this.#team.document;
  }

  async #open(seat: Seat): Promise<void> {
    const tab = await openTab(this.#simulation, seat.browser, seat.facts);
    let opened: OpenDocument | null = null;
    await tab.do(async () => {
      opened = await tab.workspace.open(this.#document);
      await opened.whenLoaded;
    });
    const document: OpenDocument = opened ?? broken('the document does not open');
    seat.tabs.push({ tab, document });
    document.sync.subscribe(() => this.#look(seat, document));
    this.#look(seat, document);
  }

  /** What the screen says is true in the moment in which it says so. */
  #look(seat: Seat, document: OpenDocument): void {
    const { kind } = document.sync.get();
    if (kind === 'writing' || kind === 'not-saved' || kind === 'needs-newer-app') return;
    for (const marker of seat.markers)
      if (marker.document === document.id && !marker.isSaved) {
        const isHere = textOf(document.body).includes(marker.word);
        if (isHere) marker.isSaved = true;
      }
    if (kind !== 'up-to-date') return;
    const fresh = seat.markers.filter((marker) => marker.document === document.id && !marker.isSent);
    if (fresh.length === 0) return;
    const here = textOf(document.body);
    const stored = this.#storedText(document.id);
    for (const marker of fresh) {
      // It may have been lost with the power, before anybody called it saved; or it is late, and in an amendment.
      if (!here.includes(marker.word)) continue;
      if (!stored.includes(marker.word))
        broken(`${seat.browser.name} says that all is sent, and the relay lacks ${marker.word}`);
      marker.isSent = true;
    }
  }

  #storedText(document: LedgerId): string {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, wholeBody(this.#simulation.store, document));
    return textOf(doc.getXmlFragment(bodyRoot));
  }

  async #do(step: Step, random: Random): Promise<void> {
    const { world, network, store } = this.#simulation;
    const seat = 'who' in step ? this.#seats[step.who] : undefined;
    const open = seat && random.pick(seat.tabs);
    switch (step.do) {
      case 'pass':
        return world.pass(step.ms);
      case 'weeks-go-by':
        return world.jump(step.ms);
      case 'kill-relay':
        return this.#simulation.killRelay();
      case 'kill-relay-before-commit':
        return this.#simulation.killRelayAtCommit(false);
      case 'kill-relay-after-commit':
        return this.#simulation.killRelayAtCommit(true);
      case 'start-relay':
        if (!this.#simulation.relay) await this.#simulation.startRelay();
        return;
      case 'relay-disk-full':
        if (this.#simulation.relay) store.failure = new Error('disk full');
        return;
      case 'relay-disk-free':
        if (this.#simulation.relay) store.failure = null;
        return;
      case 'cut':
        return seat && network.cut(seat.browser.reach, !random.once(3));
      case 'stall':
        return seat && network.stall(seat.browser.reach);
      case 'heal':
        return seat && network.heal(seat.browser.reach);
      case 'close-lid':
        for (const { tab } of seat?.tabs ?? []) tab.machine.isAsleep = true;
        return;
      case 'open-lid':
        return seat && this.#wake(seat);
      case 'kill':
      case 'lose-power':
        return seat && this.#kill(seat, step.do === 'lose-power');
      case 'start':
        if (seat && seat.tabs.length === 0) await this.#open(seat);
        return;
      case 'second-tab':
        if (seat?.tabs.length === 1 && !open?.tab.machine.isAsleep && !seat.browser.disk.isFull)
          await this.#open(seat);
        return;
      case 'disk-full':
        if (seat) seat.browser.disk.isFull = true;
        return;
      case 'disk-free':
        if (seat) seat.browser.disk.isFull = false;
        return;
      case 'write':
      case 'edit':
      case 'comment':
      case 'conclude':
      case 'create':
        if (seat && open && !open.tab.machine.isAsleep) await this.#work(step.do, seat, open, random);
    }
  }

  async #work(
    what: 'write' | 'edit' | 'comment' | 'conclude' | 'create',
    seat: Seat,
    { tab, document }: { readonly tab: Tab; readonly document: OpenDocument },
    random: Random,
  ): Promise<void> {
    const word = `w${this.#words++}w`;
    switch (what) {
      case 'write':
        seat.markers.push({ word, document: document.id, isSaved: false, isSent: false });
        return tab.do(() => write(document.body, word, random));
      case 'edit':
        return tab.do(() => edit(document.body, random));
      case 'comment':
        return this.#attempt(tab, async () => {
          await document.perform({
            type: 'comment-added',
            thread: null,
            anchor: { kind: 'document' },
            text: { text: word },
            suggestion: null,
          });
          seat.comments.push(word);
        });
      case 'conclude':
        return this.#attempt(tab, () => conclude(document));
      case 'create':
        return this.#attempt(tab, async () => {
          const id = await tab.workspace.create(word);
          seat.markers.push({ word, document: id, isSaved: true, isSent: false });
        });
    }
  }

  /** What is refused in words changes nothing. */
  #attempt(tab: Tab, act: () => Promise<unknown>): Promise<void> {
    return tab.do(() =>
      act().catch((error: unknown) => {
        if (!(error instanceof RefusedError) && !(error instanceof DOMException)) throw error;
      }),
    );
  }

  #wake(seat: Seat): void {
    for (const { tab } of seat.tabs) if (tab.machine.isAsleep) this.#simulation.world.wake(tab.machine);
  }

  #kill(seat: Seat, isPowerLost: boolean): void {
    for (const { tab } of seat.tabs.splice(0)) seat.browser.endTab(tab.machine);
    seat.browser.disk.crash(this.#simulation.world, isPowerLost);
  }

  #check(where: string): void {
    const { world, store } = this.#simulation;
    if (world.errors.length > 0) {
      const [error] = world.errors;
      if (error instanceof BrokenPromise) throw new BrokenPromise(`${where}: ${error.message}`);
      throw new BrokenPromise(
        `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    if (!store.document(this.#document)?.sealed) return;
    const text = canonicalOf(wholeBody(store, this.#document));
    this.#sealedText ??= text;
    if (text !== this.#sealedText) broken(`${where}: a sealed document has changed`);
  }

  async #makePeace(): Promise<void> {
    const { world, network } = this.#simulation;
    world.reseed(this.#schedule.seed, 2);
    this.#simulation.store.onCommit = null;
    if (this.#simulation.relay) this.#simulation.store.failure = null;
    else await this.#simulation.startRelay();
    for (const seat of this.#seats) {
      network.heal(seat.browser.reach);
      seat.browser.disk.isFull = false;
      this.#wake(seat);
      if (seat.tabs.length === 0) await this.#open(seat);
    }
    for (let seconds = 0; seconds < 180; seconds += 3) {
      await world.pass(3_000);
      this.#check('peace');
      for (const { tabs } of this.#seats)
        for (const { tab, document } of tabs) await this.#dismiss(tab, document);
      if (this.#isQuiet()) return;
    }
    const said = this.#seats.flatMap(({ browser, tabs }) =>
      tabs.map(({ document }) => `${browser.name}: ${JSON.stringify(document.sync.get())}`),
    );
    const missing = this.#seats.flatMap((seat) => this.#missing(seat));
    broken(
      missing.length > 0
        ? `what was saved is nowhere: ${missing.join(', ')} (${said.join(', ')})`
        : `it does not come to rest: ${said.join(', ')}`,
    );
  }

  /** A conclusion that came too late is looked at and put away. */
  async #dismiss(tab: Tab, document: OpenDocument): Promise<void> {
    for (const { id, draft } of document.refused.get()) {
      if (draft.type !== 'proposal-concluded') broken(`an honest ${draft.type} was refused`);
      await tab.do(() => document.dismissRefused(id));
    }
  }

  #isQuiet(): boolean {
    const isAllSent = this.#seats.every(({ tabs }) =>
      tabs.every(
        ({ tab, document }) =>
          document.sync.get().kind === 'up-to-date' &&
          tab.workspace.library.get().every(({ isUnsent }) => !isUnsent),
      ),
    );
    return isAllSent && this.#seats.every((seat) => this.#missing(seat).length === 0);
  }

  /** Words that were saved and are nowhere on the relay's disk. */
  #missing({ markers }: Seat): readonly string[] {
    return markers
      .filter(({ isSaved }) => isSaved)
      .filter(({ document, word }) => !this.#placesOf(document).some((text) => text.includes(word)))
      .map(({ word }) => word);
  }

  /** The document's text, and that of every draft that amends it. */
  #placesOf(document: LedgerId): readonly string[] {
    const { relay, store } = this.#simulation;
    if (!relay) return [];
    const amending = store
      .documents()
      .filter((row) => relay.ledgers.documentState(row.document)?.amends?.document === document);
    return [document, ...amending.map((row) => row.document)].map((id) => this.#storedText(id));
  }

  async #checkPeace(): Promise<RunReport> {
    const { world, store } = this.#simulation;
    const relay = this.#simulation.relay ?? broken('no relay');
    const text = canonicalOf(wholeBody(store, this.#document));
    const state = relay.ledgers.documentState(this.#document) ?? broken('no ledger');
    const said = [...state.threads.values()].map((thread) => thread.comments[0]?.text);
    for (const { browser, tabs, comments } of this.#seats) {
      for (const { document } of tabs) {
        if (canonicalOf(document.copyOfBody()) !== text)
          broken(
            `${browser.name} has another text than the relay:\n${canonicalOf(document.copyOfBody())}\n${text}`,
          );
        if (!isDeepStrictEqual(document.state.get(), state)) broken(`${browser.name} folds another state`);
      }
      for (const comment of comments) if (!said.includes(comment)) broken(`the comment ${comment} is lost`);
    }
    if (state.voids.length > 0) broken('a void act was stored');
    const acts = store
      .actsAfter(this.#document, 0)
      .map(({ payload }) => Buffer.from(payload, 'base64url').toString());
    const seals = acts.filter((act) => act.includes('"type":"document-sealed"')).length;
    if (seals !== (state.seal ? 1 : 0)) broken(`${seals} seals`);
    const amendments = this.#simulation.store.documents().length - 1;
    this.#simulation.killRelay();
    await this.#simulation.startRelay();
    if (canonicalOf(wholeBody(this.#simulation.store, this.#document)) !== text)
      broken('a restart changed the text');
    if (!isDeepStrictEqual(this.#simulation.relay?.ledgers.documentState(this.#document), state))
      broken('a restart changed the fold');
    return {
      trace: world.trace,
      words: this.#seats.reduce((sum, { markers }) => sum + markers.length, 0),
      comments: said.length,
      isSealed: state.seal !== null,
      amendments,
    };
  }
}

function broken(what: string): never {
  throw new BrokenPromise(what);
}

/** Adds a word to a paragraph, or as one. */
function write(body: Y.XmlFragment, word: string, random: Random): void {
  const paragraphs = body
    .toArray()
    .filter((block) => block instanceof Y.XmlElement && block.nodeName === 'paragraph');
  const block = random.once(3) ? null : random.pick(paragraphs);
  const text: unknown = block instanceof Y.XmlElement && block.length > 0 ? block.get(0) : null;
  if (text instanceof Y.XmlText) text.insert(random.once(2) ? text.length : 0, word);
  else body.insert(body.length, [paragraph(word, `block-${word}`)]);
}

/** Changes that take no word away: marks, attributes, paragraphs of nothing that come and go. */
function edit(body: Y.XmlFragment, random: Random): void {
  const blocks = body.toArray();
  const at = blocks.findLastIndex(
    (block) => block instanceof Y.XmlElement && block.nodeName === 'horizontalRule',
  );
  const text: unknown = blocks
    .flatMap((block) => (block instanceof Y.XmlElement ? block.toArray() : []))
    .at(-1);
  const kind = random.below(4);
  if (kind === 0 && at >= 0) body.delete(at, 1);
  else if (kind < 2) body.insert(body.length, [new Y.XmlElement('horizontalRule')]);
  else if (text instanceof Y.XmlText && text.length > 1)
    text.format(0, 1 + random.below(text.length - 1), random.once(2) ? { bold: {} } : { bold: null });
}

async function conclude(document: OpenDocument): Promise<void> {
  const state = document.state.get();
  const read = bodyJson(document.body);
  if (!state || !read.ok) return;
  await document.perform({
    type: 'proposal-concluded',
    proposal: proposalId,
    disposition: 'accepted',
    outcome: { text: 'We do it.' },
    reviewOn: null,
    basis: { bodyDigest: digestedDocument(read.value).digest, ledgerSeq: state.seq },
  });
}

/** Everything that is written, without marks. */
const textOf = (body: Y.XmlFragment | Y.XmlElement): string =>
  body
    .toArray()
    .map((child) =>
      child instanceof Y.XmlElement
        ? textOf(child)
        : child instanceof Y.XmlText
          ? Y.Text.prototype.toString.call(child)
          : '',
    )
    .join('');

function canonicalOf(update: Uint8Array): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const read = bodyJson(doc.getXmlFragment(bodyRoot));
  return read.ok ? canonicalJson(read.value) : broken(`a body cannot be read: ${read.error.sentence}`);
}
