/** Which texts of an act this device still has: for whoever is about to have them removed (D4). */
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { actsOf } from './act-rows.ts';
import type { DeviceDatabase } from './device-database.ts';

/** Most rows between a place and the row that holds it: of one place, tabs store few. */
const mostAside = 8;

/** Hashes of the texts that the act at `seq` still carries; none when it is not here. */
export async function storedTexts(
  db: DeviceDatabase,
  ledger: LedgerId,
  seq: number,
): Promise<readonly Digest[]> {
  const from = IDBKeyRange.bound([ledger, seq], [ledger, Number.MAX_SAFE_INTEGER]);
  const rows = await db.getAll('acts', from, mostAside);
  const found = rows.flatMap(actsOf).find(({ stamp }) => stamp?.seq === seq);
  return [...(found?.texts.keys() ?? [])];
}
