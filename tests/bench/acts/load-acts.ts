/** The load: one WebSocket for each person, who sends prepared acts at an even pace and notes when each is accepted. */
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { invariant } from '#shared/kernel/invariant.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { TicketAnswer } from '#shared/protocol/http-api.ts';
import { quantile } from '../statistics.ts';
import type { ActsKind, ActsServed } from './served-acts.ts';

interface Author {
  readonly socket: WebSocket;
  readonly frames: readonly string[];
  next: number;
  /** When what waits for its acceptance was sent, oldest first: the relay answers in order. */
  readonly waiting: number[];
}

export interface ActsRun {
  readonly sent: number;
  readonly isWhole: boolean;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface ActsLoad extends Disposable {
  run(plan: { actsPerSecond: number; warmUpMs: number; measuredMs: number }): Promise<ActsRun>;
}

const graceMs = 4_000;

export async function openActsLoad(kind: ActsKind, at: ActsServed, port: number): Promise<ActsLoad> {
  let latencies: number[] = [];
  let measuredFromMs = Infinity;
  const authors: Author[] = [];

  const hear = (author: Author, text: string): void => {
    if (text.startsWith('{"type":"refused"')) throw new Error(`refused: ${text}`);
    if (!text.startsWith('{"type":"accepted"')) return;
    const sentMs = author.waiting.shift();
    invariant(sentMs !== undefined, 'each act is accepted once');
    if (sentMs >= measuredFromMs) latencies.push(performance.now() - sentMs);
  };

  for (const { token, document, frames } of at.people) {
    const protocols = kind === 'ours' ? [subprotocol, ticketSubprotocol(await ticketFrom(port, token))] : [];
    const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/acts`, protocols);
    const author = { socket, frames: readFileSync(frames, 'utf8').split('\n'), next: 0, waiting: [] };
    socket.on('message', (data: Buffer) => hear(author, data.toString('latin1', 0, 200)));
    await new Promise((resolve) => socket.once('open', resolve));
    const head = { seq: 0, hash: '' };
    socket.send(JSON.stringify({ type: 'follow', ledger: document, lineage: null, head }));
    authors.push(author);
  }
  const keepAlive = setInterval(() => {
    for (const { socket } of authors) socket.send('{"type":"keep-alive"}');
  }, 5_000);

  const isAnswered = (): boolean => authors.every(({ waiting }) => waiting.length === 0);
  return {
    async run({ actsPerSecond, warmUpMs, measuredMs }) {
      latencies = [];
      const startMs = performance.now();
      measuredFromMs = startMs + warmUpMs;
      const endMs = measuredFromMs + measuredMs;
      let sent = 0;
      while (performance.now() < endMs) {
        const due = Math.floor(((performance.now() - startMs) / 1000) * actsPerSecond);
        for (; sent < due; sent++) {
          const author = authors[sent % authors.length];
          const frame = author?.frames[author.next++];
          invariant(author && frame, 'enough acts were signed');
          author.waiting.push(performance.now());
          author.socket.send(frame);
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const untilMs = performance.now() + graceMs;
      while (!isAnswered() && performance.now() < untilMs) await new Promise((r) => setTimeout(r, 5));
      measuredFromMs = Infinity;
      const at = (q: number): number => (latencies.length > 0 ? quantile(latencies, q) : graceMs);
      return { sent, isWhole: isAnswered(), p50: at(0.5), p95: at(0.95), p99: at(0.99) };
    },
    [Symbol.dispose]() {
      clearInterval(keepAlive);
      for (const { socket } of authors) socket.terminate();
    },
  };
}

async function ticketFrom(port: number, token: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ socket: 'acts' }),
  });
  return TicketAnswer.parse(await response.json()).ticket;
}
