/**
 * The thread that brings SQLite's write-ahead log into the database whenever it is asked (`checkpoints.ts`). Plain
 * JavaScript: a thread that has to strip types takes thirty megabytes more.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const { path, underWay } = workerData;

parentPort.on('message', () => {
  try {
    const database = new DatabaseSync(path);
    try {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } finally {
      database.close();
    }
  } catch {
    // A disk that is full or gone: the log only grows, and the relay itself notices.
  }
  Atomics.store(underWay, 0, 0);
  Atomics.notify(underWay, 0);
});
