/** What the relay writes about itself: events, ids and codes, never what people wrote. */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './configuration.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export const openLog = (level: LogLevel, stream: DestinationStream = pino.destination(2)): Log =>
  pino({ level, serializers: { err: withoutContent } }, stream);

/**
 * An error as what happened and where in the program. Others' error messages quote what they choked on: a parser its
 * input, the file system a name that was made of a title.
 */
export function withoutContent(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return {
    type: error.name,
    ...code,
    message: unquoted(error.message),
    stack: frames.join('\n'),
    ...(error.cause === undefined ? {} : { cause: withoutContent(error.cause) }),
  };
}

/** A quotation may hold quotes itself, so everything from the first to the last goes. */
const unquoted = (message: string): string =>
  message.replace(/['"`“].*['"`”]/s, '…').replace(/\S+@\S+/g, '…');
