/** [promise 9] Honest frames with bytes changed, cut, doubled and joined, against a real room: any number from a seed. */
import { createHash, type Hash } from 'node:crypto';
import * as Y from 'yjs';
import { newPeer, type Peer } from '../sync-server/rooms/peer.ts';
import { writeParagraph, writeTitle } from '../sync-server/rooms/prose.ts';
import { alice, bob, carol, deliver, RoomFixture } from '../sync-server/rooms/room-fixture.ts';
import { editRandomly } from './random-edit.ts';
import { randomFrom, type Random } from './random.ts';

export interface FrameReport {
  readonly refused: number;
  readonly taken: number;
  /** The longest that one frame held up the others, ms. */
  readonly slowestMs: number;
  /** What 999 of 1,000 frames stayed under, ms, to a tenth. */
  readonly stall999Ms: number;
  /** The most memory that the process had, MiB. */
  readonly mostMemoryMb: number;
  /** SHA-256 of all frames in their order, hex: the same from the same seed. */
  readonly played: string;
}

interface Tally {
  refused: number;
  taken: number;
  slowestMs: number;
  mostMemoryMb: number;
  /** Frames by tenths of a millisecond that they took; the last one holds all that took longer. */
  readonly tenths: Uint32Array;
  readonly played: Hash;
}

const framesInScene = 100;

/**
 * Plays scenes of a hundred frames, each from the seed after the last one's. Throws with the seed of its scene and the frame
 * when one crashes the room or changes the document although it was refused.
 */
export function runMutatedFrames(
  frames: number,
  seed: number,
  onProgress: (done: number) => void = () => undefined,
): FrameReport {
  const tally = {
    refused: 0,
    taken: 0,
    slowestMs: 0,
    mostMemoryMb: 0,
    tenths: new Uint32Array(10_000),
    played: createHash('sha256'),
  };
  for (let done = 0; done < frames; done += framesInScene) {
    playScene(Math.min(framesInScene, frames - done), seed + done / framesInScene, tally);
    tally.mostMemoryMb = Math.max(tally.mostMemoryMb, process.memoryUsage.rss() / 1_048_576);
    onProgress(done + framesInScene);
  }
  const { refused, taken, slowestMs, mostMemoryMb } = tally;
  const stall999Ms = stallOf(tally.tenths, frames);
  return { refused, taken, slowestMs, mostMemoryMb, stall999Ms, played: tally.played.digest('hex') };
}

/** This thread's own time, ms: machines that do other things as well would count as stalls. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The tenth of a millisecond that 999 of 1,000 stayed under. */
function stallOf(tenths: Uint32Array, frames: number): number {
  let slower = 0;
  let at = tenths.length;
  while (at > 0 && slower <= frames / 1_000) slower += tenths[--at] ?? 0;
  return (at + 1) / 10;
}

function playScene(frames: number, seed: number, tally: Tally): void {
  const random = randomFrom(seed);
  const again = `again with --only frames --rounds ${framesInScene} --seed ${seed}`;
  const fixture = new RoomFixture();
  const a = fixture.join(alice, { peer: somePeer(random) });
  writeTitle(a.peer.body, 'Title');
  writeParagraph(a.peer.body, 'text');
  const reader = fixture.join(bob, { peer: somePeer(random) });
  fixture.settle();
  const honest = honestFrames(fixture, random);
  let shown = fixture.room.flushed().toJSON();

  for (let i = 0; i < frames; i++) {
    const visit = fixture.join(carol, { peer: somePeer(random), reserves: false });
    const frame = mutated(honest, random);
    tally.played.update(frame);
    const fail = (what: string): never => {
      throw new Error(`${what} by frame ${Buffer.from(frame).toString('hex')}, ${again}`);
    };
    const startedMs = busyMs();
    try {
      fixture.room.receive(visit.connection, frame);
      fixture.endTurn();
    } catch (error) {
      fail(`The room crashed (${String(error)})`);
    }
    const tookMs = busyMs() - startedMs;
    tally.slowestMs = Math.max(tally.slowestMs, tookMs);
    const tenth = Math.min(tally.tenths.length - 1, Math.floor(tookMs * 10));
    tally.tenths[tenth] = (tally.tenths[tenth] ?? 0) + 1;
    const isRefused = visit.closed !== null;
    const now = fixture.room.flushed().toJSON();
    if (isRefused && now !== shown) fail('The document was changed, though refused,');
    shown = now;
    tally[isRefused ? 'refused' : 'taken']++;
    deliver(reader);
    if (reader.peer.body.toJSON() !== shown) fail('A reader sees another document');
    if (reader.closed !== null) fail('Somebody else was closed');
    if (!isRefused) fixture.leave(visit);
  }
  fixture.restart();
  if (fixture.room.flushed().toJSON() !== shown) throw new Error(`The disk holds another document, ${again}`);
}

/** Yjs would choose its client id by itself, and the seed would not repeat it. */
const somePeer = (random: Random): Peer =>
  newPeer(Object.assign(new Y.Doc(), { clientID: random.below(2 ** 32) }));

/** What an honest visitor's session sends. */
function honestFrames(fixture: RoomFixture, random: Random): readonly Uint8Array[] {
  const visit = fixture.join(carol, { peer: somePeer(random), reserves: false });
  fixture.settle();
  const { peer } = visit;
  for (let i = 0; i < 8; i++) peer.doc.transact(() => editRandomly(peer.body, random));
  const paragraph = peer.body.get(0);
  if (paragraph instanceof Y.XmlElement) paragraph.setAttribute('id', 'block-id-1');
  peer.awareness.setLocalState({ cursor: 1 });
  const frames = peer.outbox.splice(0);
  fixture.leave(visit);
  return frames;
}

function mutated(honest: readonly Uint8Array[], random: Random): Uint8Array {
  const some = (): number[] => [...(random.pick(honest) ?? [])];
  let bytes = some();
  for (let times = random.below(5); times > 0; times--) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(7);
    if (kind < 3) bytes[at] = random.below(256);
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes.splice(at, 0, random.below(256));
    else if (kind === 5) bytes.splice(at, 1 + random.below(4));
    else bytes = [...bytes.slice(0, at), ...some().slice(random.below(12))];
  }
  return Uint8Array.from(bytes);
}
