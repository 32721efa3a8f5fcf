import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ContentJson } from '#shared/acts/act.ts';
import { ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument } from '../document.ts';
import { startTestRelay } from '../start-relay.ts';

const content: ContentJson = {
  type: 'doc',
  content: [
    { type: 'title', content: [{ type: 'text', text: 'Newer' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'Written by a newer app.' }] },
  ],
};

test('[promise 4] an app older than the document gets no ticket, no byte of prose, and its socket is closed', async () => {
  await using relay = await startTestRelay({ documentSchema: 2 });
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const { document, acts } = await makeSharedDocument(ann, 'Ours');
  await using old = await BodyClient.open(ben, document, { schema: 1 });
  await old.whenReceipted();
  const unused = await ben.ticket({ socket: 'body', document });
  await using newer = await BodyClient.open(ann, document, { schema: 2 });
  await newer.fill(content);
  expect(await old.closed).toBe(4426);
  expect(old.peer.body.length).toBe(0);
  expect(relay.relay.store.document(document)?.schema).toBe(2);

  for (const schema of [{}, { schema: 1 }]) {
    const answer = await ben.call('/api/tickets', { body: { socket: 'body', document, ...schema } });
    expect([answer.status, answer.json]).toMatchObject([426, { code: 'schema-older' }]);
  }
  // A ticket from before the change.
  const socket = new WebSocket(`${relay.socketUrl}/sync/body/${document}`, [ticketSubprotocol(unused)]);
  const heard: unknown[] = [];
  socket.on('message', (data) => heard.push(data));
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4426);
  expect(heard).toEqual([]);

  // The library tells apps that have not opened it.
  relay.clock.advance(5_000);
  await acts.next('library', ({ entry }) => entry.document === document && entry.schema === 2);
});

test('nobody shuts the others out with a version that does not exist', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document } = await makeSharedDocument(ann, 'Ours');
  await using body = await BodyClient.open(ann, document, { schema: 2 ** 31 });
  await body.fill(content);
  expect(relay.relay.store.document(document)?.schema).toBe(1);
  await using stock = await BodyClient.open(ann, document);
  await stock.when(() => stock.peer.body.length > 0);
});
