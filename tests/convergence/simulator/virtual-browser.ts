/** A browser of one person: its disk, its network, and what its tabs share. Its tabs are machines. */
import type { MemberId } from '#shared/kernel/ids.ts';
import { indexedDbGlobals, type VirtualDisk } from './virtual-disk.ts';
import { newReach, VirtualWebSocket, type Reach, type VirtualNetwork } from './virtual-network.ts';
import { here, type Machine, type World } from './world.ts';

export class VirtualBrowser {
  readonly name: string;
  readonly member: MemberId;
  /** The token of its session. */
  readonly session: string;
  readonly network: VirtualNetwork;
  readonly disk: VirtualDisk;
  readonly reach: Reach = newReach();
  readonly channels = new Set<Channel>();
  readonly locks = new Map<string, Lock[]>();
  /** What its clock shows beyond the world's, ms. */
  skewMs = 0;
  #tabs = 0;
  readonly #machines = new Set<Machine>();

  constructor(
    network: VirtualNetwork,
    { name, member, session, disk }: Pick<VirtualBrowser, 'name' | 'member' | 'session' | 'disk'>,
  ) {
    this.network = network;
    this.name = name;
    this.member = member;
    this.session = session;
    this.disk = disk;
  }

  get world(): World {
    return this.network.world;
  }

  openTab(): Machine {
    const machine = this.world.machine(`${this.name}-${this.#tabs++}`);
    machine.skewMs = this.skewMs;
    browsers.set(machine, this);
    this.#machines.add(machine);
    return machine;
  }

  /** Its clock is set: every tab sees it. */
  setClock(skewMs: number): void {
    this.skewMs = skewMs;
    for (const machine of this.#machines) machine.skewMs = skewMs;
  }

  /** A tab is gone: its sockets end, its locks are free. */
  endTab(machine: Machine): void {
    machine.isDead = true;
    this.#machines.delete(machine);
    for (const channel of Array.from(this.channels))
      if (channel.machine === machine) this.channels.delete(channel);
    for (const waiting of this.locks.values()) releaseOf(machine, waiting, this.world);
    for (const wire of Array.from(this.reach.wires))
      if (wire.clientMachine === machine) wire.break(false, true);
  }
}

const browsers = new WeakMap<Machine, VirtualBrowser>();
const browserOf = (machine: Machine): VirtualBrowser => {
  const browser = browsers.get(machine);
  if (!browser) throw new Error(`${machine.name} is no browser`);
  return browser;
};

function place(): { readonly world: World; readonly machine: Machine; readonly browser: VirtualBrowser } {
  const at = here();
  if (!at) throw new Error('no world');
  return { ...at, browser: browserOf(at.machine) };
}

class Channel {
  readonly name: string;
  readonly machine: Machine;
  readonly #browser: VirtualBrowser;
  readonly #listeners: ((event: { readonly data: unknown }) => void)[] = [];

  constructor(name: string) {
    const { machine, browser } = place();
    this.name = name;
    this.machine = machine;
    this.#browser = browser;
    browser.channels.add(this);
  }
  addEventListener(_type: 'message', listener: (event: { readonly data: unknown }) => void): void {
    this.#listeners.push(listener);
  }
  postMessage(data: unknown): void {
    const { world } = this.#browser;
    for (const other of this.#browser.channels)
      if (other !== this && other.name === this.name)
        world.after(world.random.below(5), other.machine, () => {
          if (this.#browser.channels.has(other)) for (const listener of other.#listeners) listener({ data });
        });
  }
  close(): void {
    this.#browser.channels.delete(this);
  }
}

interface Lock {
  readonly machine: Machine;
  readonly run: () => void;
  isHeld: boolean;
}

function grantNext(waiting: Lock[], world: World): void {
  const [first] = waiting;
  if (!first || first.isHeld) return;
  first.isHeld = true;
  world.after(0, first.machine, first.run);
}

function releaseOf(machine: Machine, waiting: Lock[], world: World): void {
  for (let at = waiting.length - 1; at >= 0; at--)
    if (waiting[at]?.machine === machine) waiting.splice(at, 1);
  grantNext(waiting, world);
}

type Task = (lock: object | null) => unknown;

const locks = {
  request(
    name: string,
    optionsOrTask: { readonly signal?: AbortSignal; readonly ifAvailable?: boolean } | Task,
    given?: Task,
  ): Promise<unknown> {
    const { world, machine, browser } = place();
    const task = typeof optionsOrTask === 'function' ? optionsOrTask : given;
    const { signal, ifAvailable } = typeof optionsOrTask === 'function' ? {} : optionsOrTask;
    if (ifAvailable && (browser.locks.get(name)?.length ?? 0) > 0) return Promise.resolve(task?.(null));
    const waiting = browser.locks.get(name) ?? [];
    browser.locks.set(name, waiting);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = waiting.indexOf(lock);
        if (at >= 0) waiting.splice(at, 1);
        grantNext(waiting, world);
      };
      const lock: Lock = {
        machine,
        isHeld: false,
        run: () => void Promise.resolve(task?.(lock)).then(resolve, reject).finally(leave),
      };
      signal?.addEventListener('abort', () => {
        if (lock.isHeld) return;
        leave();
        reject(new DOMException('aborted', 'AbortError'));
      });
      waiting.push(lock);
      grantNext(waiting, world);
    });
  },
};

VirtualWebSocket.network = (machine) => browserOf(machine).network;
Object.assign(globalThis, {
  WebSocket: VirtualWebSocket,
  BroadcastChannel: Channel,
  ...indexedDbGlobals((machine) => browserOf(machine).disk),
});
Object.defineProperty(globalThis, 'navigator', {
  value: { locks, userAgent: 'simulated' },
  configurable: true,
});

/** The reach of whoever connects. */
export const reachOfMachine = (machine: Machine): Reach => browserOf(machine).reach;
