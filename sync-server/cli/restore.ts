/** `countersign restore`: a backup into an empty data folder; what was written after it is told apart from then on. */
import 'temporal-polyfill/global';
import { resolve } from 'node:path';
import { moment } from '#shared/record/moment.ts';
import { readConfiguration } from '../configuration.ts';
import { restoreBackup } from '../store/backup-file.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { backupWords } from './backup-words.ts';
import { readArguments, wrongUsage, type Command } from './command.ts';
import { examineData } from './examine-data.ts';
import { complainOfSettings } from './settings.ts';

export const restoreCommand: Command = {
  usage: 'restore FILE',
  summary: 'Brings a backup back, into an empty data folder.',
  details: [
    'What was written after the backup is not in it. Devices that have seen more are told so, keep what they have, and mix nothing in by themselves. Everybody signs in again; who came in, left or got another role after the backup has to be invited, removed or changed again.',
  ],
  options: [],
  examples: [
    ['restore decisions.sqlite  # with DATA_DIR=/srv/decisions set', 'on a new machine, or after a damage'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {});
    if (!read.ok) return wrongUsage(terminal, restoreCommand, read.error);
    const [file, ...others] = read.value.positionals;
    if (file === undefined || others.length > 0)
      return wrongUsage(terminal, restoreCommand, 'Name one backup.');
    const configuration = readConfiguration(environment);
    if (!configuration.ok)
      return complainOfSettings(terminal, 'These settings are wrong:', configuration.error);
    const { dataFolder } = configuration.value;
    const restored = restoreBackup(resolve(file), dataFolder);
    if (!restored.ok) {
      terminal.complain(restored.error);
      return 1;
    }
    const { findings, newestMs } = await examine(dataFolder);
    terminal.out(`Restored into ${dataFolder}: ${backupWords(restored.value)}.`);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (newestMs > 0) terminal.out(`Its last entry is of ${moment(newestMs, zone).local}.`);
    const faults = findings.filter(({ verdict }) => verdict === 'wrong');
    for (const { sentence } of faults) terminal.complain(sentence);
    return faults.length > 0 ? 1 : 0;
  },
};

async function examine(dataFolder: string) {
  const store = openSqliteStore(dataFolder);
  try {
    return await examineData(store);
  } finally {
    store.close();
  }
}
