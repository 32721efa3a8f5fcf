/** A relay and browsers in one world: what can be done to them from outside, and what is on their disks. */
import './world-globals.ts';
import { ok, err } from '#shared/kernel/result.ts';
import type { Api, ApiFault } from '../../../client/session/api.ts';
import type { MemoryStore } from './memory-store.ts';
import { startRelay, type RelayMachine } from './relay-machine.ts';
import { reachOfMachine, type VirtualBrowser } from './virtual-browser.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { World } from './world.ts';

/** Thrown inside the relay in the moment of its death: nothing of it goes on. */
class Killed extends Error {}

export class Simulation {
  readonly world: World;
  readonly network: VirtualNetwork;
  readonly browsers: VirtualBrowser[] = [];
  store: MemoryStore;
  relay: RelayMachine | null = null;

  constructor(seed: number, store: MemoryStore) {
    this.world = new World(seed);
    this.network = new VirtualNetwork(this.world, reachOfMachine);
    this.store = store;
  }

  async startRelay(): Promise<RelayMachine> {
    const machine = this.world.machine('relay');
    this.store = this.store.copy();
    await this.world.at(machine, () => {
      this.relay = startRelay(machine, this.store);
      this.network.host = this.relay;
    });
    if (!this.relay) throw this.world.errors[0] ?? new Error('the relay did not start');
    return this.relay;
  }

  /** The process ends as if the power went: what is not on its disk never was. */
  killRelay(): void {
    if (!this.relay) return;
    this.relay.machine.isDead = true;
    this.relay = null;
    this.network.hostGone(this.browsers.map(({ reach }) => reach));
    // Whatever it still does in this turn is done by nobody.
    this.store.failure = new Killed();
  }

  /** The same in the middle of its next commit: just after it was on the disk, or just before. */
  killRelayAtCommit(isAfter: boolean): void {
    this.store.onCommit = (isOnDisk) => {
      if (isOnDisk !== isAfter) return;
      this.killRelay();
      throw new Killed();
    };
  }
}

/** The relay's HTTP API over the virtual network. */
export function virtualApi(browser: VirtualBrowser, relay: () => RelayMachine | null): Api {
  const unreachable = err<ApiFault>({ kind: 'unreachable' });
  return {
    get: () => Promise.resolve(unreachable),
    async post(_path, body, answer) {
      const said = await browser.network.call(() => relay()?.ticket(browser.session, body));
      if (!said) return unreachable;
      return said.ok ? ok(answer.parse(said.value)) : err({ kind: 'refused', refusal: said.error });
    },
    async bytes(path) {
      const document = /^\/api\/documents\/([^/]+)\/body$/.exec(path)?.[1] ?? '';
      const said = await browser.network.call(() => relay()?.body(browser.session, document));
      if (!said) return unreachable;
      return said.ok ? said : err({ kind: 'refused', refusal: said.error });
    },
  };
}
