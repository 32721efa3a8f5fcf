/** Promise 5: a record that is exported again is the same to the byte, on any machine and on any day. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('write-copies.ts', import.meta.url));
const run = promisify(execFile);

const copiesIn = async (zone: string, language: string): Promise<string> => {
  const env = { PATH: process.env['PATH'] ?? '', TZ: zone, LANG: language, LC_ALL: language };
  return (await run(process.execPath, [script], { env })).stdout;
};

test('[promise 5] every form of a record is the same whatever zone, language and clock the machine has', async () => {
  const here = await copiesIn('UTC', 'C');
  expect(
    here
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['json', 'md', 'html', 'docx']);
  expect(await copiesIn('Pacific/Auckland', 'de_DE.UTF-8')).toBe(here);
  expect(await copiesIn('America/St_Johns', 'ar_EG.UTF-8')).toBe(here);
});
