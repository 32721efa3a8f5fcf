/** Settings that are wrong, said all at once. */
import type { ExitCode, Terminal } from './command.ts';

export function complainOfSettings(terminal: Terminal, lead: string, faults: readonly string[]): ExitCode {
  terminal.complain([lead, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  return 1;
}
