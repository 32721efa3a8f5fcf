import { expect, test } from 'vitest';
import { LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import type { Ledgers } from '../../../sync-server/ledger/ledgers.ts';
import { randomId, startTestRelay } from '../start-relay.ts';

const count = 150;

function makeDocuments({ ledgers }: { readonly ledgers: Ledgers }, owner: MemberId): readonly LedgerId[] {
  return Array.from({ length: count }, (_, i) => {
    const place = { ledger: LedgerId.parse(randomId()), lineage: LineageId.parse(randomId()) };
    const title = { text: `Document ${i}` };
    const made = ledgers.attest(place, owner, { type: 'document-created', owner, title, amends: null });
    if (!made.ok) throw new Error(made.error.sentence);
    return place.ledger;
  });
}

test('the first who comes after a start has the whole library, newest first, and what they ask meanwhile is answered', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const documents = makeDocuments(relay.relay, ann.member);
  await relay.restart();
  const acts = await ann.actsSocket();
  const [oldest] = documents;
  if (!oldest) throw new Error('documents were made');
  await acts.follow(oldest);
  const [welcome] = acts.messages;
  const library = welcome?.type === 'welcome' ? welcome.library : [];
  expect(library.map(({ document }) => document)).toEqual(documents.toReversed());
});

test('several who come at once after a start all have it', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  makeDocuments(relay.relay, ann.member);
  await relay.restart();
  const sockets = await Promise.all([ann.actsSocket(), ann.actsSocket(), ann.actsSocket()]);
  for (const { messages } of sockets) {
    const [welcome] = messages;
    expect(welcome?.type === 'welcome' && welcome.library).toHaveLength(count);
  }
});
