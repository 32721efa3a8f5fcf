/** The acts socket: follows ledgers, submits acts, and says whether a relay is in reach. */
import type { Head } from '#shared/acts/act.ts';
import type { SignedAct } from '#shared/acts/envelope.ts';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { DownMessage, type UpMessage } from '#shared/protocol/acts-messages.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { closeCodes, type CloseCode } from '#shared/protocol/close-code.ts';
import { TicketAnswer } from '#shared/protocol/http-api.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { ok } from '#shared/kernel/result.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Store } from '../kernel/store.ts';
import type { Api } from '../session/api.ts';
import { driveLink } from './drive-link.ts';
import type { LinkState } from './relay-link.ts';

/** How far this device has come in a ledger. */
export interface LedgerPlace {
  /** `null` while the ledger is unknown here. */
  readonly lineage: LineageId | null;
  readonly head: Head;
}

export interface ActsConnection {
  readonly link: Store<LinkState>;
  /** @param place is asked at each (re)connection. Following twice needs ending twice. */
  follow(ledger: LedgerId, place: () => LedgerPlace): () => void;
  /** Asks again for what follows the present place: after a gap. */
  refollow(ledger: LedgerId): void;
  /** False while there is no connection: the outbox keeps it. */
  submit(act: SignedAct): boolean;
  start(): void;
  readonly nudge: () => void;
  end(): void;
}

export interface ActsConnectionOptions {
  readonly clock: Clock;
  readonly api: Api;
  /** `ws:` or `wss:` origin of the relay. */
  readonly socketUrl: string;
  /** Each message of the relay, in order. `welcome` is the first of a connection. */
  onMessage(message: DownMessage): void;
}

interface Following {
  readonly place: () => LedgerPlace;
  count: number;
}

export function openActsConnection(options: ActsConnectionOptions): ActsConnection {
  const followed = new Map<LedgerId, Following>();
  let socket: WebSocket | null = null;

  const driven = driveLink(options.clock, {
    async askTicket() {
      const answer = await options.api.post('/api/tickets', { socket: 'acts' }, TicketAnswer);
      return answer.ok ? ok(answer.value.ticket) : answer;
    },
    open(ticket) {
      const opened = new WebSocket(`${options.socketUrl}/sync/acts`, [
        subprotocol,
        ticketSubprotocol(ticket),
      ]);
      socket = opened;
      const isCurrent = () => socket === opened;
      opened.addEventListener('open', () => {
        if (isCurrent()) onOpen();
      });
      opened.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isCurrent()) onFrame(event.data);
      });
      opened.addEventListener('close', ({ code }) => {
        if (!isCurrent()) return;
        socket = null;
        driven.handle({ type: 'closed', code, refusal: refusalOfClose(code) });
      });
    },
    close() {
      const closing = socket;
      socket = null;
      closing?.close();
    },
    sayKeepAlive: () => send({ type: 'keep-alive' }),
  });

  function onOpen() {
    driven.handle({ type: 'opened' });
    for (const [ledger, { place }] of followed) send({ type: 'follow', ledger, ...place() });
  }

  function onFrame(data: unknown) {
    driven.handle({ type: 'heard' });
    const message = DownMessage.safeParse(parseJson(data));
    // A newer relay may say things that this app does not know.
    if (message.success) options.onMessage(message.data);
  }

  function send(message: UpMessage): boolean {
    if (driven.state.get().kind !== 'open' || socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  return {
    link: driven.state,
    follow(ledger, place) {
      const following = followed.get(ledger) ?? { place, count: 0 };
      followed.set(ledger, following);
      if (following.count++ === 0) send({ type: 'follow', ledger, ...place() });
      let isFollowing = true;
      return () => {
        if (!isFollowing) return;
        isFollowing = false;
        if (--following.count > 0) return;
        followed.delete(ledger);
        send({ type: 'unfollow', ledger });
      };
    },
    refollow(ledger) {
      const following = followed.get(ledger);
      if (following) send({ type: 'follow', ledger, ...following.place() });
    },
    submit: (act) => send({ type: 'submit', act }),
    start: () => driven.handle({ type: 'start' }),
    nudge: () => driven.handle({ type: 'nudge' }),
    end: () => driven.handle({ type: 'end' }),
  };
}

/** Why a socket was closed; `null` for everything that is no word of the relay. */
export function refusalOfClose(code: number): Refusal | null {
  const known = code in closeCodes ? closeCodes[code as CloseCode] : null;
  return known && refuse(known.refusal);
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? (JSON.parse(data) as unknown) : null;
  } catch {
    return null;
  }
}
