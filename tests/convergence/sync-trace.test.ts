/** [promise 1] The sync comes before the receipt, as the kernel saw it; only where system calls can be traced. */
import { expect, test } from 'vitest';
import { canTrace, traceReceipts } from './sync-trace.ts';

test.skipIf(!canTrace())('[promise 1] what a receipt covers was synced before the receipt left', async () => {
  const { receipts, syncs, tooEarly } = await traceReceipts(20, 3);
  expect(receipts).toBeGreaterThanOrEqual(60);
  expect(syncs).toBeGreaterThanOrEqual(20);
  expect(tooEarly).toBe(0);
});
