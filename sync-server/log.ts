/** What the relay writes about itself: events, ids and codes, never what people wrote. */
import type { Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
