/** Tickets: one WebSocket each, for half a minute, bound to a session and to what was asked for. Kept in memory. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { ticketLifetimeMs } from '#shared/protocol/limits.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
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

export function createTickets(now: () => number): Tickets {
  const open = new Map<string, Ticket>();
  const forgetOld = (): void => {
    for (const [hash, ticket] of open) {
      if (ticket.expiresAtMs > now() && open.size < maxTickets) return; // the oldest stand first
      open.delete(hash);
    }
  };
  return {
    issue(session, subject) {
      forgetOld();
      const ticket = newSecret();
      const expiresAtMs = now() + ticketLifetimeMs;
      open.set(secretHash(ticket), { session, subject, expiresAtMs });
      return { ticket, expiresAtMs };
    },
    take(ticket) {
      const hash = secretHash(ticket);
      const found = open.get(hash);
      open.delete(hash);
      return found && found.expiresAtMs > now() ? found : null;
    },
  };
}
