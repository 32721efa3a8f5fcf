/** Waking a database before the app opens it: nothing is made, and nobody is held up. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { wakeDatabase } from '../../../client/storage/wake-database.ts';

it('makes no database that was not there', async () => {
  const woken = wakeDatabase('absent');
  const made = await openDB('absent', 1, { upgrade: (db) => void db.createObjectStore('things') });
  expect([...made.objectStoreNames]).toEqual(['things']);
  expect(await woken).toBeNull();
  made.close();
});

it('lets a newer app change the database that it woke', async () => {
  (await openDB('known', 1)).close();
  const woken = wakeDatabase('known');
  const upgraded = await openDB('known', 2, { upgrade: (db) => void db.createObjectStore('more') });
  expect([...upgraded.objectStoreNames]).toEqual(['more']);
  expect((await woken)?.name).toBe('known');
  upgraded.close();
});
