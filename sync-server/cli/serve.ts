/** `countersign serve`: starts the relay, prints the one link that matters, and stops when asked to. */
import { pino } from 'pino';
import { readConfiguration } from '../configuration.ts';
import { StartFailure } from '../start-failure.ts';
import { readArguments, wrongUsage, type Command } from './command.ts';
import { complainOfSettings } from './settings.ts';

export const serveCommand: Command = {
  usage: 'serve',
  summary: 'Starts the relay, which serves the app too, until it is told to stop.',
  details: [
    'On the first start it prints a link that makes whoever opens it the first administrator. Settings come from the environment, see countersign --help.',
  ],
  options: [],
  examples: [
    ['serve', 'on http://127.0.0.1:4400, with its data in ./data'],
    ['serve  # with PORT=8080 DATA_DIR=/srv/decisions set', 'on another port and folder'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {});
    if (!read.ok) return wrongUsage(terminal, serveCommand, read.error);
    if (read.value.positionals.length > 0)
      return wrongUsage(terminal, serveCommand, 'Settings come from the environment, not as arguments.');
    const configuration = readConfiguration(environment);
    if (!configuration.ok)
      return complainOfSettings(terminal, 'The relay does not start:', configuration.error);
    const { logLevel, ...options } = configuration.value;
    const { startRelay } = await import('../relay.ts');
    try {
      // Before the relay: a signal that comes while it starts stops it too.
      const asked = stopAsked();
      await using relay = await startRelay({
        ...options,
        log: pino({ level: logLevel }, pino.destination(2)),
      });
      terminal.out(
        relay.setupLink
          ? `Open this link to become the first administrator:\n\n  ${relay.setupLink}\n`
          : `Countersign is at ${relay.url}`,
      );
      await asked;
      return 0;
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      terminal.complain(error.message);
      return 1;
    }
  },
};

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
