/** Tickets for WebSockets: everything that would be refused later is refused here, where it can be said in full. */
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Result } from '#shared/kernel/result.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { LineageId, MemberId } from '#shared/kernel/ids.ts';
import { TicketRequest, type TicketAnswer } from '#shared/protocol/http-api.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type * as z from 'zod/mini';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Tickets, TicketSubject } from '../people/tickets.ts';
import type { Store } from '../store/store.ts';
import type { FindVisitor } from './guard.ts';
import { answerRefusal } from './refusal-answer.ts';
import { readRequest } from './request-body.ts';

export interface TicketRoute {
  readonly ledgers: Ledgers;
  readonly store: Store;
  readonly tickets: Tickets;
  readonly findVisitor: FindVisitor;
  /** Newest document schema that this relay knows. */
  readonly documentSchema: number;
  /** Changes when a backup is restored. */
  readonly history: LineageId;
}

/** What a client writes that does not say: every editor knows the first schema. */
const firstSchema = 1;

export function addTicketRoute(api: Hono<{ Bindings: HttpBindings }>, route: TicketRoute): void {
  api.post('/tickets', async (context) => {
    const visitor = route.findVisitor(context);
    if (!visitor) return answerRefusal(context, route.findVisitor.whyNobody(context));
    const request = await readRequest(context, TicketRequest);
    if (!request.ok) return answerRefusal(context, request.error);
    const subject = ticketSubject(request.value, visitor.member, route);
    if (!subject.ok) return answerRefusal(context, subject.error);
    const ticket = route.tickets.issue(visitor.session, subject.value);
    const { value } = request;
    const isAsked = value.socket === 'body' && value.history !== undefined;
    const answer: z.infer<typeof TicketAnswer> = { ...ticket, ...(isAsked && { history: route.history }) };
    return context.json(answer);
  });
}

/** What a ticket would be good for, or why there is none. */
export function ticketSubject(
  request: z.infer<typeof TicketRequest>,
  member: MemberId,
  {
    ledgers,
    store,
    documentSchema,
    history,
  }: Pick<TicketRoute, 'ledgers' | 'store' | 'documentSchema' | 'history'>,
): Result<TicketSubject, Refusal> {
  if (request.socket === 'acts') return ok({ socket: 'acts' });
  const { document, lineage, client, head } = request;
  // Nobody shuts the others out with a version that does not exist yet.
  const schema = Math.min(request.schema ?? firstSchema, documentSchema);
  const row = ledgers.visibleTo(document, member) && store.document(document);
  if (!row) return err(refuse('document-unknown'));
  if (lineage !== undefined && lineage !== row.lineage) return err(refuse('lineage-differs'));
  if (head && !ledgers.holdsHead(document, head)) return err(refuse('history-differs')); // E4
  if (request.history && request.history !== history) return err(refuse('backup-restored'));
  const owner = client !== undefined && request.isNewClient ? store.clientsOf(document).get(client) : member;
  if (owner !== undefined && owner !== member) return err(refuse('update-foreign-client'));
  if (schema < row.schema) return err(refuse('schema-older'));
  return ok({ socket: 'body', document, schema, client: client ?? null });
}
