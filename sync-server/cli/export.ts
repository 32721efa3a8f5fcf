/** stub. */
import { backupCommand } from './not-built-yet.ts';
export const exportCommand = backupCommand;
