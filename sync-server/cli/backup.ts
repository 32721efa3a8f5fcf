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
    const { dataFolder } = configuration.value;
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
