/** stub. */
import { backupCommand } from './not-built-yet.ts';
export const inviteCommand = backupCommand;
