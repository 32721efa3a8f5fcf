/** docs/PROTOCOL.md names every refusal, close code and limit as the code has them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  messageKeepAlive,
  messageReceipt,
  messageRefusal,
  subprotocol,
} from '#shared/protocol/body-messages.ts';
import { closeCodes } from '#shared/protocol/close-code.ts';
import { refusals } from '#shared/protocol/refusal.ts';

const page = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8').replace(/ +/g, ' ');

test.each(Object.entries(refusals))('the protocol page says what %s means', (code, { fate, sentence }) => {
  expect(page).toContain(`| \`${code}\` | ${fate} | ${sentence} |`);
});

test.each(Object.entries(closeCodes))(
  'the protocol page says when a connection is closed with %s',
  (code, { name }) => {
    expect(page).toContain(`| ${code} | ${name} |`);
  },
);

test('the protocol page numbers our own messages', () => {
  expect(page).toContain(`| ${messageReceipt} | receipt |`);
  expect(page).toContain(`| ${messageRefusal} | refusal |`);
  expect(page).toContain(`| ${messageKeepAlive} | keep-alive |`);
  expect(page).toContain(subprotocol);
});
