/** Relays as nodes on one PostgreSQL database, in this process, with a bus that a test can lose messages on. */
import type { Bus, BusListener } from '../../../sync-server/nodes/bus.ts';
import type { RelayOptions } from '../../../sync-server/relay.ts';
import { startTestRelay, TestMember, type TestRelay } from '../start-relay.ts';
import type { TestPostgres } from './postgres-server.ts';

/** A bus within this process. */
export class TestBus {
  /** Whether a message gets lost on its way. */
  isLost: (message: string) => boolean = () => false;
  /** Everything that was said, lost or not. */
  readonly said: string[] = [];
  readonly #listeners = new Set<BusListener>();

  readonly open = (_channel: string, listener: BusListener): Bus => {
    this.#listeners.add(listener);
    queueMicrotask(() => listener.connected());
    return {
      mostBytes: 7_999,
      publish: (message) => this.say(message),
      trouble: () => null,
      [Symbol.asyncDispose]: () => {
        this.#listeners.delete(listener);
        return Promise.resolve();
      },
    };
  };

  say(message: string): void {
    this.said.push(message);
    if (this.isLost(message)) return;
    setImmediate(() => {
      for (const listener of this.#listeners) listener.heard(message);
    });
  }
}

export interface Nodes extends AsyncDisposable {
  readonly nodes: readonly [TestRelay, TestRelay];
  readonly bus: TestBus;
  readonly databaseUrl: string;
}

/** Two nodes on a database of their own. */
export async function startNodes(
  postgres: TestPostgres,
  options: Partial<RelayOptions> = {},
): Promise<Nodes> {
  const databaseUrl = await postgres.database();
  const bus = new TestBus();
  const start = (): Promise<TestRelay> => startTestRelay({ databaseUrl, openBus: bus.open, ...options });
  const nodes = [await start(), await start()] as const;
  return {
    nodes,
    bus,
    databaseUrl,
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node[Symbol.asyncDispose]();
    },
  };
}

/** The same person, with the same session, at another node. */
export const at = (node: TestRelay, { who, token, cookie }: TestMember): TestMember =>
  new TestMember(node, who, token, cookie);
