/** A relay and browsers in one world: what can be done to them from outside, and what is on their disks. */
import './world-globals.ts';
import { ok, err } from '#shared/kernel/result.ts';
import type { Api, ApiFault } from '../../../client/session/api.ts';
import type { MemoryStore } from './memory-store.ts';
import { reachOfMachine, type VirtualBrowser } from './virtual-browser.ts';
import { LedgerId } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import { VirtualNetwork, type Host } from './virtual-network.ts';
import { World, type Machine } from './world.ts';

/** A relay's process, and what its HTTP API says. */
export interface RelayProcess extends Host {
  /** `POST /api/tickets` of a session. */
  ticket(session: string, request: unknown): Result<{ ticket: string; expiresAtMs: number }, Refusal>;
  /** `GET /api/documents/ID/body` */
  body(session: string, document: LedgerId): Result<Uint8Array, Refusal>;
}

/** Thrown inside the relay in the moment of its death: nothing of it goes on. */
class Killed extends Error {}

export class Simulation<R extends RelayProcess = RelayProcess> {
  readonly world: World;
  readonly network: VirtualNetwork;
  readonly browsers: VirtualBrowser[] = [];
  store: MemoryStore;
  relay: R | null = null;
  readonly #start: (machine: Machine, store: MemoryStore) => R;

  /** @param start called on the relay's machine. */
  constructor(seed: number, store: MemoryStore, start: (machine: Machine, store: MemoryStore) => R) {
    this.#start = start;
    this.world = new World(seed);
    this.network = new VirtualNetwork(this.world, reachOfMachine);
    this.store = store;
  }

  async startRelay(): Promise<R> {
    const machine = this.world.machine('relay');
    this.store = this.store.copy();
    await this.world.at(machine, () => {
      this.relay = this.#start(machine, this.store);
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
export function virtualApi(browser: VirtualBrowser, relay: () => RelayProcess | null): Api {
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
      const said = await browser.network.call(() => relay()?.body(browser.session, LedgerId.parse(document)));
      if (!said) return unreachable;
      return said.ok ? said : err({ kind: 'refused', refusal: said.error });
    },
  };
}
