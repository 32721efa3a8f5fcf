/** `countersign serve`: starts the relay, prints the one link that matters, and stops when asked to. */
import { pino } from 'pino';
import { readConfiguration } from '../configuration.ts';
import { startRelay } from '../relay.ts';
import { StartFailure } from '../start-failure.ts';

/** @returns the exit code, once the relay was told to stop. */
export async function serve(environment: NodeJS.ProcessEnv): Promise<number> {
  const configuration = readConfiguration(environment);
  if (!configuration.ok) {
    console.error('The relay does not start:');
    for (const fault of configuration.error) console.error(`  ${fault}`);
    return 1;
  }
  const { logLevel, ...options } = configuration.value;
  try {
    // Before the relay: a signal that comes while it starts stops it too.
    const asked = stopAsked();
    await using relay = await startRelay({ ...options, log: pino({ level: logLevel }, pino.destination(2)) });
    console.log(
      relay.setupLink
        ? `Open this link to become the first administrator:\n\n  ${relay.setupLink}\n`
        : `Countersign is at ${relay.url}`,
    );
    await asked;
    return 0;
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
