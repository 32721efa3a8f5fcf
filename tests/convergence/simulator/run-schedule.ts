/** Plays one schedule, and looks after every step, and whenever a screen changes, whether what was promised holds. */
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { SyncStatus } from '../../../client/sync/workspace.ts';
import { randomFrom, type Random } from '../random.ts';
import { broken, BrokenPromise } from './broken-promise.ts';
import { leanStage } from './lean-stage.ts';
import { canonicalOf, edit, storedBody, textOf, textsOnDisk, write } from './prose.ts';
import type { Simulation } from './simulation.ts';
import type { OpenTab, Shown, Stage, Standing } from './stage.ts';
import type { Schedule, Step } from './step.ts';
import type { VirtualBrowser } from './virtual-browser.ts';
import { wholeStage } from './whole-stage.ts';

/** A word that somebody wrote once and that nobody ever deletes. */
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
  readonly tabs: OpenTab[];
  readonly markers: Marker[];
  readonly comments: string[];
}

export interface RunReport {
  /** Differs when anything happened otherwise. */
  readonly trace: number;
  readonly words: number;
  readonly comments: number;
  readonly isSealed: boolean;
  /** Words that stand in an amendment. */
  readonly late: number;
}

/** With whole clients. */
export const runSchedule = (schedule: Schedule): Promise<RunReport> => play(schedule, wholeStage);
/** With bodies alone. */
export const runLean = (schedule: Schedule): Promise<RunReport> => play(schedule, leanStage);

async function play(schedule: Schedule, stageOf: (schedule: Schedule) => Promise<Stage>): Promise<RunReport> {
  const listeners = process.listeners('exit');
  const most = process.getMaxListeners();
  process.setMaxListeners(0);
  try {
    return await new Run(schedule, await stageOf(schedule)).play();
  } finally {
    // Connections of browsers that were killed never say goodbye to the process either.
    for (const listener of process.listeners('exit'))
      if (!listeners.includes(listener)) process.off('exit', listener);
    process.setMaxListeners(most);
  }
}

/** Everything but trouble and work that is under way. */
const saysSaved: ReadonlySet<SyncStatus['kind']> = new Set(['offline', 'unsent', 'up-to-date']);

/** Clocks are wrong by hours, or by days. */
const mostHoursWrong = 72;

const standings: readonly Standing[] = ['editor', 'editor', 'commenter', 'viewer', null];

/** Until a client asks again for what it had no room for (`open-workspace.ts`). */
const askAgainMs = 2_000;

/** In which everything must have come to rest. */
const patienceMs = 180_000;

class Run {
  readonly #schedule: Schedule;
  readonly #stage: Stage;
  readonly #simulation: Simulation;
  readonly #seats: readonly Seat[];
  #sealedText: string | null = null;
  #words = 0;

  constructor(schedule: Schedule, stage: Stage) {
    this.#schedule = schedule;
    this.#stage = stage;
    this.#simulation = stage.simulation;
    this.#seats = stage.browsers.map((browser) => ({ browser, tabs: [], markers: [], comments: [] }));
  }

  async play(): Promise<RunReport> {
    const { world } = this.#simulation;
    await this.#simulation.startRelay();
    for (const seat of this.#seats) await this.#open(seat);
    for (const [at, step] of this.#schedule.steps.entries()) {
      world.reseed(step.dice, 1);
      const random = randomFrom(step.dice);
      await this.#do(step, random);
      await world.pass(random.below(60));
      this.#check(`step ${at}, ${step.do}`);
    }
    await this.#makePeace();
    return this.#checkEnd();
  }

  async #open(seat: Seat): Promise<void> {
    const tab = await this.#stage.open(seat.browser);
    seat.tabs.push(tab);
    tab.document.sync.subscribe(() => this.#look(seat, tab.document));
    this.#look(seat, tab.document);
  }

  /** What the screen says is true in the moment in which it says so. */
  #look(seat: Seat, document: Shown): void {
    const { kind } = document.sync.get();
    if (!saysSaved.has(kind)) return;
    const isNews = ({ document: id, isSaved, isSent }: Marker): boolean =>
      id === document.id && (!isSaved || (kind === 'up-to-date' && !isSent));
    const fresh = seat.markers.filter(isNews);
    if (fresh.length === 0) return;
    // A word that is not here was lost with the power before anybody called it saved, or is in an amendment.
    const text = textOf(document.body);
    const here = fresh.filter(({ word }) => text.includes(word));
    for (const marker of here) marker.isSaved = true;
    if (kind !== 'up-to-date' || here.length === 0) return;
    const stored = this.#storedText(document.id);
    for (const marker of here) {
      if (!stored.includes(marker.word))
        broken(`${seat.browser.name} says that all is sent, and the relay lacks ${marker.word}`);
      marker.isSent = true;
    }
  }

  #storedText(document: LedgerId): string {
    return textOf(storedBody(this.#simulation.store, document));
  }

  async #do(step: Step, random: Random): Promise<void> {
    const { world, store } = this.#simulation;
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
      default: {
        const seat = this.#seats[step.who];
        if (seat) await this.#doAt(seat, step.do, random);
      }
    }
  }

  async #doAt(
    seat: Seat,
    what: Extract<Step, { readonly who: number }>['do'],
    random: Random,
  ): Promise<void> {
    const { network } = this.#simulation;
    const { browser } = seat;
    switch (what) {
      case 'cut':
        return network.cut(browser.reach, !random.once(3));
      case 'stall':
        return network.stall(browser.reach);
      case 'heal':
        return network.heal(browser.reach);
      case 'close-lid':
        for (const { machine } of seat.tabs) machine.isAsleep = true;
        return;
      case 'open-lid':
        return this.#wake(seat);
      case 'kill':
      case 'lose-power':
        for (const { machine } of seat.tabs.splice(0)) browser.endTab(machine);
        return browser.disk.crash(this.#simulation.world, what === 'lose-power');
      case 'start':
        if (seat.tabs.length === 0) await this.#open(seat);
        return;
      case 'second-tab':
        if (seat.tabs.length === 1 && !seat.tabs[0]?.machine.isAsleep && !browser.disk.isFull)
          await this.#open(seat);
        return;
      case 'disk-full':
        browser.disk.isFull = true;
        return;
      case 'disk-free':
        browser.disk.isFull = false;
        return;
      case 'wrong-clock':
        return browser.setClock((random.below(2 * mostHoursWrong + 1) - mostHoursWrong) * 3_600_000);
      case 'role':
        // Never the owner's own.
        if (browser.member !== this.#owner)
          await this.#stage.giveRole(browser.member, random.pick(standings) ?? null);
        return;
      default: {
        const tab = random.pick(seat.tabs);
        if (tab && !tab.machine.isAsleep) await this.#work(what, seat, tab, random);
      }
    }
  }

  async #work(
    what: 'write' | 'edit' | 'comment' | 'conclude' | 'create' | 'revise' | 'answer',
    seat: Seat,
    tab: OpenTab,
    random: Random,
  ): Promise<void> {
    const { world } = this.#simulation;
    const word = `w${this.#words++}w`;
    switch (what) {
      case 'write':
        seat.markers.push({ word, document: tab.document.id, isSaved: false, isSent: false });
        return world.at(tab.machine, () => write(tab.document.body, word, random));
      case 'edit':
        return world.at(tab.machine, () => edit(tab.document.body, random));
      case 'comment':
        if (await tab.comment(word)) seat.comments.push(word);
        return;
      case 'conclude':
        await tab.conclude();
        return;
      case 'revise':
        seat.markers.push({ word, document: tab.document.id, isSaved: false, isSent: false });
        await tab.revise(word);
        return;
      case 'answer':
        await tab.answer();
        return;
      case 'create': {
        const document = await tab.create(word);
        if (document) seat.markers.push({ word, document, isSaved: true, isSent: false });
      }
    }
  }

  #wake(seat: Seat): void {
    for (const { machine } of seat.tabs) if (machine.isAsleep) this.#simulation.world.wake(machine);
  }

  #check(where: string): void {
    const { world, store } = this.#simulation;
    for (const error of world.errors) {
      if (error instanceof BrokenPromise) throw new BrokenPromise(`${where}: ${error.message}`);
      broken(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    if (!store.document(this.#stage.document)?.sealed) return;
    const text = this.#canonicalText();
    this.#sealedText ??= text;
    if (text !== this.#sealedText) broken(`${where}: a sealed document has changed`);
  }

  #canonicalText(): string {
    return canonicalOf(storedBody(this.#simulation.store, this.#stage.document));
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
    const endMs = world.nowMs + patienceMs;
    for (let ms = 1_000; world.nowMs < endMs; ms = 3_000) {
      await world.pass(ms);
      this.#check('peace');
      await this.#giveRolesBack();
      for (const { tabs, comments } of this.#seats)
        for (const tab of tabs)
          for (const refused of await tab.putAway()) comments.splice(comments.indexOf(refused), 1);
      if (!this.#isQuiet()) continue;
      // What others wrote last may still be on its way, or be asked for again where a disk had no room for it.
      await world.pass(4 * network.slowestMs + askAgainMs);
      if (this.#isQuiet()) return;
    }
    const missing = this.#seats.flatMap((seat) => this.#missing(seat));
    if (missing.length > 0) broken(`what was saved is nowhere: ${missing.join(', ')}`);
    const said = this.#tabs().map(
      ({ machine, document }) => `${machine.name}: ${JSON.stringify(document.sync.get())}`,
    );
    broken(`it does not come to rest: ${said.join(', ')}`);
  }

  /** Whoever was sent away stays away. */
  async #giveRolesBack(): Promise<void> {
    for (const member of new Set(this.#seats.map(({ browser }) => browser.member))) {
      const standing = this.#stage.standingOf(member);
      if (standing !== null && standing !== 'editor') await this.#stage.giveRole(member, 'editor');
    }
  }

  #isAway = ({ browser }: Seat): boolean => this.#stage.standingOf(browser.member) === null;

  /** Of everybody who is still a member. */
  #tabs(): readonly OpenTab[] {
    return this.#seats.flatMap((seat) => (this.#isAway(seat) ? [] : seat.tabs));
  }

  get #owner(): MemberId | undefined {
    return this.#seats[0]?.browser.member;
  }

  #isQuiet(): boolean {
    return (
      this.#tabs().every(({ document }) => document.sync.get().kind === 'up-to-date') &&
      this.#stage.isQuiet() &&
      this.#seats.every((seat) => this.#missing(seat).length === 0)
    );
  }

  /** Words that were saved and are nowhere. */
  #missing(seat: Seat): readonly string[] {
    const texts = new Map<LedgerId, readonly string[]>();
    // Whoever was sent away keeps what they wrote.
    const kept = this.#isAway(seat) ? textsOnDisk(seat.browser.disk) : [];
    return seat.markers
      .filter(({ document, word, isSaved }) => {
        if (!isSaved) return false;
        const places = texts.get(document) ?? [...this.#stage.textsOf(document), ...kept];
        texts.set(document, places);
        return !places.some((text) => text.includes(word));
      })
      .map(({ word }) => word);
  }

  async #checkEnd(): Promise<RunReport> {
    const { trace } = this.#simulation.world;
    const text = this.#canonicalText();
    for (const { machine, document } of this.#tabs())
      if (canonicalOf(document.body) !== text) broken(`${machine.name} has another text than the relay`);
    const comments = this.#seats.flatMap((seat) => (this.#isAway(seat) ? [] : seat.comments));
    this.#stage.checkEnd(this.#tabs(), comments);
    const plain = this.#storedText(this.#stage.document);
    const own = this.#seats
      .flatMap(({ markers }) => markers)
      .filter(({ document }) => document === this.#stage.document);
    if (this.#schedule.seed % restartEvery === 0) {
      this.#simulation.killRelay();
      await this.#simulation.startRelay();
      if (this.#canonicalText() !== text) broken('a restart changed the text');
      this.#stage.checkEnd(this.#tabs(), comments);
    }
    return {
      trace,
      words: own.length,
      comments: comments.length,
      isSealed: this.#sealedText !== null,
      late: own.filter(({ word, isSaved }) => isSaved && !plain.includes(word)).length,
    };
  }
}

/** One run in so many ends with a relay that starts from its disk alone; most have restarts on their way. */
const restartEvery = 4;
