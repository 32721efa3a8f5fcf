/** A cable between a client and a relay that cuts, stalls, delays and truncates: a TCP proxy on a port of its own. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One direction of one connection: what came in and was not passed on yet. */
interface Lane {
  readonly from: Socket;
  readonly to: Socket;
  readonly waiting: { readonly bytes: Uint8Array; turns: number }[];
}

export class FaultyWire {
  readonly #server: Server;
  readonly #lanes = new Set<Lane>();
  /** Where the relay listens now; it may have restarted elsewhere. */
  readonly #relayPort: () => number;
  #isCut = false;
  #isStalled = false;
  #delay = 0;
  #keepOfNext: number | null = null;
  #isPumping = false;

  private constructor(relayPort: () => number) {
    this.#relayPort = relayPort;
    this.#server = createServer((client) => this.#join(client));
  }

  static async open(relayPort: () => number): Promise<FaultyWire> {
    const wire = new FaultyWire(relayPort);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends every connection, and takes no other until healed. */
  cut(): void {
    this.#isCut = true;
    this.#destroy();
  }

  /** Nothing passes either way and nothing ends: both sides believe in the connection. */
  stall(): void {
    this.#isStalled = true;
  }

  /** Whatever comes waits so many turns of the event loop. */
  delay(turns: number): void {
    this.#delay = turns;
  }

  /** Of what comes next, whichever way, only the first bytes pass; then the connection ends. */
  truncate(bytes: number): void {
    this.#keepOfNext = bytes;
  }

  heal(): void {
    this.#isCut = false;
    this.#isStalled = false;
    this.#delay = 0;
    this.#keepOfNext = null;
    this.#pump();
  }

  #join(client: Socket): void {
    client.on('error', () => undefined);
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const relay = connect(this.#relayPort(), '127.0.0.1');
    relay.on('error', () => undefined);
    for (const [from, to] of [
      [client, relay],
      [relay, client],
    ] as const) {
      const lane: Lane = { from, to, waiting: [] };
      this.#lanes.add(lane);
      from.on('data', (bytes: Uint8Array) => this.#take(lane, bytes));
      from.on('close', () => {
        this.#lanes.delete(lane);
        // A stalled wire does not tell either side that the other has gone.
        if (!this.#isStalled) to.destroy();
      });
    }
  }

  #take(lane: Lane, bytes: Uint8Array): void {
    lane.waiting.push({ bytes, turns: this.#delay });
    this.#pump();
  }

  /** Passes on what is due, in order, and comes again next turn while something waits. */
  #pump(): void {
    if (this.#isPumping || this.#isStalled) return;
    let isWaiting = false;
    for (const lane of this.#lanes) {
      for (let [next] = lane.waiting; next && next.turns <= 0; [next] = lane.waiting) {
        lane.waiting.shift();
        if (this.#keepOfNext !== null) {
          lane.to.end(next.bytes.subarray(0, this.#keepOfNext));
          lane.from.destroy();
          lane.waiting.length = 0;
          this.#keepOfNext = null;
        } else lane.to.write(next.bytes);
      }
      for (const each of lane.waiting) each.turns--;
      isWaiting ||= lane.waiting.length > 0;
    }
    if (!isWaiting) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #destroy(): void {
    for (const { from, to } of this.#lanes) for (const socket of [from, to]) socket.destroy();
    this.#lanes.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
