/** [promise 9] Readers that do not read, while somebody writes without end: each is cut, and memory stays bounded. */
import { writeParagraph } from '../sync-server/rooms/prose.ts';
import { createDocument, startRelay, until, WebSocket } from '../sync-server/rooms/relay-fixture.ts';
import { newPeer } from '../sync-server/rooms/peer.ts';
import { subprotocol } from '#shared/protocol/body-messages.ts';

export interface DeafReport {
  readonly readers: number;
  /** What was written, MiB. */
  readonly writtenMb: number;
  /** The most memory that relay, writer and readers had in their one process, MiB. */
  readonly mostMemoryMb: number;
  /** How many readers the relay still keeps. */
  readonly left: number;
}

const wordsBytes = 64 * 1024;

/** What this system itself may buffer for a reader comes on top, and can be several times as much. */
const mostTimesAsMuch = 6;

/** @param leastMb is more than a reader is let lag behind by far; goes on, within bounds, until each is cut. */
export async function runDeafReaders(readers: number, leastMb: number): Promise<DeafReport> {
  await using relay = await startRelay();
  const document = createDocument(relay.store, 'read-by-nobody');
  const open = async (member: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${relay.url}/${document}`, [subprotocol, `ticket.${member}`]);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    return socket;
  };
  const deaf: WebSocket[] = [];
  for (let i = 0; i < readers; i++) {
    const socket = await open(`member-deaf-${i}`);
    socket.pause();
    deaf.push(socket);
  }

  const writer = await open('member-writer');
  const peer = newPeer();
  writer.on('message', (data) => peer.hear(new Uint8Array(data as Buffer)));
  peer.connect();
  const say = (): void => {
    for (const frame of peer.outbox.splice(0)) writer.send(frame);
  };
  say();
  let mostMemoryMb = 0;
  const words = 'words '.repeat(wordsBytes / 6);
  const least = Math.ceil((leastMb * 1_048_576) / wordsBytes);
  let written = 0;
  for (; written < least || (relay.connections() > 1 && written < least * mostTimesAsMuch); written++) {
    // Written and taken away again: the document stays small, the stream of updates does not.
    writeParagraph(peer.body, words);
    peer.body.delete(0, peer.body.length);
    say();
    await until(() => (say(), peer.receipted >= peer.sent));
    mostMemoryMb = Math.max(mostMemoryMb, process.memoryUsage.rss() / 1_048_576);
  }
  const left = relay.connections() - 1;
  for (const socket of [...deaf, writer]) socket.terminate();
  const writtenMb = Math.round((written * wordsBytes) / 1_048_576);
  return { readers, writtenMb, mostMemoryMb, left };
}
