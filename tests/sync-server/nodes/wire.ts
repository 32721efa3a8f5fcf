/** A wire to a server, in a thread of its own: it can be cut or held while this thread waits for an answer. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Wire extends Disposable {
  readonly port: number;
  /**
   * From now on: passes everything, on connections of which nothing was swallowed; swallows what the server says, and
   * hangs up when it says that it has committed; or swallows and says nothing.
   */
  answers(how: 'pass' | 'cut' | 'hold'): void;
}

const modes = ['pass', 'cut', 'hold'] as const;

const program = `
  const { createServer, connect } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const mode = new Int32Array(workerData.mode);
  const unanswered = new Set();
  const server = createServer((near) => {
    const far = connect(workerData.port, '127.0.0.1');
    let swallowed = '';
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => {
      const how = Atomics.load(mode, 0);
      if (how === 0) return near.write(data);
      unanswered.add(near);
      // Not before: what was sent may come in pieces, and is answered in pieces.
      swallowed += data.toString('latin1');
      if (how === 1 && swallowed.includes('COMMIT\\0')) near.destroy();
    });
    near.on('close', () => {
      unanswered.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
    near.on('error', () => undefined);
    far.on('error', () => undefined);
  });
  // What was swallowed does not come any more.
  parentPort.on('message', () => {
    for (const near of unanswered) near.destroy();
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

export async function wireTo(port: number): Promise<Wire> {
  const mode = new SharedArrayBuffer(4);
  const thread = new Worker(program, { eval: true, workerData: { port, mode } });
  const [listening] = await once(thread, 'message');
  return {
    port: Number(listening),
    answers(how) {
      Atomics.store(new Int32Array(mode), 0, modes.indexOf(how));
      if (how === 'pass') thread.postMessage(how);
    },
    [Symbol.dispose]: () => void thread.terminate(),
  };
}
