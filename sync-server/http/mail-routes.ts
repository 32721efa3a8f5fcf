/** Where a person is sent decided documents, and who would be told of one: a dry run before concluding. */
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { peopleToTell } from '#shared/decision/people-to-tell.ts';
import { LedgerId } from '#shared/kernel/ids.ts';
import { MailAddressRequest, type MailAddressAnswer, type TellingAnswer } from '#shared/protocol/http-api.ts';
import { isMailAddress } from '#shared/protocol/mail-address.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Store } from '../store/store.ts';
import type { FindVisitor } from './guard.ts';
import { answerRefusal } from './refusal-answer.ts';
import { readRequest } from './request-body.ts';

export interface MailRoutes {
  readonly ledgers: Ledgers;
  readonly store: Store;
  readonly findVisitor: FindVisitor;
  readonly sendsMail: boolean;
}

export function addMailRoutes(
  api: Hono<{ Bindings: HttpBindings }>,
  { ledgers, store, findVisitor, sendsMail }: MailRoutes,
): void {
  api.get('/me/mail', (context) => {
    const visitor = findVisitor(context);
    if (!visitor) return answerRefusal(context, findVisitor.whyNobody(context));
    const answer: MailAddressAnswer = { address: store.mailAddress(visitor.member), isSent: sendsMail };
    return context.json(answer);
  });

  api.post('/me/mail', async (context) => {
    const visitor = findVisitor(context);
    if (!visitor) return answerRefusal(context, findVisitor.whyNobody(context));
    const request = await readRequest(context, MailAddressRequest);
    if (!request.ok) return answerRefusal(context, request.error);
    const { address } = request.value;
    if (address !== null && !isMailAddress(address))
      return answerRefusal(context, refuse('request-malformed', 'This is no mail address.'));
    store.setMailAddress(visitor.member, address);
    const answer: MailAddressAnswer = { address, isSent: sendsMail };
    return context.json(answer);
  });

  api.get('/documents/:id/telling', (context) => {
    const visitor = findVisitor(context);
    if (!visitor) return answerRefusal(context, findVisitor.whyNobody(context));
    const id = LedgerId.safeParse(context.req.param('id'));
    const state = id.success ? ledgers.visibleTo(id.data, visitor.member) : null;
    if (!state) return answerRefusal(context, refuse('document-unknown'));
    if (state.owner !== visitor.member) return answerRefusal(context, refuse('not-owner'));
    const answer: TellingAnswer = {
      people: peopleToTell(state, ledgers.workspaceState()).map((member) => ({
        member,
        byMail: sendsMail && store.mailAddress(member) !== null,
      })),
    };
    return context.json(answer);
  });
}
