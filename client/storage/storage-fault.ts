/** Why this device could not keep something, in the words that the screens know. */

/** `damaged`: something stored could not be read back. */
export type StorageFault = 'quota' | 'closed' | 'damaged' | 'unknown';

export function storageFault(error: unknown): StorageFault {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError') return 'quota';
  if (name === 'InvalidStateError' || name === 'AbortError') return 'closed';
  return 'unknown';
}
