/** [promise 1] The sync comes before the receipt, as the kernel saw it; only where system calls can be traced. */
import { expect, test } from 'vitest';
import { canTrace, traceReceipts, traceWholeRelay } from './sync-trace.ts';

test.skipIf(!canTrace())('[promise 1] what a receipt covers was synced before the receipt left', async () => {
  const { receipts, syncs, tooEarly } = await traceReceipts(20, 3);
  expect(receipts).toBeGreaterThanOrEqual(60);
  expect(syncs).toBeGreaterThanOrEqual(20);
  expect(tooEarly).toBe(0);
});

test.skipIf(!canTrace())(
  '[promise 1] what the whole relay receipts or accepts was synced before it said so',
  async () => {
    const { receipts, accepted, tooEarly } = await traceWholeRelay(10);
    expect(receipts).toBeGreaterThanOrEqual(20);
    expect(accepted).toBeGreaterThanOrEqual(10);
    expect(tooEarly).toBe(0);
  },
);
