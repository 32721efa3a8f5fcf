/** What a request must show before a route sees it: where it comes from, and who is asking. */
import type { Context, MiddlewareHandler } from 'hono';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Sessions, Visitor } from '../people/sessions.ts';
import type { Origins } from './origins.ts';
import { answerRefusal } from './refusal-answer.ts';
import type { SessionCookie } from './session-cookie.ts';

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A request that changes something comes from a page of this relay, or from a program. Browsers name the origin
 * of every such request; one without is a program's, and for it the cookie counts for nothing (`visitorOf`).
 */
export function refuseForeignOrigins(origins: Origins): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header('Origin');
    if (!reading.has(context.req.method) && origin !== undefined && !origins.allows(origin))
      return answerRefusal(context, refuse('origin-refused'));
    await next();
  };
}

export type FindVisitor = (context: Context) => Visitor | null;

/** Finds who is asking: a program by its bearer token, a page by its cookie. */
export function visitorOf(sessions: Sessions, cookie: SessionCookie): FindVisitor {
  return (context) => {
    const bearer = /^Bearer ([A-Za-z0-9_-]{22,64})$/.exec(context.req.header('Authorization') ?? '')?.[1];
    if (bearer !== undefined) return sessions.byToken(bearer);
    const isProgram = !reading.has(context.req.method) && context.req.header('Origin') === undefined;
    const token = isProgram ? null : cookie.read(context);
    return token === null ? null : sessions.byToken(token);
  };
}
