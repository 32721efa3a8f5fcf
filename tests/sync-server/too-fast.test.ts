/** Who is too fast is refused calmly, comes again, and loses nothing. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusals } from '#shared/protocol/refusal.ts';
import { usualLimits } from '../../sync-server/configuration.ts';
import { BodyClient } from './body-client.ts';
import { makeSharedDocument } from './document.ts';
import { proseOf, writeParagraph } from './rooms/prose.ts';
import { startTestRelay } from './start-relay.ts';

const { sentence } = refusals['too-fast'];
const comment = {
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text: 'Hello' },
  suggestion: null,
} as const;

describe('[promise 9] too fast', () => {
  test('acts are refused, others’ are not, and a moment later they are taken', async () => {
    await using relay = await startTestRelay({ limits: { ...usualLimits, actsPerSecond: 1 } });
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Plan');
    await using bens = await ben.actsSocket();
    await bens.follow(document);
    const verdicts = await Promise.all(
      Array.from({ length: 61 }, () => bens.perform(document, lineage, comment)),
    );
    expect(verdicts.filter(({ type }) => type === 'accepted')).toHaveLength(60);
    expect(verdicts.at(-1)).toMatchObject({ type: 'refused', code: 'too-fast', sentence });
    expect(await acts.perform(document, lineage, comment)).toMatchObject({ type: 'accepted' });
    relay.clock.jumpTo(relay.clock.now() + 1_000);
    expect(await bens.perform(document, lineage, comment)).toMatchObject({ type: 'accepted' });
  });

  test('who says much at once has said more than who says little', async () => {
    await using relay = await startTestRelay({ limits: { ...usualLimits, actsPerSecond: 1 } });
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'commenter');
    const { document, lineage } = await makeSharedDocument(ann, 'Plan');
    await using bens = await ben.actsSocket();
    await bens.follow(document);
    const long = { ...comment, text: { text: 'x'.repeat(20_000) }, suggestion: { text: 'y'.repeat(20_000) } };
    const anchor = { exact: { text: 'z'.repeat(20_000) }, prefix: { text: '' }, suffix: { text: '' } };
    const longest = {
      ...long,
      anchor: { kind: 'text', ...anchor, block: null, start: null, end: null },
    } as const;
    const verdicts = await Promise.all(
      Array.from({ length: 10 }, () => bens.perform(document, lineage, longest)),
    );
    // Each is 60,000 characters and counts as 15 of the 60 that were saved.
    expect(verdicts.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 4 }, () => 'accepted'),
      ...Array.from({ length: 6 }, () => 'refused'),
    ]);
  });

  test('prose closes the connection with “try again”, and all of it arrives on the next', async () => {
    await using relay = await startTestRelay({ limits: { ...usualLimits, framesPerSecond: 1 } });
    const ann = await relay.setUp('Ann');
    const { document } = await makeSharedDocument(ann, 'Plan');
    const hasty = await BodyClient.open(ann, document);
    for (let i = 0; i < 80 && hasty.peer.refusals.length === 0; i++) {
      writeParagraph(hasty.peer.body, `word ${i}`);
      await hasty.whenReceipted().catch(() => undefined);
    }
    expect(hasty.peer.refusals).toEqual([{ code: 'too-fast', sentence, count: expect.any(Number) }]);
    expect(await hasty.closed).toBe(4508);

    relay.clock.jumpTo(relay.clock.now() + 5_000);
    await using again = await BodyClient.open(ann, document);
    Y.applyUpdate(again.peer.doc, Y.encodeStateAsUpdate(hasty.peer.doc));
    await again.whenReceipted();
    await using reader = await BodyClient.open(ann, document);
    await reader.when(() => proseOf(reader.peer.body).includes('word 0'));
    expect(proseOf(reader.peer.body)).toEqual(proseOf(hasty.peer.body));
  });

  test('requests of one address are answered 429 and when to come again; others’ are answered', async () => {
    await using relay = await startTestRelay({
      publicUrl: 'https://decide.example',
      limits: { ...usualLimits, requestsPerSecond: 1 },
    });
    const from = (address: string) => relay.call('/api/state', { headers: { 'x-forwarded-for': address } });
    let answer = await from('192.0.2.1');
    for (let i = 0; i < 60; i++) answer = await from('192.0.2.1');
    expect([answer.status, answer.headers.get('retry-after'), answer.json]).toMatchObject([
      429,
      '1',
      { code: 'too-fast' },
    ]);
    expect((await from('192.0.2.2')).status).toBe(200);
    expect((await relay.call('/healthz', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(200);
    relay.clock.jumpTo(relay.clock.now() + 1_000);
    expect((await from('192.0.2.1')).status).toBe(200);
  });
});
