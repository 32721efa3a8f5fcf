/** Rows of the library, when much is said at once. */
import { expect, test } from 'vitest';
import { usualLimits } from '../../../sync-server/configuration.ts';
import { makeSharedDocument } from '../document.ts';
import { startTestRelay } from '../start-relay.ts';

test('in a busy second a library hears of a document once more at its end, and then all of it', async () => {
  await using relay = await startTestRelay({ limits: { ...usualLimits, socketsPerMember: 100 } });
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'Busy');
  await using reading = await ben.actsSocket();
  const others = await Promise.all(Array.from({ length: 40 }, () => ben.actsSocket()));
  const said = 12;
  for (let i = 0; i < said; i++)
    await acts.perform(document, lineage, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: `Word ${i}` },
      suggestion: null,
    });
  const rows = () => reading.messages.filter((message) => message.type === 'library').length;
  expect(rows()).toBeLessThan(said);
  relay.clock.advance(1_000);
  const last = await reading.next('library', ({ entry }) => entry.openThreads === said);
  expect(last.entry.document).toBe(document);
  for (const { socket } of others) socket.terminate();
});
