/**
 * The wires between browsers and the relay: each keeps the order of what it carries, none keeps its time. A browser's
 * network may be cut (its connections end), or stalled (nothing passes, and nobody is told).
 */
import { EventEmitter } from 'node:events';
import { here, type Machine, type World } from './world.ts';

/** One browser's way to the relay. */
export interface Reach {
  state: 'up' | 'cut' | 'stalled';
  readonly wires: Set<Wire>;
  /** Ends of connections that a browser hears of when its network answers again. */
  readonly untold: (() => void)[];
}

export const newReach = (): Reach => ({ state: 'up', wires: new Set(), untold: [] });

/** The relay's end of a network: what it does with those who come. */
export interface Host {
  readonly machine: Machine;
  /** A socket that asks to be let in; false refuses it. */
  accept(socket: RelaySocket, stream: FrameStream, asked: Asked): boolean;
}

export interface Asked {
  readonly path: string;
  readonly protocols: readonly string[];
}

export class VirtualNetwork {
  readonly world: World;
  readonly reachOf: (machine: Machine) => Reach;
  host: Host | null = null;
  /** Once in so many, a message that may come twice does; 0: never. */
  twiceIn = 0;
  slowestMs = 40;

  constructor(world: World, reachOf: (machine: Machine) => Reach) {
    this.world = world;
    this.reachOf = reachOf;
  }

  delay(): number {
    return 1 + this.world.random.below(this.slowestMs);
  }

  /** A question over HTTP: answered, or not in reach. */
  call<T>(ask: (host: Host) => T): Promise<T | null> {
    const place = here();
    if (!place) throw new Error('calls come from machines');
    const { machine } = place;
    const { world } = this;
    const reach = this.reachOf(machine);
    return new Promise((resolve) => {
      const fail = (ms: number): void => void world.after(ms, machine, () => resolve(null));
      if (reach.state === 'stalled') return fail(patienceMs);
      const { host } = this;
      if (reach.state === 'cut' || !host) return fail(this.delay());
      world.after(this.delay(), host.machine, () => {
        const answer = ask(host);
        world.after(this.delay(), machine, () =>
          reach.state === 'up' ? resolve(answer) : fail(reach.state === 'cut' ? 1 : patienceMs),
        );
      });
      // A relay that dies meanwhile answers nobody.
      world.after(patienceMs, machine, () => resolve(null));
    });
  }

  /** Ends every connection of a browser, and takes no other until it is up again. */
  cut(reach: Reach, isRelayTold: boolean): void {
    reach.state = 'cut';
    for (const wire of Array.from(reach.wires)) wire.break(true, isRelayTold);
  }

  stall(reach: Reach): void {
    if (reach.state === 'up') reach.state = 'stalled';
  }

  heal(reach: Reach): void {
    reach.state = 'up';
    for (const wire of Array.from(reach.wires)) wire.flush();
    for (const tell of reach.untold.splice(0)) tell();
  }

  /** Whoever is connected learns by the end of the connection that the relay has gone. */
  hostGone(reaches: Iterable<Reach>): void {
    this.host = null;
    for (const reach of reaches)
      for (const wire of Array.from(reach.wires)) wire.break(reach.state !== 'stalled', false);
  }
}

/** After this a call counts as lost, ms: as `client/session/api.ts` has it. */
const patienceMs = 15_000;

/** One connection. */
export class Wire {
  readonly network: VirtualNetwork;
  readonly reach: Reach;
  readonly client: VirtualWebSocket;
  readonly clientMachine: Machine;
  readonly host: Host;
  readonly relay: RelaySocket;
  readonly up: Lane;
  readonly down: Lane;
  isBroken = false;

  constructor(network: VirtualNetwork, client: VirtualWebSocket, machine: Machine, host: Host, asked: Asked) {
    this.network = network;
    this.client = client;
    this.clientMachine = machine;
    this.host = host;
    this.reach = network.reachOf(machine);
    this.up = new Lane(this, host.machine);
    this.down = new Lane(this, machine);
    this.relay = new RelaySocket(this);
    this.reach.wires.add(this);
    this.up.pass(() => {
      // What the relay says first comes after the handshake's answer.
      this.down.pass(() => client.opened());
      if (!host.accept(this.relay, new FrameStream(this), asked)) this.break(true, false);
    });
  }

  /** It ends without a farewell. */
  break(isClientTold: boolean, isRelayTold: boolean): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.reach.wires.delete(this);
    const { world } = this.network;
    const tell = (): void =>
      void world.after(this.network.delay(), this.clientMachine, () => this.client.closed(1006));
    if (isClientTold) tell();
    else this.reach.untold.push(tell);
    if (isRelayTold) world.after(this.network.delay(), this.host.machine, () => this.relay.gone());
  }

  flush(): void {
    this.up.flush();
    this.down.flush();
  }
}

/** One direction: in order, at its own pace. */
class Lane {
  readonly #wire: Wire;
  readonly #machine: Machine;
  #lastAtMs = 0;
  #held: (() => void)[] = [];

  constructor(wire: Wire, machine: Machine) {
    this.#wire = wire;
    this.#machine = machine;
  }

  pass(deliver: () => void): void {
    const { network, reach } = this.#wire;
    if (this.#wire.isBroken) return;
    if (reach.state === 'stalled') return void this.#held.push(deliver);
    const { world } = network;
    this.#lastAtMs = Math.max(this.#lastAtMs, world.nowMs + network.delay());
    world.after(this.#lastAtMs - world.nowMs, this.#machine, () => {
      if (!this.#wire.isBroken) deliver();
    });
  }

  flush(): void {
    for (const deliver of this.#held.splice(0)) this.pass(deliver);
  }
}

interface CloseEventLike {
  readonly code: number;
  readonly reason: string;
}
interface MessageEventLike {
  readonly data: unknown;
}

/** A browser's WebSocket, as much of it as is used. */
export class VirtualWebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static network: (machine: Machine) => VirtualNetwork = () => {
    throw new Error('no network');
  };

  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readyState = 0;
  binaryType = 'blob';
  onopen: (() => void) | null = null;
  onclose: ((event: CloseEventLike) => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: MessageEventLike) => void) | null = null;
  readonly #listeners: { readonly type: string; readonly listener: (event: object) => void }[] = [];
  readonly #wire: Wire | null;

  constructor(url: string, protocols: readonly string[] = []) {
    const place = here();
    if (!place) throw new Error('sockets belong to machines');
    const { world, machine } = place;
    const network = VirtualWebSocket.network(machine);
    const { host } = network;
    const reach = network.reachOf(machine);
    if (reach.state === 'cut' || !host) {
      this.#wire = null;
      world.after(network.delay(), machine, () => this.closed(1006));
    } else
      this.#wire = new Wire(network, this, machine, host, {
        path: url.replace(/^wss?:\/\/[^/]*/, ''),
        protocols: [...protocols],
      });
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#listeners.push({ type, listener });
  }
  #dispatch(type: 'open' | 'close' | 'message', event: object): void {
    if (type === 'open') this.onopen?.();
    else if (type === 'close') this.onclose?.(event as CloseEventLike);
    else this.onmessage?.(event as MessageEventLike);
    for (const each of this.#listeners) if (each.type === type) each.listener(event);
  }

  send(data: string | Uint8Array): void {
    const wire = this.#wire;
    if (this.readyState !== 1 || !wire) return;
    const payload = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data);
    const isBinary = typeof data !== 'string';
    wire.network.world.note(payload.length);
    wire.up.pass(() => wire.relay.heard(payload, isBinary));
  }

  close(): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    const wire = this.#wire;
    wire?.up.pass(() => {
      wire.relay.gone();
      wire.down.pass(() => {
        wire.reach.wires.delete(wire);
        this.closed(1005);
      });
    });
  }

  opened(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.#dispatch('open', {});
  }
  heard(data: unknown): void {
    if (this.readyState === 1 || this.readyState === 2) this.#dispatch('message', { data });
  }
  closed(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#dispatch('close', { code, reason: '' });
  }
}

/** The relay's end of a connection: what it uses of a WebSocket of `ws`. */
export class RelaySocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly bufferedAmount = 0;
  isPaused = false;
  readonly #wire: Wire;
  readonly #unread: (() => void)[] = [];
  #isGone = false;

  constructor(wire: Wire) {
    super();
    this.#wire = wire;
  }

  /** A message of the browser. */
  heard(payload: Buffer, isBinary: boolean): void {
    if (this.readyState === 3) return;
    if (this.isPaused) this.#unread.push(() => this.heard(payload, isBinary));
    else this.emit('message', payload, isBinary);
  }

  send(data: string | Uint8Array, done?: () => void): void {
    if (this.readyState !== 1) return;
    const wire = this.#wire;
    if (typeof data === 'string') carry(wire, () => wire.client.heard(data), data.length, true);
    else {
      const copy = new Uint8Array(data).buffer;
      carry(wire, () => wire.client.heard(copy), data.length, data[0] === 0);
    }
    if (done) wire.network.world.after(1, wire.host.machine, done);
  }

  ping(): void {
    this.#wire.down.pass(() => this.#wire.up.pass(() => this.emit('pong')));
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
    for (const read of this.#unread.splice(0)) read();
  }

  close(code = 1005): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    const wire = this.#wire;
    wire.down.pass(() => {
      wire.client.closed(code);
      wire.reach.wires.delete(wire);
      wire.up.pass(() => this.gone());
    });
  }
  terminate(): void {
    if (this.readyState === 3) return;
    const wire = this.#wire;
    wire.break(wire.reach.state !== 'stalled', false);
    wire.network.world.after(0, wire.host.machine, () => this.gone());
  }
  /** The connection has ended on this side. */
  gone(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const read of this.#unread.splice(0)) read();
    this.readyState = 3;
    this.emit('close');
  }
}

/** Passes a message down, and once in a while a second time where hearing it twice must change nothing. */
function carry(wire: Wire, deliver: () => void, bytes: number, mayRepeat: boolean): void {
  const { network } = wire;
  network.world.note(bytes);
  wire.down.pass(deliver);
  if (mayRepeat && network.twiceIn > 0 && network.world.random.once(network.twiceIn)) wire.down.pass(deliver);
}

/** The stream under a socket, to which rooms write whole WebSocket frames. */
export class FrameStream {
  readonly #wire: Wire;
  constructor(wire: Wire) {
    this.#wire = wire;
  }
  write(frame: Uint8Array): boolean {
    const short = frame[1] ?? 0;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    const message = new Uint8Array(frame.subarray(header));
    const wire = this.#wire;
    const { buffer } = message;
    // Updates may come twice; answers and receipts too, but a step 1 is answered with a step 2 that counts.
    const mayRepeat = message[0] === 0 && message[1] === 2;
    carry(wire, () => wire.client.heard(buffer), message.length, mayRepeat);
    return true;
  }
}
