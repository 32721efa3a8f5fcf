/** Keystrokes in the middle of the long document with sixty comments: one's own against bare Tiptap, others' against bare y-prosemirror. */
import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import type * as Y from 'yjs';
import { invariant } from '#shared/kernel/invariant.ts';
import type { Outcome, Row } from './bench.ts';
import { absent, longDocument } from './samples.ts';
import { commentable, commentCount, stage, type Stage } from './stage.ts';
import { mean, median, quantile } from './statistics.ts';
import { MeasuredPage } from './typing.ts';

const rounds = 8;
const keysARound = 25;
/** A fast typist's distance between keys, ms. */
const pace = 30;
const typed = 'what we wrote down here is ';

export async function keystrokeBench(): Promise<Outcome> {
  const made = stage();
  if (!made) return { skipped: absent(longDocument) };
  const set = await made;
  const updates = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(updates, 'listening');
  const address = updates.address();
  invariant(address !== null && typeof address === 'object', 'it listens');
  const bound = `${set.bareUrl}/bound.html?updates=ws://127.0.0.1:${address.port}`;

  const ours = await open(set, set.address);
  const tiptap = await open(set, `${set.bareUrl}/tiptap.html`);
  const yjs = await open(set, bound);
  await ours.page.getByRole('banner').getByText('Up to date').first().waitFor();
  await ours.page.waitForFunction((count) => document.querySelectorAll('mark').length >= count, commentCount);
  const middle = middleParagraph(set.writer.peer.body);
  const words = middle.words.slice(0, 60);
  const keys = rounds * keysARound;

  await typeInTurns(words, { ours, tiptap, yjs });
  const local = { ours: taken(ours), tiptap: taken(tiptap), yjs: taken(yjs) };
  const paints = { ours: await ours.keyPaints(), tiptap: await tiptap.keyPaints() };

  const stockText = textWith(set.stock.getXmlFragment('body'), words);
  set.stock.on('update', (update: Uint8Array) => {
    for (const client of updates.clients) client.send(update);
  });
  await receiveInTurns({ ours, yjs }, (side, letter) => {
    const text = side === ours ? middle.text : stockText;
    text.insert(0, letter);
  });
  const remote = { ours: taken(ours), yjs: taken(yjs) };

  for (const side of [ours, tiptap, yjs])
    invariant((await side.paragraph(words)).endsWith(typedText(keys)), 'every key arrived');
  for (const side of [ours, yjs])
    invariant((await side.paragraph(words)).startsWith(letterAt(keys - 1)), 'every remote edit arrived');
  for (const { page } of [ours, tiptap, yjs]) await page.close();
  updates.close();

  const how = `${keys} keys, ${pace} ms apart, in turns of ${keysARound}`;
  const busy =
    'processor time of the main thread from the key to the next, delayed work included (DevTools TaskDuration)';
  const row = (
    name: string,
    measure: (values: readonly number[]) => number,
    [a, b]: readonly [readonly number[], readonly number[]],
    peer: string,
    goal: number | null,
    method: string,
  ): Row => ({ name, ours: measure(a), unit: 'ms', peer: { name: peer, value: measure(b) }, goal, method });
  const p99 = (values: readonly number[]) => quantile(values, 0.99);
  const mine = [local.ours, local.tiptap] as const;
  const mineBound = [local.ours, local.yjs] as const;
  const theirs = [remote.ours, remote.yjs] as const;
  const painted = [paints.ours, paints.tiptap] as const;
  return {
    rows: [
      row(
        'own keystroke, main thread, median',
        median,
        mine,
        'bare Tiptap',
        1.3,
        `${how}; ${busy}. Ours: relay connected, ${commentCount} comments, saved and sent.`,
      ),
      row('own keystroke, main thread, mean', mean, mine, 'bare Tiptap', null, 'The same keys.'),
      row('own keystroke, main thread, 99th', p99, mine, 'bare Tiptap', null, 'The same keys.'),
      row(
        'own keystroke, main thread, median',
        median,
        mineBound,
        'bare y-prosemirror',
        null,
        'The same keys; the peer is bound to a Y.Doc that is neither saved nor sent.',
      ),
      row(
        'keystroke to paint, median',
        median,
        painted,
        'bare Tiptap',
        null,
        'From the key event’s time stamp until after the next frame; wall time, with the wait for the frame.',
      ),
      row('keystroke to paint, 99th', p99, painted, 'bare Tiptap', null, 'The same keys.'),
      row(
        'remote keystroke, main thread, median',
        median,
        theirs,
        'bare y-prosemirror 1.3.7',
        1,
        `${how}; one letter each in the same paragraph, by WebSocket; ${busy}. Ours saves it too.`,
      ),
      row(
        'remote keystroke, main thread, mean',
        mean,
        theirs,
        'bare y-prosemirror 1.3.7',
        null,
        'The same edits.',
      ),
      row(
        'remote keystroke, main thread, 99th',
        p99,
        theirs,
        'bare y-prosemirror 1.3.7',
        null,
        'The same edits.',
      ),
    ],
  };
}

async function open({ context, blocks }: Stage, url: string): Promise<MeasuredPage> {
  const measured = await MeasuredPage.of(await context.newPage());
  await measured.page.goto(url);
  await measured.page.waitForFunction(
    (least) => (document.querySelector('.ProseMirror')?.childElementCount ?? 0) >= least,
    blocks,
  );
  return measured;
}

function middleParagraph(body: Y.XmlFragment) {
  const all = commentable(body);
  const middle = all[Math.floor(all.length / 2)];
  invariant(middle, 'the document is long');
  return middle;
}

function textWith(body: Y.XmlFragment, words: string): Y.XmlText {
  const found = commentable(body).find((place) => place.words.includes(words));
  invariant(found, 'both sides hold the same words');
  return found.text;
}

const letterAt = (index: number): string => typed[index % typed.length] ?? ' ';
const typedText = (count: number): string => Array.from({ length: count }, (_, i) => letterAt(i)).join('');

async function typeInTurns(words: string, sides: Readonly<Record<string, MeasuredPage>>): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const side of Object.values(sides)) {
      await side.page.bringToFront();
      await side.caretAfter(words);
      await pause(300);
      for (let i = 0; i < keysARound; i++) {
        const letter = letterAt(round * keysARound + i);
        await side.step(() => side.page.keyboard.press(letter === ' ' ? 'Space' : letter), pace);
      }
    }
}

async function receiveInTurns(
  sides: Readonly<Record<string, MeasuredPage>>,
  write: (side: MeasuredPage, letter: string) => void,
): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const side of Object.values(sides)) {
      await side.page.bringToFront();
      await pause(500);
      for (let i = 0; i < keysARound; i++)
        await side.step(async () => write(side, letterAt(round * keysARound + i)), pace);
    }
}

/** Steps measured since last asked. */
const taken = (side: MeasuredPage): readonly number[] => side.mainThread.splice(0);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
