/** A PostgreSQL database that was brought back from a dump: another history than the one that devices know (decision 0010). */
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { isRelayRunning, openPostgres } from './postgres-store.ts';
import { statement } from './postgres-transaction.ts';

/** What came after the dump is gone here and still known to devices: they must not take this for what they knew. */
export function beginNewHistory(url: string): Result<void, string> {
  const { line } = openPostgres(url);
  try {
    const [found] = line.ask([statement("SELECT 1 FROM settings WHERE name = 'workspace'")]);
    if (found?.count !== 1)
      return err('There is no workspace in this database. Bring a dump back first: pg_restore.');
    if (isRelayRunning(line))
      return err('A relay runs on this database. Stop all of them first: they know the history of before.');
    line.ask([
      statement('BEGIN'),
      // With the bus's key goes what was said on it: none of that is in this history.
      statement("DELETE FROM settings WHERE name IN ('history', 'bus-key')"),
      statement('DELETE FROM sessions'),
      statement('DELETE FROM tickets'),
      statement('COMMIT'),
    ]);
    return ok(undefined);
  } finally {
    line.close();
  }
}
