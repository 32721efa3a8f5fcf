/** A body socket for tests: a real Y.Doc over a real WebSocket, with our receipts. */
import { WebSocket } from 'ws';
import type { ContentJson } from '#shared/acts/act.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { BlockId, type LedgerId } from '#shared/kernel/ids.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { newPeer, type Peer } from './rooms/peer.ts';
import { randomId } from './start-relay.ts';

/** Somebody signed in at a relay. */
interface Visitor {
  readonly relay: { readonly socketUrl: string };
  ticket(request: object): Promise<string>;
}

export class BodyClient {
  readonly peer: Peer;
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.peer = newPeer();
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      this.peer.hear(new Uint8Array(data as Buffer));
      this.flush();
      this.#wake();
    });
    this.peer.doc.on('update', () => queueMicrotask(() => this.flush()));
  }

  /** @param more fields of the ticket's request. */
  static async open(member: Visitor, document: LedgerId, more: object = {}): Promise<BodyClient> {
    const ticket = await member.ticket({ socket: 'body', document, ...more });
    const socket = new WebSocket(`${member.relay.socketUrl}/sync/body/${document}`, [
      subprotocol,
      ticketSubprotocol(ticket),
    ]);
    const client = new BodyClient(socket);
    // At once, before a message is heard: connecting forgets what was to be said.
    await new Promise<void>((resolve) =>
      socket.once('open', () => {
        client.peer.connect();
        client.flush();
        resolve();
      }),
    );
    return client;
  }

  flush(): void {
    for (const frame of this.peer.outbox.splice(0)) this.socket.send(frame);
  }

  /** Writes a whole document and waits until it is on the relay's disk. */
  async fill(content: ContentJson): Promise<void> {
    const filled = fillBody(this.peer.body, content, () => BlockId.parse(randomId()));
    if (!filled.ok) throw new Error(filled.error.sentence);
    await this.whenReceipted();
  }

  /** Until everything sent is receipted; throws when the socket closes instead. */
  async whenReceipted(): Promise<void> {
    await Promise.resolve();
    this.flush();
    await this.when(() => this.peer.receipted >= this.peer.sent);
  }

  async when(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed while waiting');
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
