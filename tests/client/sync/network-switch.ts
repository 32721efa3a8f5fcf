/** A cable between client and relay that tests can cut: a TCP proxy on a port of its own. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class NetworkSwitch {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Port of the relay now; it may have restarted elsewhere. */
  readonly #relayPort: () => number;
  #isCut = false;
  #webSockets: 'let-through' | 'refused' | 'swallowed' = 'let-through';

  private constructor(relayPort: () => number) {
    this.#relayPort = relayPort;
    this.#server = createServer((client) => this.#join(client));
  }

  static async open(relayPort: () => number): Promise<NetworkSwitch> {
    const network = new NetworkSwitch(relayPort);
    const { promise, resolve } = Promise.withResolvers<void>();
    network.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #join(client: Socket): void {
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const relay = connect(this.#relayPort(), '127.0.0.1');
    for (const socket of [client, relay]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        (socket === client ? relay : client).destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      // Requests share connections: an upgrade may come after others.
      const isUpgrade =
        this.#webSockets !== 'let-through' && bytes.toString('latin1').startsWith('GET /sync/');
      if (!isUpgrade) relay.write(bytes);
      else if (this.#webSockets === 'refused')
        client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    client.on('end', () => relay.end());
    relay.pipe(client);
  }

  /** As networks do that know requests and no WebSockets: with an answer, or with none ever. */
  blockWebSockets(how: 'refused' | 'swallowed'): void {
    this.#webSockets = how;
    for (const socket of this.#sockets) socket.destroy();
  }

  letWebSocketsThrough(): void {
    this.#webSockets = 'let-through';
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }
}
