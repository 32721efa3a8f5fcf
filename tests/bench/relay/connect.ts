/** A client's way into a document, whatever the server: its ticket where one is needed, its socket, its greeting. */
import { WebSocket } from 'ws';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { TicketAnswer } from '#shared/protocol/http-api.ts';
import { dialectOf, type Dialect, type Heard } from './dialect.ts';
import type { Kind, Listening } from './served.ts';

export async function connect(
  kind: Kind,
  at: Listening,
  document: number,
  place: number,
  hear: (heard: Heard, bytes: number) => void,
): Promise<{ socket: WebSocket; dialect: Dialect }> {
  const id = at.documents[document] ?? '';
  const dialect = dialectOf(kind, id);
  const socket =
    kind === 'ours'
      ? new WebSocket(`ws://127.0.0.1:${at.port}/sync/body/${id}`, [
          subprotocol,
          ticketSubprotocol(await ticketFor(at, { socket: 'body', document: id }, place)),
        ])
      : new WebSocket(`ws://127.0.0.1:${at.port}/${id}`);
  let isGreeted = false;
  const greeted = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const heard = dialect.read(data);
      if (heard.type === 'step2' || heard.type === 'step1') {
        if (!isGreeted) resolve();
        isGreeted = true;
      }
      if (heard.type === 'step1') for (const frame of dialect.emptyStep2) socket.send(frame);
      hear(heard, data.length);
    });
    socket.on('open', () => {
      for (const frame of dialect.greeting) socket.send(frame);
      if (dialect.greeting.length === 0) resolve();
    });
  });
  socket.on('error', (error) => console.error(`${kind}: ${error.message}`));
  await greeted;
  if (dialect.keepAlive) setInterval(() => socket.send(dialect.keepAlive ?? ''), 5_000);
  return { socket, dialect };
}

/** @param place whose session is used: the members take turns. */
export async function ticketFor(at: Listening, subject: object, place: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${at.port}/api/tickets`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${at.tokens[place % at.tokens.length]}`,
    },
    body: JSON.stringify(subject),
  });
  return TicketAnswer.parse(await response.json()).ticket;
}
