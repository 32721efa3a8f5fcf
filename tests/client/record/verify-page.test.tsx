// @vitest-environment happy-dom
/** [E5] The page that checks a record: what it says of one that holds, of one that does not, and of no record. */
import 'temporal-polyfill/global';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { handOver } from '../../../client/record/record-in-hand.ts';
import { VerifyPage } from '../../../client/record/verify-page.tsx';
import { KeyId } from '#shared/kernel/ids.ts';
import { show, words } from '../show.ts';

const vectors = join(import.meta.dirname, '../../../docs/record-vectors/');
const ours = KeyId.parse('ZVD-l8k0X-VJcEJtv-4ZN7gK5EDdWrSDttvcZ8eZSTs');

/** As from the record's own page. */
async function checked(file: string, until: string, knownRelay: KeyId | null = null): Promise<string> {
  handOver({ name: 'record.json', bytes: new Uint8Array(readFileSync(`${vectors}${file}.json`)) });
  await show(<VerifyPage knownRelay={knownRelay} />);
  // From here on the page goes on by itself.
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', false);
  await expect.poll(() => words()).toContain(until);
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  return words();
}

test('[E5] a record that holds is told in the order in which a person would ask', async () => {
  const said = await checked('valid/accepted', 'Everything in this record holds', ours);
  expect(said).toContain('It is the word of your workspace’s relay');
  const questions = [
    'Who decided what?',
    'On which text?',
    'Who agreed',
    'Was the promised time',
    'What could not',
  ];
  const places = questions.map((question) => said.indexOf(question));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
});

test('[E6] what only the relay vouches for is named at the top and by name', async () => {
  const said = await checked('valid/devices', 'not surely the word of the people');
  expect(said).toContain('Only the relay says that a device is Kofi Owusu’s');
  expect(said).toContain('Kofi Owusu said that a device in their name never was theirs');
});

test('[E5] a record that does not hold is told with its first fault, and nothing else', async () => {
  const said = await checked('invalid/changed-outcome', 'This record does not hold.');
  expect(said).toContain('text-unclaimed');
  expect(said).not.toContain('Who agreed');
});

test('a file of a later version is not called wrong', async () => {
  expect(await checked('invalid/version-2', 'could not be checked')).not.toContain('does not hold');
});
