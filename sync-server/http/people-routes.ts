/** Coming in and going out: set-up, invitations, sign-in, sign-out, and who am I. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Result } from '#shared/kernel/result.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import {
  InviteCheckRequest,
  JoinRequest,
  SetupRequest,
  SignInRequest,
  type SessionAnswer,
} from '#shared/protocol/http-api.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Door } from '../people/door.ts';
import type { Sessions, Visitor } from '../people/sessions.ts';
import type { FindVisitor } from './guard.ts';
import { peerAddress } from './peer-address.ts';
import { answerRefusal } from './refusal-answer.ts';
import { readRequest } from './request-body.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface PeopleRoutes {
  readonly door: Door;
  readonly ledgers: Ledgers;
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly findVisitor: FindVisitor;
  readonly isProxied: boolean;
  /** Every connection of the session ends with it. */
  onSignedOut(visitor: Visitor): void;
}

export function addPeopleRoutes(api: Hono<{ Bindings: HttpBindings }>, routes: PeopleRoutes): void {
  const { door, ledgers, sessions, cookie, findVisitor } = routes;
  const address = (context: Context<{ Bindings: HttpBindings }>): string =>
    peerAddress(context.env.incoming, routes.isProxied);
  const answerEntered = (
    context: Context,
    entered: Result<SessionAnswer & { readonly token: string }, Refusal>,
  ): Response => {
    if (!entered.ok) return answerRefusal(context, entered.error);
    cookie.write(context, entered.value.token);
    return context.json(entered.value);
  };

  api.post('/setup', async (context) => {
    const request = await readRequest(context, SetupRequest);
    if (!request.ok) return answerRefusal(context, request.error);
    return answerEntered(context, await door.setUp(request.value, address(context)));
  });
  api.post('/join', async (context) => {
    const request = await readRequest(context, JoinRequest);
    if (!request.ok) return answerRefusal(context, request.error);
    return answerEntered(context, await door.join(request.value, address(context)));
  });
  api.post('/sign-in', async (context) => {
    const request = await readRequest(context, SignInRequest);
    if (!request.ok) return answerRefusal(context, request.error);
    return answerEntered(context, await door.signIn(request.value, address(context)));
  });
  api.post('/invite-check', async (context) => {
    const request = await readRequest(context, InviteCheckRequest);
    if (!request.ok) return answerRefusal(context, request.error);
    const checked = door.checkInvite(request.value.invite, request.value.secret);
    return checked.ok ? context.json(checked.value) : answerRefusal(context, checked.error);
  });
  api.post('/sign-out', (context) => {
    const visitor = findVisitor(context);
    if (visitor) {
      sessions.end(visitor.session);
      routes.onSignedOut(visitor);
    }
    cookie.clear(context);
    return context.json({});
  });
  api.get('/me', (context) => {
    const visitor = findVisitor(context);
    if (!visitor) return answerRefusal(context, findVisitor.whyNobody(context));
    const { member, role } = visitor;
    const answer: SessionAnswer = { member, person: personOf(ledgers.workspaceState(), member), role };
    return context.json(answer);
  });
}
