/** D5: the revision that the address leads to, when it is an earlier one than what stands in the text. */
import { useSyncExternalStore } from 'react';
import { targetOf } from '#shared/document/permanent-link.ts';
import type { BlockId } from '#shared/kernel/ids.ts';

const onHash = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** @param current number of the revision that stands in the text. */
export function useLinkedRevision(proposal: BlockId, current: number): number | null {
  const hash = useSyncExternalStore(onHash, () => location.hash);
  const target = targetOf(hash);
  if (target?.kind !== 'revision' || target.proposal !== proposal) return null;
  return target.number < current ? target.number : null;
}
