/** Refusals that mean: the relay's history is not the one that this device has. All of it is kept, nothing is sent. */
import type { Refusal, RefusalCode } from '#shared/protocol/refusal.ts';

const otherHistory: ReadonlySet<RefusalCode> = new Set([
  'history-differs',
  'lineage-differs',
  'backup-restored',
]);

export const isOtherHistory = ({ code }: Refusal): boolean => otherHistory.has(code);

/** The same, of what the header says: there a document that the relay had once is meant by `document-unknown`. */
export const isAboutHistory = (refusal: Refusal): boolean =>
  isOtherHistory(refusal) || refusal.code === 'document-unknown';
