/**
 * A world in which nothing happens by itself: machines, and tasks that run on them at moments of virtual time, one
 * after the other, in an order that only the seed decides. Between two tasks every promise that can go on does.
 */
import { randomFrom, type Random } from '../random.ts';

/** Something that runs code and can die: a relay's process, or one tab of a browser. What it planned dies with it. */
export interface Machine {
  readonly name: string;
  isDead: boolean;
  /** A lid that is closed: what falls due meanwhile runs once, when it opens. */
  isAsleep: boolean;
  /** What its clock shows beyond the world's, ms. */
  skewMs: number;
}

interface Task {
  atMs: number;
  readonly order: number;
  readonly machine: Machine;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Taken before anything is replaced. */
const realSetImmediate = globalThis.setImmediate;

/** Tasks between two looks at the real event loop. */
const tasksPerTurn = 64;

let present: { readonly world: World; readonly machine: Machine } | null = null;

/** Where the running code is; `null` outside of every world. */
export const here = (): { readonly world: World; readonly machine: Machine } | null => present;

export class World {
  /** Of what the world does: delays, what is lost. */
  random: Random;
  /** Of what the parts of the product draw themselves: ids, salts, back-off. */
  dice: Random;
  nowMs = Date.UTC(2026, 10, 2, 9);
  /** What went wrong in somebody's code, where nobody would hear of it. */
  readonly errors: unknown[] = [];
  /** Differs as soon as two runs do anything in another order. */
  trace = 0;
  readonly #heap: Task[] = [];
  readonly #asleep: Task[] = [];
  #order = 0;

  constructor(seed: number) {
    [this.random, this.dice] = streamsOf(seed, 0);
  }

  /**
   * From here on chance is what `seed` says, whatever went before. @param chapter differs wherever the same seed comes
   * again in one world: ids that are drawn twice would be a collision that no real world has.
   */
  reseed(seed: number, chapter: number): void {
    [this.random, this.dice] = streamsOf(seed, chapter);
  }

  machine(name: string): Machine {
    return { name, isDead: false, isAsleep: false, skewMs: 0 };
  }

  /** Runs `run` on `machine` after `ms`; returns how to cancel. */
  after(ms: number, machine: Machine, run: () => void): () => void {
    const task: Task = { atMs: this.nowMs + ms, order: this.#order++, machine, run, isCancelled: false };
    this.#push(task);
    return () => void (task.isCancelled = true);
  }

  /** Runs `run` on `machine` now, and everything that follows from it without time passing. */
  async at(machine: Machine, run: () => void): Promise<void> {
    this.after(0, machine, run);
    await this.pass(0);
  }

  /** Lets time pass, and everything happen that falls due. */
  pass(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    return new Promise((resolve) => {
      let isOver = false;
      const step = (): void => {
        if (isOver) return;
        const task = this.#next(endMs);
        if (task) this.#run(task);
        else isOver = true;
      };
      const turn = (): void => {
        present = null;
        if (isOver) {
          this.nowMs = Math.max(this.nowMs, endMs);
          resolve();
          return;
        }
        for (let i = 0; i < tasksPerTurn; i++) realSetImmediate(step);
        realSetImmediate(turn);
      };
      turn();
    });
  }

  /** Time jumps: what falls due meanwhile happens once, at its end. */
  jump(ms: number): Promise<void> {
    this.nowMs += ms;
    return this.pass(0);
  }

  note(what: number): void {
    this.trace = Math.imul(this.trace ^ what, 0x01000193) >>> 0;
  }

  #run(task: Task): void {
    this.nowMs = Math.max(this.nowMs, task.atMs);
    present = { world: this, machine: task.machine };
    this.note(this.nowMs);
    this.note(task.order);
    try {
      task.run();
    } catch (error) {
      this.errors.push(error);
    }
  }

  #next(endMs: number): Task | null {
    for (;;) {
      const first = this.#heap[0];
      if (!first || first.atMs > endMs) return null;
      this.#pop();
      if (first.isCancelled || first.machine.isDead) continue;
      if (!first.machine.isAsleep) return first;
      this.#asleep.push(first);
    }
  }

  /** The lid is opened. */
  wake(machine: Machine): void {
    machine.isAsleep = false;
    for (const task of this.#asleep.splice(0))
      if (task.machine === machine) {
        task.atMs = this.nowMs;
        this.#push(task);
      } else this.#asleep.push(task);
  }

  #push(task: Task): void {
    const heap = this.#heap;
    heap.push(task);
    for (let at = heap.length - 1; at > 0;) {
      const up = (at - 1) >> 1;
      if (!swapIfEarlier(heap, at, up)) break;
      at = up;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = isEarlier(heap[right], heap[left]) ? right : left;
      if (!swapIfEarlier(heap, child, at)) break;
      at = child;
    }
  }
}

function streamsOf(seed: number, chapter: number): [Random, Random] {
  const mixed = Math.imul(seed ^ Math.imul(chapter + 1, 0x85ebca6b), 0xc2b2ae35);
  return [randomFrom(mixed ^ 0x27d4eb2f), randomFrom(mixed ^ 0x5bd1e995)];
}

function isEarlier(a: Task | undefined, b: Task | undefined): boolean {
  if (!a || !b) return false;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function swapIfEarlier(heap: Task[], a: number, b: number): boolean {
  const [first, second] = [heap[a], heap[b]];
  if (!first || !second || !isEarlier(first, second)) return false;
  heap[a] = second;
  heap[b] = first;
  return true;
}
