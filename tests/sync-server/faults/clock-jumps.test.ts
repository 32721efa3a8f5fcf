/** A machine whose clock jumps by a day, forwards and back: nobody is cut, and what was promised in time stays. */
import { expect, test } from 'vitest';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument } from '../document.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';
import { startTestRelay } from '../start-relay.ts';

const dayMs = 24 * 3_600_000;

test('[promise 1] the clock jumps by a day while people write: all of it is kept, stamps never go back', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'In time');
  const startedMs = relay.now();
  const words: string[] = [];
  const bens = await BodyClient.open(ben, document);

  for (const [i, jumpMs] of [dayMs, -2 * dayMs, 2 * dayMs, -dayMs].entries()) {
    writeParagraph(bens.peer.body, `before ${i}`);
    await bens.whenReceipted();
    relay.clock.jumpTo(relay.now() + jumpMs);
    // Recurring work meets the other time.
    relay.clock.advance(6_000);
    writeParagraph(bens.peer.body, `after ${i}`);
    await bens.whenReceipted();
    words.push(`before ${i}`, `after ${i}`);
    const verdict = await acts.perform(document, lineage, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: `comment ${i}` },
      suggestion: null,
    });
    expect(verdict.type).toBe('accepted');
  }
  bens.socket.terminate();
  acts.socket.terminate();

  const stamps = relay.relay.store.actsAfter(document, 0).map(({ stamp }) => stamp.atMs - startedMs);
  expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  await relay.restart();
  await using seen = await BodyClient.open(ann, document);
  await seen.when(() => words.every((word) => proseOf(seen.peer.body).includes(word)));
});

test.each([24, -24])(
  '[promise 3] a clock that jumps by %d hours does not keep who is silent',
  async (hours) => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, acts } = await makeSharedDocument(ann, 'In time');
    const body = await BodyClient.open(ann, document);
    relay.clock.jumpTo(relay.now() + hours * 3_600_000);
    relay.clock.advance(25_000);
    expect(await Promise.all([acts.closed, body.closed])).toEqual([1006, 1006]);
  },
);
