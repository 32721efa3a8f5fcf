/** Taking a port, and letting go of it. */
import type { Server } from 'node:http';
import { StartFailure } from '../start-failure.ts';

/** Answers the port that was taken. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new StartFailure(
          error.code === 'EADDRINUSE'
            ? `Port ${port} is taken. Stop what listens there, or choose another with PORT.`
            : `The relay cannot listen on ${host}, port ${port}: ${error.message}.`,
        ),
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

export interface Letting {
  /** Nobody new connects; requests that are open go on. */
  stop(): void;
  /** Resolves when no connection is left; those that do not end within a second are cut. */
  ended(): Promise<void>;
}

export function lettingGo(server: Server): Letting {
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stop = (): void => {
    if (server.listening) server.close();
    server.closeIdleConnections();
  };
  return {
    stop,
    ended() {
      stop();
      setTimeout(() => server.closeAllConnections(), 1_000).unref();
      return closed;
    },
  };
}
