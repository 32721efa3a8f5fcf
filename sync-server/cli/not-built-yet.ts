/** Commands that are promised and not there yet: they say so, and change nothing. */
import type { Command } from './command.ts';

const notBuiltYet = (name: string, usage: string, summary: string): Command => ({
  usage,
  summary: `${summary} (not built yet)`,
  details: [],
  options: [],
  examples: [],
  run(_args, terminal) {
    terminal.complain(`${name} is not built yet.`);
    return Promise.resolve(2);
  },
});

export const backupCommand = notBuiltYet('backup', 'backup FILE', 'Writes a backup.');
export const restoreCommand = notBuiltYet('restore', 'restore FILE', 'Brings a backup back.');
