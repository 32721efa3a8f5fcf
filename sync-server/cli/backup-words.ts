/** What a backup holds, in words. */
import type { BackupFacts } from '../store/backup-file.ts';

export const backupWords = ({ documents, acts, bytes }: BackupFacts): string =>
  `${documents} ${documents === 1 ? 'document' : 'documents'}, ${acts} ${acts === 1 ? 'entry' : 'entries'}, ${(bytes / 1_048_576).toFixed(1)} MiB`;
