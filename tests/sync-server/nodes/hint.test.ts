import { expect, test } from 'vitest';
import { LedgerId } from '#shared/kernel/ids.ts';
import { hintsOf, type Hint } from '../../../sync-server/nodes/hint.ts';

const key = Buffer.alloc(32, 7);
const document = LedgerId.parse('document-of-two-nodes');
const stored = (letters: number): Hint => ({
  type: 'body',
  document,
  seq: 5,
  schema: 1,
  updates: [Buffer.alloc(letters, 1).toString('base64')],
});

test('what one node writes the others read', () => {
  const hints: Hint[] = [stored(20), { type: 'ledger', ledger: document }, { type: 'hello' }];
  const [message = ''] = hintsOf('one', key).write(hints, 7_999);
  expect(hintsOf('two', key).read(message)).toEqual({ from: 'one', hints });
  expect(hintsOf('one', key).isOwn(message)).toBe(true);
  expect(hintsOf('two', key).isOwn(message)).toBe(false);
});

test('many are several messages, each short enough; updates that are too long stay in the log', () => {
  const hints = [...Array.from({ length: 30 }, () => stored(500)), stored(9_000)];
  const messages = hintsOf('one', key).write(hints, 7_999);
  expect(messages.length).toBeGreaterThan(1);
  for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(7_999);
  const read = messages.flatMap((message) => hintsOf('two', key).read(message)?.hints ?? []);
  expect(read).toEqual([...hints.slice(0, 30), { ...stored(0), updates: null }]);
});

test('nothing is read of a message that was made with another key, changed, or is none', () => {
  const [message = ''] = hintsOf('one', key).write([stored(20)], 7_999);
  for (const other of ['', '{}', message.replace('"seq":5', '"seq":6'), message.slice(0, -1)])
    expect(hintsOf('two', key).read(other)).toBeNull();
  expect(hintsOf('two', Buffer.alloc(32, 8)).read(message)).toBeNull();
});

test('of a newer node, what is known is heard and the rest passed over', () => {
  const later = [{ type: 'of a later version' }, { type: 'ledger', ledger: document }] as unknown as Hint[];
  const [message = ''] = hintsOf('newer', key).write(later, 7_999);
  expect(hintsOf('older', key).read(message)).toEqual({
    from: 'newer',
    hints: [{ type: 'ledger', ledger: document }],
  });
});
