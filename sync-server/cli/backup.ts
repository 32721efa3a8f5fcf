/** `countersign backup`: the whole workspace as one file, made while people go on working. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfiguration } from '../configuration.ts';
import { makeBackup } from '../store/backup-file.ts';
import { backupWords } from './backup-words.ts';
import { readArguments, wrongUsage, type Command } from './command.ts';
import { complainOfSettings } from './settings.ts';

export const backupCommand: Command = {
  usage: 'backup FILE',
  summary: 'Writes everything that the relay keeps into one file.',
  details: [
    'It may run beside a relay, holds one moment of it, and takes the place of an earlier FILE only when it is whole. Keep it where nobody else reads it: it holds the key that the relay seals with, and every private draft.',
    'With DATABASE_URL set, PostgreSQL does that: pg_dump, see docs/OPERATING.md.',
  ],
  options: [],
  examples: [
    ['backup /srv/backups/decisions.sqlite', 'every night, from cron'],
    ['backup "decisions-$(date +%F).sqlite"', 'one file a day'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {});
    if (!read.ok) return wrongUsage(terminal, backupCommand, read.error);
    const [file, ...others] = read.value.positionals;
    if (file === undefined || others.length > 0)
      return wrongUsage(terminal, backupCommand, 'Name one file to write.');
    const configuration = readConfiguration(environment);
    if (!configuration.ok)
      return complainOfSettings(terminal, 'These settings are wrong:', configuration.error);
    const { dataFolder, databaseUrl } = configuration.value;
    if (databaseUrl !== null) {
      // Not the address itself, which holds a password.
      terminal.complain(
        'DATABASE_URL is set, so the workspace is in PostgreSQL, and PostgreSQL makes the backup: pg_dump --format=custom --file=FILE "$DATABASE_URL".',
      );
      return 1;
    }
    if (!existsSync(join(dataFolder, 'countersign.sqlite'))) {
      terminal.complain(`There is no workspace in ${dataFolder}. Name its folder with DATA_DIR.`);
      return 1;
    }
    const made = await makeBackup(dataFolder, resolve(file));
    if (!made.ok) {
      terminal.complain(made.error);
      return 1;
    }
    terminal.out(`Wrote ${file}: ${backupWords(made.value)}.`);
    return 0;
  },
};
