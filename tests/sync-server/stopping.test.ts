/** A relay that stops while people write: what it stored it has acknowledged, and they come back by themselves. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mayReconnect } from '#shared/protocol/close-code.ts';
import { BodyClient } from './body-client.ts';
import { makeSharedDocument } from './document.ts';
import { proseOf, writeParagraph } from './rooms/prose.ts';
import { startTestRelay } from './start-relay.ts';

test('[promise 1] what was typed while the relay stopped is stored exactly as far as it was acknowledged', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document, acts } = await makeSharedDocument(ann, 'Plan');
  const body = await BodyClient.open(ann, document);
  writeParagraph(body.peer.body, 'typed 0');
  await body.whenReceipted();
  const before = body.peer.receipted;

  let restarted: Promise<void> | null = null;
  for (let i = 1; i <= 2_000 && body.socket.readyState === body.socket.OPEN; i++) {
    writeParagraph(body.peer.body, `typed ${i}`);
    await turn();
    if (body.peer.receipted > before + 20) restarted ??= relay.restart();
  }
  await restarted;
  const codes = [await body.closed, await acts.closed];
  expect(codes).toEqual([4503, 4503]);
  expect(codes.every(mayReconnect)).toBe(true);

  const acknowledged = body.peer.receipted - before;
  expect(acknowledged).toBeGreaterThan(20);
  await using reader = await BodyClient.open(ann, document);
  await reader.when(() => proseOf(reader.peer.body).includes(`typed ${acknowledged}`));
  expect(
    proseOf(reader.peer.body)
      .split('\n')
      .filter((line) => line.startsWith('typed')),
  ).toHaveLength(1 + acknowledged);
});
