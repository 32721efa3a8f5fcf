/** From what was typed to the command that does it. */
import { version } from '../version.ts';
import type { Command, Environment, ExitCode, Terminal } from './command.ts';

/** Each is loaded when it is asked for: checking a record starts no relay. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  invite: async () => (await import('./invite.ts')).inviteCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
};

export async function run(
  [first, ...rest]: readonly string[],
  terminal: Terminal,
  environment: Environment,
): Promise<ExitCode> {
  if (first === '--version' || first === '-v') {
    terminal.out(version);
    return 0;
  }
  if (first === undefined || first === '--help' || first === '-h' || (first === 'help' && rest.length === 0))
    return helpOnEverything(terminal, first === undefined ? 2 : 0);
  const name = first === 'help' ? (rest[0] ?? '') : first;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    terminal.complain(
      `There is no command ${JSON.stringify(name)}. These are: ${Object.keys(commands).join(', ')}.`,
    );
    return 2;
  }
  const command = await load();
  if (first === 'help' || asksForHelp(rest)) {
    terminal.out((await import('./help.ts')).helpOnOne(command));
    return 0;
  }
  return command.run(rest, terminal, environment);
}

/** After `--` everything is an argument. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

async function helpOnEverything(terminal: Terminal, code: ExitCode): Promise<ExitCode> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const text = (await import('./help.ts')).helpOnAll(all);
  if (code === 0) terminal.out(text);
  else terminal.complain(text);
  return code;
}
