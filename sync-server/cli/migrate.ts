/** `countersign migrate`: from the one folder of an embedded store to PostgreSQL, with everything or not at all. */
import 'temporal-polyfill/global';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '../configuration.ts';
import { StartFailure } from '../start-failure.ts';
import { readArguments, wrongUsage, type Command } from './command.ts';
import { examineData } from './examine-data.ts';
import { complainOfSettings } from './settings.ts';

export const migrateCommand: Command = {
  usage: 'migrate',
  summary: 'Moves the workspace from its data folder into an empty PostgreSQL database.',
  details: [
    'DATA_DIR names the folder, DATABASE_URL the database. Stop the relay first; people keep writing meanwhile, and stay signed in. Everything is read again over there, every chain, signature and text, before the move is final; when anything is wrong, nothing was moved. Afterwards the file in the folder has another name, so that no relay goes on with it by mistake: it is the backup of that moment.',
  ],
  options: [],
  examples: [
    [
      'migrate  # with DATA_DIR=/srv/decisions DATABASE_URL=postgres://… set',
      'before relays run on several machines',
    ],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {});
    if (!read.ok) return wrongUsage(terminal, migrateCommand, read.error);
    if (read.value.positionals.length > 0)
      return wrongUsage(terminal, migrateCommand, 'DATA_DIR and DATABASE_URL say from where to where.');
    const configuration = readConfiguration(environment);
    if (!configuration.ok)
      return complainOfSettings(terminal, 'These settings are wrong:', configuration.error);
    const { dataFolder, databaseUrl: url } = configuration.value;
    if (url === null) {
      terminal.complain('Name the PostgreSQL database that the workspace goes to with DATABASE_URL.');
      return 1;
    }
    if (!existsSync(join(dataFolder, 'countersign.sqlite'))) {
      terminal.complain(`There is no workspace in ${dataFolder}. Name its folder with DATA_DIR.`);
      return 1;
    }
    const { moveToPostgres } = await import('../store/move-to-postgres.ts');
    const { shownAddress } = await import('../store/postgres-store.ts');
    try {
      const moved = await moveToPostgres({ dataFolder, url, examine: faultsOf });
      if (!moved.ok) {
        terminal.complain(moved.error);
        return 1;
      }
      const { documents, acts, accounts, setAside } = moved.value;
      terminal.out(
        `Moved to ${shownAddress(url)}: ${counted(documents, 'document', 'documents')}, ${counted(acts, 'entry', 'entries')}, ${counted(accounts, 'person', 'people')}. All of it was read there again and is the same.`,
      );
      terminal.out(
        `Start relays with DATABASE_URL from now on. The old database is ${setAside}; keep it until you have a backup of the new one.`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      terminal.complain(error.message);
      return 1;
    }
  },
};

const faultsOf = async (store: Parameters<typeof examineData>[0]): Promise<readonly string[]> => {
  const { findings } = await examineData(store);
  return findings.filter(({ verdict }) => verdict === 'wrong').map(({ sentence }) => sentence);
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
