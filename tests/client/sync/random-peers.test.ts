/**
 * Seeded days of two people with bad networks: they write, comment, lose the relay, reload; the relay restarts.
 * At the end everyone has everything, and "up to date" was never said while something was missing on the relay.
 */
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { wholeBody } from '../../../sync-server/store/whole-body.ts';
import { randomFrom } from '../../convergence/random.ts';
import { startTestRelay, type TestRelay } from '../../sync-server/start-relay.ts';
import { paragraph, Peer, textOf } from './peer.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});
const kept = <T extends AsyncDisposable>(thing: T): T => {
  open.push(thing);
  return thing;
};

interface Writer {
  readonly peer: Peer;
  document: OpenDocument;
  readonly words: string[];
  readonly comments: string[];
}

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

async function day(seed: number, steps: number) {
  const source = randomFrom(seed);
  const random = (below: number) => source.below(below);
  const relay = kept(await startTestRelay());
  const ann = kept(await Peer.open(relay));
  await ann.setUp('Ann');
  const ben = kept(await Peer.open(relay));
  await ben.join(ann, 'Ben', 'editor');
  const id = await ann.workspace.create('Day');
  const first = await ann.workspace.open(id);
  await first.whenLoaded;
  await first.perform({ type: 'document-shared' });
  await untilStore(first.sync, ({ kind }) => kind === 'up-to-date');
  const second = await ben.workspace.open(id);
  await untilStore(second.sync, ({ kind }) => kind === 'up-to-date');
  const writers: Writer[] = [
    { peer: ann, document: first, words: [], comments: [] },
    { peer: ben, document: second, words: [], comments: [] },
  ];

  for (let i = 0; i < steps; i++) {
    const writer = writers[random(writers.length)];
    if (!writer) continue;
    const { peer, document } = writer;
    const dice = random(20);
    if (dice < 9) write(writer, `w${seed}-${i}`, random);
    else if (dice < 12) await comment(writer, `c${seed}-${i}`);
    else if (dice < 14) peer.network.cut();
    else if (dice < 17) {
      peer.network.restore();
      peer.workspace.reconnect();
    } else if (dice < 18) {
      document.close();
      await peer.reload();
      writer.document = await peer.workspace.open(id);
      await writer.document.whenLoaded;
    } else if (dice < 19) await relay.restart();
    else if (!peer.network.isCut) await untilStore(document.sync, ({ kind }) => kind === 'up-to-date');
    for (let turns = random(30); turns > 0; turns--) await pause();
    for (const each of writers) checkPromise(relay, id, each, `seed ${seed}, step ${i}`);
  }

  for (const { peer } of writers) {
    peer.network.restore();
    peer.workspace.reconnect();
  }
  const words = writers.flatMap((writer) => writer.words);
  const comments = writers.flatMap((writer) => writer.comments);
  const isWhole = ({ document }: Writer) => {
    const text = textOf(document.body).join(' ').split(' ');
    const said = [...(document.state.get()?.threads.values() ?? [])].map(
      (thread) => thread.comments[0]?.text,
    );
    return words.every((word) => text.includes(word)) && comments.every((each) => said.includes(each));
  };
  await expect.poll(() => writers.every(isWhole), { timeout: 20_000, interval: 20 }).toBe(true);
  for (const { document } of writers) await untilStore(document.sync, ({ kind }) => kind === 'up-to-date');
  const [one, two] = writers.map(({ document }) => textOf(document.body));
  expect(one).toEqual(two);
  for (const { document } of writers) {
    expect(document.refused.get()).toEqual([]);
    expect(document.state.get()?.voids).toEqual([]);
    document.close();
  }
}

function write({ document, words }: Writer, word: string, random: (below: number) => number) {
  const { body } = document;
  const block = body.length > 2 && random(3) > 0 ? body.get(2 + random(body.length - 2)) : null;
  const text: unknown = block instanceof Y.XmlElement && block.length > 0 ? block.get(0) : null;
  if (text instanceof Y.XmlText) text.insert(text.length, ` ${word}`);
  else body.push([paragraph(word, `block-${word}`)]);
  words.push(word);
}

async function comment({ document, comments }: Writer, text: string) {
  await document.perform({
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text },
    suggestion: null,
  });
  comments.push(text);
}

function checkPromise(relay: TestRelay, id: LedgerId, { document, words }: Writer, where: string) {
  if (document.sync.get().kind !== 'up-to-date') return;
  const stored = new Y.Doc();
  Y.applyUpdate(stored, wholeBody(relay.relay.store, id));
  const onRelay = textOf(stored.getXmlFragment('body')).join(' ').split(' ');
  for (const word of words) expect(onRelay, where).toContain(word);
}

const seeds = (process.env['CLIENT_SEEDS'] ?? '1,2').split(',').map(Number);

describe('promises 2, 3 and 6 on a bad day', () => {
  it.each(seeds)('seed %i', async (seed) => day(seed, 60), 60_000);
});
