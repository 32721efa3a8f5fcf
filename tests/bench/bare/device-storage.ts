/** One value in IndexedDB, read and written with nothing in between. */

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('bare', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('values'));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(new Error('no IndexedDB')));
  });
}

export async function keep(key: string, value: unknown): Promise<void> {
  const db = await open();
  const tx = db.transaction('values', 'readwrite');
  tx.objectStore('values').put(value, key);
  await new Promise((resolve) => tx.addEventListener('complete', resolve));
  db.close();
}

export async function kept(key: string): Promise<unknown> {
  const db = await open();
  const request = db.transaction('values').objectStore('values').get(key);
  await new Promise((resolve) => request.addEventListener('success', resolve));
  db.close();
  return request.result;
}
