import { expect, test } from 'vitest';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { randomId, startTestRelay } from '../start-relay.ts';

test('set-up, session, ticket, acts socket, and an act that is accepted and followed', async () => {
  await using relay = await startTestRelay();
  expect((await relay.state()).isSetUp).toBe(false);
  const ann = await relay.setUp('Ann');
  expect((await relay.state()).isSetUp).toBe(true);
  const me = await ann.call('/api/me');
  expect(me.json).toEqual({ member: ann.member, person: 'Ann', role: 'administrator' });

  await using acts = await ann.actsSocket();
  const document = LedgerId.parse(randomId());
  const lineage = LineageId.parse(randomId());
  const verdict = await acts.perform(document, lineage, {
    type: 'document-created',
    owner: ann.member,
    title: { text: 'Where the lunch comes from' },
    amends: null,
  });
  expect(verdict).toMatchObject({ type: 'accepted', ledger: document, seq: 1 });
  expect(await acts.follow(document)).toHaveLength(1);

  const ben = await relay.join(ann, 'Ben', 'commenter');
  await using benActs = await ben.actsSocket();
  expect(benActs.messages[0]).toMatchObject({ type: 'welcome', role: 'commenter', library: [] });
});
