/** A wire between browser and relay on which acknowledgements can be held back: what was sent arrives, nobody says so. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { messageReceipt } from '#shared/protocol/body-messages.ts';

export class SlowWire {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #relayPort = 0;
  #isHolding = false;
  #held: (() => void)[] = [];
  readonly #heldFor = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (browser) => this.#join(browser));
  }

  static async open(): Promise<SlowWire> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SlowWire(server);
  }

  /** Where the browser goes. */
  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  leadTo(relayUrl: string): void {
    this.#relayPort = Number(new URL(relayUrl).port);
  }

  /** From now on receipts and acceptances stay in the wire. */
  holdAcknowledgements(): void {
    this.#isHolding = true;
  }

  releaseAcknowledgements(): void {
    this.#isHolding = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(browser: Socket): void {
    const relay = connect(this.#relayPort, '127.0.0.1');
    for (const [socket, other] of [
      [browser, relay],
      [relay, browser],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    browser.pipe(relay);
    const reader = new AnswerReader();
    relay.on('data', (chunk) => {
      for (const { bytes, isAcknowledgement } of reader.read(chunk)) {
        const pass = (): void => void (browser.writable && browser.write(bytes));
        // What comes behind a held message waits as well, so that nothing overtakes it.
        if (this.#isHolding && (isAcknowledgement || this.#heldFor.has(browser))) {
          this.#heldFor.add(browser);
          this.#held.push(() => {
            this.#heldFor.delete(browser);
            pass();
          });
        } else pass();
      }
    });
  }
}

interface Answer {
  readonly bytes: Buffer;
  readonly isAcknowledgement: boolean;
}

/** Cuts what a relay says into WebSocket messages; before the change of protocol everything passes as it is. */
class AnswerReader {
  #isSwitched = false;
  #rest = Buffer.alloc(0);

  *read(chunk: Buffer): Generator<Answer> {
    if (!this.#isSwitched) {
      const end = chunk.indexOf('\r\n\r\n');
      this.#isSwitched = end > 0 && chunk.subarray(0, 12).toString() === 'HTTP/1.1 101';
      if (!this.#isSwitched) return yield { bytes: chunk, isAcknowledgement: false };
      yield { bytes: chunk.subarray(0, end + 4), isAcknowledgement: false };
      chunk = chunk.subarray(end + 4);
    }
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let frame = firstFrame(this.#rest); frame; frame = firstFrame(this.#rest)) {
      this.#rest = this.#rest.subarray(frame.bytes.length);
      yield frame;
    }
  }
}

/** The first whole frame (from a server: without a mask), or `null` while it is not all there. */
function firstFrame(bytes: Buffer): Answer | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < head + length) return null;
  const payload = bytes.subarray(head, head + length);
  const isText = (bytes.readUInt8(0) & 0x0f) === 1;
  const isAcknowledgement = isText
    ? payload.includes('"type":"accepted"') || payload.includes('"type":"acts"')
    : payload.at(0) === messageReceipt;
  return { bytes: bytes.subarray(0, head + length), isAcknowledgement };
}
