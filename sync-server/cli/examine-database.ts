/** Whether the database's tables and indexes agree: more than is looked at when it is opened, which must be quick. */
import { DatabaseSync } from 'node:sqlite';
import { fine, wrong, type Finding } from './finding.ts';

/** @param path of a database that opened without complaint. */
export function examineDatabase(path: string): Finding {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const verdict = String(database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
    return verdict === 'ok'
      ? fine('The database is whole.')
      : wrong(`The database is damaged (${verdict}). Restore a backup into an empty folder.`);
  } finally {
    database.close();
  }
}
