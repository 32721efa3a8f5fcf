/** `countersign restore`: a backup into an empty data folder; what was written after it is told apart from then on. */
import 'temporal-polyfill/global';
import { resolve } from 'node:path';
import { moment } from '#shared/record/moment.ts';
import { readConfiguration } from '../configuration.ts';
import { restoreBackup } from '../store/backup-file.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { backupWords } from './backup-words.ts';
import { StartFailure } from '../start-failure.ts';
import { readArguments, wrongUsage, type Command, type ExitCode, type Terminal } from './command.ts';
import { examineData, type DataExamined } from './examine-data.ts';
import { complainOfSettings } from './settings.ts';

export const restoreCommand: Command = {
  usage: 'restore [FILE]',
  summary: 'Brings a backup back, into an empty data folder.',
  details: [
    'What was written after the backup is not in it. Devices that have seen more are told so, keep what they have, and mix nothing in by themselves. Everybody signs in again; who came in, left or got another role after the backup has to be invited, removed or changed again.',
    'With DATABASE_URL set, bring the dump back with pg_restore, then run restore without FILE before any relay starts: it makes devices find out as above, and signs everybody out.',
  ],
  options: [],
  examples: [
    ['restore decisions.sqlite  # with DATA_DIR=/srv/decisions set', 'on a new machine, or after a damage'],
    ['restore  # with DATABASE_URL=postgres://… set', 'after pg_restore has brought a dump back'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {});
    if (!read.ok) return wrongUsage(terminal, restoreCommand, read.error);
    const [file, ...others] = read.value.positionals;
    const configuration = readConfiguration(environment);
    if (!configuration.ok)
      return complainOfSettings(terminal, 'These settings are wrong:', configuration.error);
    const { dataFolder, databaseUrl } = configuration.value;
    if (databaseUrl !== null) {
      if (file === undefined) return restoredDump(terminal, databaseUrl);
      terminal.complain(
        'DATABASE_URL is set, so the workspace is in PostgreSQL: bring a dump back with pg_restore, then run countersign restore without a file.',
      );
      return 1;
    }
    if (file === undefined || others.length > 0)
      return wrongUsage(terminal, restoreCommand, 'Name one backup.');
    const restored = restoreBackup(resolve(file), dataFolder);
    if (!restored.ok) {
      terminal.complain(restored.error);
      return 1;
    }
    const { findings, newestMs } = await examine(dataFolder);
    terminal.out(`Restored into ${dataFolder}: ${backupWords(restored.value)}.`);
    return conclude(terminal, findings, newestMs);
  },
};

/** The dump is there; devices that have seen more shall find out. */
async function restoredDump(terminal: Terminal, url: string): Promise<ExitCode> {
  const { beginNewHistory } = await import('../store/restored-postgres.ts');
  const { openPostgresStore, shownAddress } = await import('../store/postgres-store.ts');
  try {
    const begun = beginNewHistory(url);
    if (!begun.ok) {
      terminal.complain(begun.error);
      return 1;
    }
    const store = openPostgresStore({ url, log: { warn: () => undefined } });
    try {
      const { findings, newestMs } = await examineData(store);
      terminal.out(
        `${shownAddress(url)} begins a new history: devices that have seen more find out, and everybody signs in again.`,
      );
      return conclude(terminal, findings, newestMs);
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    terminal.complain(error.message);
    return 1;
  }
}

function conclude(terminal: Terminal, findings: DataExamined['findings'], newestMs: number): ExitCode {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (newestMs > 0) terminal.out(`Its last entry is of ${moment(newestMs, zone).local}.`);
  const faults = findings.filter(({ verdict }) => verdict === 'wrong');
  for (const { sentence } of faults) terminal.complain(sentence);
  return faults.length > 0 ? 1 : 0;
}

async function examine(dataFolder: string) {
  const store = openSqliteStore(dataFolder);
  try {
    return await examineData(store);
  } finally {
    store.close();
  }
}
