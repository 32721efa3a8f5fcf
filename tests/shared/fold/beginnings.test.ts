/** How a document began and was shared, as its history tells it. */
import { expect, test } from 'vitest';
import { World } from '../ledger-fixture.ts';

test('a private draft has no time of sharing, then the first time, whatever is repeated', () => {
  const world = new World();
  const document = world.document(world.admin, { share: false });
  expect([document.state.isShared, document.state.shared]).toEqual([false, null]);
  document.perform(world.admin, { type: 'document-shared' });
  const { shared } = document.state;
  expect(shared?.atMs).toBe(document.state.atMs);
  document.perform(world.admin, { type: 'document-shared' });
  expect(document.state.shared).toBe(shared);
});

test('a document that the relay attests was brought in with its text', () => {
  const world = new World();
  expect(world.document(world.admin).state.isBroughtIn).toBe(false);
  expect(world.document(world.addSample('Sam')).state.isBroughtIn).toBe(true);
});
