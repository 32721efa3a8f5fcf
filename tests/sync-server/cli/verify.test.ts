import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { command, countersign } from './program.ts';

const record = fileURLToPath(new URL('../../shared/record/record-v1.json', import.meta.url));
const fingerprint = 'ZVD-l8k0X-VJcEJtv-4ZN7gK5EDdWrSDttvcZ8eZSTs';
const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('verify', () => {
  test('says in the order in which a person would ask what it checked, and whose word it is', async () => {
    const { code, out, complaint } = await countersign(['verify', record]);
    expect(complaint).toBe('');
    expect(out.match(/^\S.*\?$/gm)).toEqual([
      'Who decided what?',
      'On which text?',
      'Who agreed, and who objected?',
      'Was the promised time kept?',
      'Has anything been changed since?',
      'What could not be checked?',
    ]);
    expect(out).toContain('“We keep full history for 90 days.”');
    expect(out).toContain(fingerprint);
    expect(out).toMatch(/This record holds\.\n$/);
    expect(code).toBe(0);
  });

  test('holds to the key that it is told', async () => {
    const pinned = await command(['verify', record, '--key', fingerprint]);
    expect(pinned.code).toBe(0);
    expect(pinned.out).toContain('the relay that you named');
    // One fingerprint in sixty-four begins with a dash.
    for (const begin of ['ZVE', '-VD', '--D']) {
      const other = await command(['verify', record, '--key', fingerprint.replace('ZVD', begin)]);
      expect(other.code).toBe(1);
      expect(other.complaint).toMatch(/word of another relay/);
      expect(other.out).toBe('');
    }
  });

  test('refuses what is no record in one sentence', async () => {
    const version2 = readFileSync(record, 'utf8').replace('"version":1', '"version":2');
    const cases: readonly (readonly [string, RegExp])[] = [
      [join(folder, 'none.json'), /There is no such file/],
      [folder, /This is a folder/],
      [written('empty.json', ''), /no decision record/],
      [written('binary.json', new Uint8Array([0xff, 0xfe, 0])), /not UTF-8/],
      [written('other.json', '{"a":1}'), /does not name the format/],
      [written('version.json', version2), /version 2 .* Use a newer version/],
    ];
    for (const [path, sentence] of cases) {
      const { code, out, complaint } = await command(['verify', path]);
      expect([code, out]).toEqual([1, '']);
      expect(complaint).toMatch(sentence);
      expect(complaint.trim().split('\n')).toHaveLength(1);
    }
  });

  test('[E5] a changed byte ends the program with 1 and names what does not hold', async () => {
    const bytes = new Uint8Array(readFileSync(record));
    const at = [0, Math.floor(bytes.length / 3), bytes.length - 1];
    const verdicts = at.map((place) => countersign(['verify', changedAt(bytes, place)]));
    for (const { code, out, complaint } of await Promise.all(verdicts)) {
      expect([code, out]).toEqual([1, '']);
      expect(complaint).toMatch(/^This record does not hold\. .*\n$/);
    }
  });

  test('[E5] a changed byte is found at any of 200 places', async () => {
    const bytes = new Uint8Array(readFileSync(record));
    const step = Math.floor(bytes.length / 200);
    for (let place = 7; place < bytes.length; place += step) {
      const { code, out, complaint } = await command(['verify', changedAt(bytes, place)]);
      expect([place, code, out]).toEqual([place, 1, '']);
      expect(complaint).toMatch(/^This record does not hold\. .*\n$/);
    }
  });
});

/** A copy with one bit of one byte turned. */
function changedAt(bytes: Uint8Array, place: number): string {
  const changed = bytes.slice();
  changed[place] = (changed[place] ?? 0) ^ 1;
  return written(`changed-${place}.json`, changed);
}
