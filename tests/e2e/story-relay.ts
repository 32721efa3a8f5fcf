/** A real relay for browser tests that can be stopped, started again on its port, and moved forward in time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { systemClock, type Clock } from '../../sync-server/clock.ts';
import { startRelay, type Relay } from '../../sync-server/relay.ts';

export interface StoryRelayOptions {
  readonly hasSample?: boolean;
  readonly publicUrl?: string;
  /** Where it is one of several nodes. */
  readonly shared?: SharedServers;
}

export interface SharedServers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

export class StoryRelay {
  readonly #folder: string;
  readonly #hasSample: boolean;
  readonly #publicUrl: string | null;
  readonly #clock: Clock = {
    now: () => Date.now() + this.#aheadMs,
    every: (periodMs, task) => systemClock.every(periodMs, task),
  };
  #aheadMs = 0;
  #port = 0;
  #relay: Relay | null = null;

  readonly #shared: SharedServers | null;

  private constructor(folder: string, { hasSample = true, publicUrl, shared }: StoryRelayOptions) {
    this.#folder = folder;
    this.#hasSample = hasSample;
    this.#publicUrl = publicUrl ?? null;
    this.#shared = shared ?? null;
  }

  static async start(options: StoryRelayOptions = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-story-'));
    const relay = new StoryRelay(folder, options);
    await relay.start();
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  urlOf(): string {
    return this.url;
  }

  /** The folder that holds the relay's database. */
  get folder(): string {
    return this.#folder;
  }

  /** The one link that the console prints on the first start. */
  get setupLink(): string {
    const link = this.#relay?.setupLink;
    if (!link) throw new Error('this relay has its administrator already');
    return link;
  }

  async start(): Promise<void> {
    this.#relay = await startRelay({
      port: this.#port,
      host: '127.0.0.1',
      dataFolder: this.#folder,
      publicUrl: this.#publicUrl,
      setupToken: null,
      log: pino({ level: process.env['E2E_LOG'] ?? 'silent' }, pino.destination(2)),
      clock: this.#clock,
      hasSample: this.#hasSample,
      ...this.#shared,
      // Another build than dist/, for trying one out beside it.
      ...(process.env['E2E_APP'] ? { appFolder: process.env['E2E_APP'] } : {}),
    });
    this.#port = this.#relay.port;
  }

  async stop(): Promise<void> {
    await this.#relay?.close();
    this.#relay = null;
  }

  /** Lets relay time pass without waiting for it; the app's clock follows the relay's. */
  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
