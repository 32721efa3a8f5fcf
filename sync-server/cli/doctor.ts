/** `countersign doctor`: looks at the machine, the settings and everything stored, one line each. */
import 'temporal-polyfill/global';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '#shared/record/visible.ts';
import { readConfiguration } from '../configuration.ts';
import { StartFailure } from '../start-failure.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { readArguments, wrongUsage, type Command, type Environment } from './command.ts';
import { examineData, type DataExamined } from './examine-data.ts';
import { examineDatabase } from './examine-database.ts';
import {
  examineAddress,
  examineClock,
  examineDisk,
  examineFolder,
  examineNode,
  examinePort,
} from './examine-machine.ts';
import { fine, hint, wrong, type Finding } from './finding.ts';
import { examineRecords, examineRunning } from './examine-records.ts';
import { runningRelay } from './operator-link.ts';

export const doctorCommand: Command = {
  usage: 'doctor',
  summary: 'Looks for what is wrong with this machine, the settings and the data.',
  details: [
    'It changes nothing, and may run beside a relay. Each line begins with ok, with hint (worth knowing), or with wrong; when anything is wrong it ends with 1.',
  ],
  options: [],
  examples: [
    ['doctor', 'before the first start, after a crash, or when something is odd'],
    ['doctor  # with DATA_DIR=/srv/decisions set', 'of another data folder'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {});
    if (!read.ok) return wrongUsage(terminal, doctorCommand, read.error);
    if (read.value.positionals.length > 0)
      return wrongUsage(terminal, doctorCommand, 'It looks at everything and takes no argument.');
    const findings = await examine(environment);
    for (const { verdict, sentence } of findings) terminal.out(`${verdict.padEnd(7)}${visible(sentence)}`);
    return findings.some(({ verdict }) => verdict === 'wrong') ? 1 : 0;
  },
};

async function examine(environment: Environment): Promise<Finding[]> {
  const node = examineNode(process.versions.node);
  const configuration = readConfiguration(environment);
  if (!configuration.ok) return [node, ...configuration.error.map(wrong)];
  const { dataFolder, recordsFolder, databaseUrl } = configuration.value;
  const running = await runningRelay(dataFolder);
  const data = await (databaseUrl === null
    ? examineStored(dataFolder)
    : examineShared(databaseUrl, dataFolder));
  return [
    node,
    fine('The settings can be read.'),
    ...examineFolder(dataFolder),
    ...(databaseUrl === null ? [await examineDisk(dataFolder)] : []),
    ...data.findings,
    ...(recordsFolder === null ? [] : [examineRecords(recordsFolder)]),
    ...(running ? await examineRunning(running.url) : []),
    await examinePort(configuration.value, running?.url ?? null),
    examineClock(Date.now(), data.newestMs),
    examineAddress(configuration.value),
  ];
}

async function examineStored(dataFolder: string): Promise<DataExamined> {
  // Opening the store would make one.
  const path = join(dataFolder, 'countersign.sqlite');
  if (!existsSync(path)) return { findings: [], newestMs: 0 };
  try {
    using store = disposable(openSqliteStore(dataFolder));
    const { findings, newestMs } = await examineData(store.value);
    return { findings: [examineDatabase(path), ...findings], newestMs };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const sentence =
      error instanceof StartFailure
        ? reason
        : `The database is damaged (${reason}). Restore a backup into an empty folder.`;
    return { findings: [wrong(sentence)], newestMs: 0 };
  }
}

/** What nodes share; of the folder beside it only what would be taken for it. */
async function examineShared(databaseUrl: string, dataFolder: string): Promise<DataExamined> {
  const beside = existsSync(join(dataFolder, 'countersign.sqlite'))
    ? [
        hint(
          `The workspace in ${dataFolder} is not used: DATABASE_URL is set. To move it there: countersign migrate.`,
        ),
      ]
    : [];
  try {
    const { openPostgresStore, shownAddress } = await import('../store/postgres-store.ts');
    const warnings: Finding[] = [];
    const log = { warn: (_: object, message: string) => void warnings.push(hint(`${message}.`)) };
    using store = disposable(openPostgresStore({ url: databaseUrl, log }));
    store.value.check();
    const found = fine(`The database ${shownAddress(databaseUrl)} can be read and written.`);
    const { findings, newestMs } = await examineData(store.value);
    return { findings: [found, ...warnings, ...findings, ...beside], newestMs };
  } catch (error) {
    const sentence =
      error instanceof StartFailure
        ? error.message
        : `The database cannot be used (${error instanceof Error ? error.message : String(error)}).`;
    return { findings: [wrong(sentence), ...beside], newestMs: 0 };
  }
}

const disposable = <T extends { close(): void }>(value: T): Disposable & { readonly value: T } => ({
  value,
  [Symbol.dispose]: () => value.close(),
});
