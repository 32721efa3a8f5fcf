/** Stored bytes that are not what was stored: served to nobody, repaired by nobody but a restored backup. */

export class DamagedStore extends Error {
  override name = 'DamagedStore';
}

/** What a damaged ledger would have told is left out; the others are shown. */
export function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedStore) return null;
    throw error;
  }
}
