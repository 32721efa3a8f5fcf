#!/usr/bin/env node
/** The command line: `countersign COMMAND`. */
import type { Terminal } from './command.ts';
import { run } from './run.ts';

const terminal: Terminal = {
  out: (text) => void process.stdout.write(typeof text === 'string' ? `${text}\n` : text),
  complain: (sentence) => void process.stderr.write(`${sentence}\n`),
};
// Whoever reads us may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), terminal, process.env);
