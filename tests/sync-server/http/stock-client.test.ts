import { WebSocket } from 'ws';
import { expect, test } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { makeSharedDocument } from '../document.ts';
import { startTestRelay, type TestMember } from '../start-relay.ts';

/** Yjs and y-websocket as they are published, with a ticket and nothing else of ours. */
async function stockClient(member: TestMember, document: LedgerId): Promise<WebsocketProvider> {
  const ticket = await member.ticket({ socket: 'body', document });
  const provider = new WebsocketProvider(`${member.relay.socketUrl}/sync/body`, document, new Y.Doc(), {
    protocols: [ticketSubprotocol(ticket)],
    WebSocketPolyfill: WebSocket as never,
    disableBc: true,
  });
  await new Promise<void>((resolve) => {
    provider.on('sync', (isSynced: boolean) => isSynced && resolve());
  });
  return provider;
}

const until = (doc: Y.Doc, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const check = (): void => {
      if (holds()) resolve();
      else doc.once('update', check);
    };
    check();
  });

test('a stock y-websocket reads and writes a document with a ticket and nothing else', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const { document } = await makeSharedDocument(ann, 'Ours');
  const writer = await stockClient(ann, document);
  const title = new Y.XmlElement('title');
  title.insert(0, [new Y.XmlText('Written with stock tools')]);
  writer.doc.getXmlFragment('body').insert(0, [title]);

  const reader = await stockClient(ben, document);
  const body = reader.doc.getXmlFragment('body');
  await until(reader.doc, () => body.length === 1);
  expect(body.toJSON()).toContain('Written with stock tools');
  expect((await ben.call(`/api/documents/${document}/body`)).bytes.length).toBeGreaterThan(2);
  writer.destroy();
  reader.destroy();
});
