/** What a request must show before a route sees it: where it comes from, and who is asking. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Pace } from '../people/pace.ts';
import type { Sessions, Visitor } from '../people/sessions.ts';
import type { Origins } from './origins.ts';
import { peerAddress } from './peer-address.ts';
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

/** @param isProxied see `peerAddress`. */
export function refuseHaste(pace: Pace, isProxied: boolean): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    if (pace.take(peerAddress(context.env.incoming, isProxied))) {
      await next();
      return;
    }
    context.header('Retry-After', '1');
    return answerRefusal(context, refuse('too-fast', 'That was too much at once. Try again in a moment.'));
  };
}

export interface FindVisitor {
  (context: Context): Visitor | null;
  /** What is answered when there is none. */
  whyNobody(context: Context): Refusal;
}

/** Finds who is asking: a program by its bearer token, a page by its cookie. */
export function visitorOf(sessions: Sessions, cookie: SessionCookie): FindVisitor {
  const tokenOf = (context: Context): string | null => {
    const bearer = /^Bearer ([A-Za-z0-9_-]{22,64})$/.exec(context.req.header('Authorization') ?? '')?.[1];
    if (bearer !== undefined) return bearer;
    const isProgram = !reading.has(context.req.method) && context.req.header('Origin') === undefined;
    return isProgram ? null : cookie.read(context);
  };
  const find = (context: Context): Visitor | null => {
    const token = tokenOf(context);
    return token === null ? null : sessions.byToken(token);
  };
  return Object.assign(find, {
    whyNobody(context: Context): Refusal {
      const token = tokenOf(context);
      return token === null ? refuse('not-signed-in') : sessions.whyNobodyByToken(token);
    },
  });
}
