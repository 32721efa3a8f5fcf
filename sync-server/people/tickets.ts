/** Tickets: one WebSocket each, for half a minute, bound to a session and to what was asked for. */
import * as z from 'zod/mini';
import { LedgerId } from '#shared/kernel/ids.ts';
import { ticketLifetimeMs } from '#shared/protocol/limits.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import type { SharedStore } from '../store/store.ts';
import { newSecret } from './secret.ts';

export type TicketSubject =
  | { readonly socket: 'acts' }
  | {
      readonly socket: 'body';
      readonly document: LedgerId;
      readonly client: number | null;
      /** Document schema that the client knows and writes. */
      readonly schema: number;
    };

/** Where tickets are kept: in memory, or in the store that several nodes share. */
export interface TicketShelf {
  put(hash: string, ticket: Ticket): void;
  /** The ticket, which is gone afterwards. */
  take(hash: string): Ticket | null;
}

export interface Ticket {
  /** Hash of the session that asked for it. */
  readonly session: string;
  readonly subject: TicketSubject;
  readonly expiresAtMs: number;
}

/** Unused tickets at one time; more means that somebody asks without end. */
const maxTickets = 10_000;

export interface Tickets {
  issue(session: string, subject: TicketSubject): { readonly ticket: string; readonly expiresAtMs: number };
  /** The ticket, which is used up by this; `null` when it was used, has expired or never was. */
  take(ticket: string): Ticket | null;
}

export function createTickets(now: () => number, shelf = memoryShelf(now)): Tickets {
  return {
    issue(session, subject) {
      const ticket = newSecret();
      const expiresAtMs = now() + ticketLifetimeMs;
      shelf.put(secretHash(ticket), { session, subject, expiresAtMs });
      return { ticket, expiresAtMs };
    },
    take(ticket) {
      const found = shelf.take(secretHash(ticket));
      return found && found.expiresAtMs > now() ? found : null;
    },
  };
}

function memoryShelf(now: () => number): TicketShelf {
  const open = new Map<string, Ticket>();
  const forgetOld = (): void => {
    for (const [hash, ticket] of open) {
      if (ticket.expiresAtMs > now() && open.size < maxTickets) return; // the oldest stand first
      open.delete(hash);
    }
  };
  return {
    put(hash, ticket) {
      forgetOld();
      open.set(hash, ticket);
    },
    take(hash) {
      const found = open.get(hash) ?? null;
      open.delete(hash);
      return found;
    },
  };
}

/** Given out by one node, used on another. */
export const sharedShelf = (store: SharedStore): TicketShelf => ({
  put: (hash, ticket) => store.keepTicket(hash, JSON.stringify(ticket), ticket.expiresAtMs),
  take(hash) {
    const kept = store.takeTicket(hash);
    return kept === null ? null : (StoredTicket.safeParse(JSON.parse(kept)).data ?? null);
  },
});

const StoredTicket = z.object({
  session: z.string(),
  subject: z.discriminatedUnion('socket', [
    z.object({ socket: z.literal('acts') }),
    z.object({
      socket: z.literal('body'),
      document: LedgerId,
      client: z.nullable(z.number()),
      schema: z.number(),
    }),
  ]),
  expiresAtMs: z.number(),
});
