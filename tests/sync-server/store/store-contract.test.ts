/** The contract of the store, over memory, SQLite and PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openPostgresStore } from '../../../sync-server/store/postgres-store.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import { memoryStore, type MemoryStore } from '../../convergence/simulator/memory-store.ts';
import { patient } from '../nodes/patient.ts';
import { startPostgres, type TestPostgres } from '../nodes/postgres-server.ts';
import { storeContract, type Place } from './contract.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** @param forget what was kept */
function placeOf(openIt: () => Store, forget: () => void): Place {
  let opened: Store | null = null;
  const close = (): void => {
    opened?.close();
    opened = null;
  };
  return {
    open() {
      close();
      return (opened = openIt());
    },
    [Symbol.asyncDispose]() {
      close();
      forget();
      return Promise.resolve();
    },
  };
}

storeContract('memory', () => {
  let kept: MemoryStore | null = null;
  return Promise.resolve(
    placeOf(
      () => (kept = kept?.copy() ?? memoryStore()),
      () => undefined,
    ),
  );
});

storeContract('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'));
  return Promise.resolve(
    placeOf(
      () => openSqliteStore(folder),
      () => rmSync(folder, { recursive: true, force: true }),
    ),
  );
});

storeContract('PostgreSQL', async () => {
  const url = await server.database();
  return placeOf(
    () => openPostgresStore({ url, log: { warn: () => undefined }, patience: patient }),
    () => undefined,
  );
});
