/** The command line's own words: what `--help` prints, for all commands and for one. */
import { usualLimits } from '../configuration.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';

const settings: readonly (readonly [string, string])[] = [
  ['PORT', 'port of the relay (4400; 0 for any)'],
  ['HOST', 'address that it listens on (127.0.0.1)'],
  ['DATA_DIR', 'folder of the database (./data)'],
  ['DATABASE_URL', 'PostgreSQL that several relays share, postgres://…, instead of the folder (none)'],
  ['REDIS_URL', 'Redis or Valkey that those relays tell each other things through (PostgreSQL)'],
  ['PUBLIC_URL', 'address that people type, when it differs from host and port'],
  ['SETUP_TOKEN', "fixes the first administrator's token, for automated set-up"],
  ['RECORDS_DIR', 'folder that decided records are written to as Markdown too (none)'],
  ['SMTP_URL', 'mail server for decided documents, smtp:// or smtps:// (none)'],
  ['MAIL_FROM', 'sender of that mail'],
  ['METRICS_TOKEN', 'who shows it as a bearer token may read /metrics from anywhere (this machine only)'],
  ['MAX_SOCKETS_PER_MEMBER', `connections of one person at a time (${usualLimits.socketsPerMember})`],
  ['MAX_ACTS_PER_SECOND', `acts of one person; a minute of them is saved (${usualLimits.actsPerSecond})`],
  ['MAX_FRAMES_PER_SECOND', `messages of typing of one person, likewise (${usualLimits.framesPerSecond})`],
  ['MAX_REQUESTS_PER_SECOND', `requests of one address, likewise (${usualLimits.requestsPerSecond})`],
  ['LOG_LEVEL', 'fatal, error, warn, info, debug, trace or silent (info)'],
];

export function helpOnAll(commands: readonly Command[]): string {
  return [
    `Countersign ${version}: decision documents, written alone, decided together, proved later.`,
    '',
    'Usage: countersign COMMAND [ARGUMENT…]',
    '',
    ...table(commands.map(({ usage, summary }) => [usage, summary])),
    '',
    'Each command has its own help with examples: countersign COMMAND --help',
    '',
    'Settings, from the environment:',
    ...table(settings),
    '',
    'Exit codes: 0 fine; 1 it does not hold, or failed; 2 wrong usage.',
  ].join('\n');
}

export function helpOnOne({ usage, summary, details, options, examples }: Command): string {
  return [
    `Usage: countersign ${usage}`,
    '',
    summary,
    ...details.flatMap((paragraph) => ['', paragraph]),
    ...(options.length > 0 ? ['', 'Options:', ...table(options)] : []),
    ...(examples.length > 0
      ? ['', 'Examples:', ...table(examples.map(([line, meaning]) => [`countersign ${line}`, meaning]))]
      : []),
  ].join('\n');
}

/** Two columns; a left side that is too wide has a line of its own. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const widest = Math.min(44, Math.max(...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length > widest
      ? [`  ${left}`, `  ${' '.repeat(widest)}  ${right}`]
      : [`  ${left.padEnd(widest)}  ${right}`],
  );
}
