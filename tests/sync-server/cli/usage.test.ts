import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { command, countersign } from './program.ts';

const names = ['serve', 'import', 'export', 'verify', 'invite', 'doctor', 'backup', 'restore', 'migrate'];

describe('the command line', () => {
  test('says what it can do, and for each command how', async () => {
    const all = await command(['--help']);
    expect(all.code).toBe(0);
    for (const name of names) expect(all.out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(all.out).toMatch(/Exit codes: 0 .* 1 .* 2 /);
    const built = names.map((name) => command([name, '--help']));
    for (const { code, out } of await Promise.all(built)) {
      expect(code).toBe(0);
      expect(out).toMatch(/^Usage: countersign \w+/);
      expect(out).toMatch(/Examples:\n +countersign /);
    }
  });

  test.each([
    [[], /Usage/],
    [['erase'], /There is no command "erase"/],
    [['__proto__'], /There is no command/],
    [['verify'], /Name one record.*Usage: countersign verify/],
    [['verify', 'a.json', '--colour'], /Unknown option '--colour'\. Usage/],
    [
      ['export', '-Ab1', '--format', 'md'],
      /Unknown option '-A'\. What begins with "-" .* after "--"\. Usage/,
    ],
    [['verify', 'a.json', '--key', 'short'], /fingerprint has 43 characters/],
    [['import'], /Name at least one file/],
    [['export', '12'], /Name a format/],
    [['export', '12', '--format', 'pdf'], /Name a format/],
    [['export', '--all', '--format', 'md'], /With --all, name one folder/],
    [['invite'], /Name a role/],
    [['invite', '--role', 'king'], /Name a role/],
    [['serve', '8080'], /Settings come from the environment/],
    [['backup'], /Name one file to write/],
    [['backup', 'a', 'b'], /Name one file to write/],
    [['restore'], /Name one backup/],
    [['migrate', 'there'], /DATA_DIR and DATABASE_URL say/],
  ])('%j is wrong usage, said in one sentence', async (args, sentence) => {
    const { code, complaint } = await command(args);
    expect(code).toBe(2);
    expect(complaint).toMatch(sentence);
  });

  test.each(['-Ab1Cd2Ef3Gh4Ij5Kl6Mn7', '--b1Cd2Ef3Gh4Ij5Kl6Mn7'])(
    '%s is the id of a document, though it begins with a dash',
    async (id) => {
      for (const args of [
        ['export', id, '--format', 'md'],
        ['export', '--format', 'md', id],
        ['export', '--format', 'md', '--', id],
      ])
        expect(await command(args)).toMatchObject({
          code: 1,
          complaint: expect.stringMatching(/^There is no workspace/),
        });
    },
  );

  test('asks for a workspace where it needs one, and makes none', async () => {
    const { code, complaint } = await command(['invite', '--role', 'editor']);
    expect(code).toBe(1);
    expect(complaint).toMatch(/^There is no workspace in \/nowhere\..*\n$/);
    expect(existsSync('/nowhere')).toBe(false);
  });

  const system = '/usr/bin/node';
  const isOld =
    existsSync(system) &&
    Number.parseInt(execFileSync(system, ['-p', 'process.versions.node'], { encoding: 'utf8' }), 10) < 24;
  test.skipIf(!isOld)('runs where the machine’s own Node is too old', async () => {
    const { code, out } = await countersign(['--version'], { node: system });
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await countersign(['erase'], { node: system })).toMatchObject({
      code: 2,
      complaint: expect.stringMatching(/^There is no command "erase"/),
    });
  });
});
