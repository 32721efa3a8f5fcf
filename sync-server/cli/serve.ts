/** `countersign serve`: starts the relay, prints the one link that matters, and stops when asked to. */
import { readConfiguration } from '../configuration.ts';
import { openLog } from '../log.ts';
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
      const log = openLog(logLevel);
      await using relay = await startRelay({ ...options, log });
      terminal.out(
        relay.setupLink
          ? `Open this link to become the first administrator:\n\n  ${relay.setupLink}\n`
          : `Countersign is at ${relay.url}`,
      );
      const signal = await asked;
      log.info({ signal }, 'stopping; a second signal ends at once');
      setTimeout(() => {
        log.error('something did not end in time and was left; what was acknowledged is stored');
        process.exit(1);
      }, stoppingMs).unref();
      return 0;
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      terminal.complain(error.message);
      return 1;
    }
  },
};

/** Longest that a stop may take. People are sent away in the first seconds; a mail under way may take the rest. */
const stoppingMs = 25_000;

/** Resolves at the first SIGINT or SIGTERM; a second one, whichever, ends the process at once. */
function stopAsked(): Promise<string> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      for (const each of signals) process.off(each, stop);
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
