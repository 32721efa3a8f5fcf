/** Several nodes on one PostgreSQL: across them, beside others that scale through Redis, and how they grow. */
import { startPostgres } from '../sync-server/nodes/postgres-server.ts';
import type { BenchOptions, Outcome, Row } from './bench.ts';
import { delivery } from './nodes/delivery-part.ts';
import { growth, share } from './nodes/growth-part.ts';
import { missing } from './nodes/node-kinds.ts';

const parts = { delivery, growth, share } as const;

export async function nodesBench({ part }: BenchOptions): Promise<Outcome> {
  const lacking = missing();
  if (lacking !== null) return { skipped: lacking };
  if (part !== null && !Object.hasOwn(parts, part))
    return { skipped: `Its parts are ${Object.keys(parts).join(', ')}.` };
  const rows: Row[] = [];
  await using postgres = await startPostgres({ fsync: true });
  for (const [name, measure] of Object.entries(parts))
    if (part === null || part === name) rows.push(...(await measure(postgres)));
  return { rows };
}
