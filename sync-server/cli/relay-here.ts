/** A relay in this process, for one command: reached by nobody but us. */
import type { Configuration } from '../configuration.ts';
import { originOf } from '../http/origins.ts';
import { openLog } from '../log.ts';
import { startRelay, type Relay } from '../relay.ts';

/** Links that it makes name the address that `serve` will have. Throws `StartFailure` with a sentence. */
export const startHere = ({ port, host, publicUrl, ...options }: Configuration): Promise<Relay> =>
  startRelay({
    ...options,
    // Handing decisions out is for the relay that stays.
    recordsFolder: null,
    mail: null,
    port: 0,
    host: '127.0.0.1',
    publicUrl: publicUrl ?? originOf(host, port),
    log: openLog('error'),
  });
