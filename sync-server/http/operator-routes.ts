/** What the command line asks of a running relay, with the operator's token and from no page. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { soundJson } from '#shared/acts/sound-json.ts';
import {
  OperatorDocumentRequest,
  OperatorInviteRequest,
  type OperatorSinceAnswer,
} from '#shared/protocol/http-api.ts';
import { maxImportBytes } from '#shared/protocol/limits.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Handbook } from '../handbook/handbook.ts';
import { handbookZip } from '../handbook/handbook-zip.ts';
import type { RecordOf } from '../ledger/document-record.ts';
import type { Operator } from '../people/operator.ts';
import { isFromThisMachine } from './peer-address.ts';
import { answerRefusal } from './refusal-answer.ts';

/** A document's JSON is larger than its Markdown: every few words have their braces. */
const maxDocumentBytes = 8 * maxImportBytes;

export interface OperatorRoutes {
  readonly operator: Operator;
  readonly recordOf: RecordOf;
  readonly handbook: Handbook;
}

export function createOperatorRoutes({
  operator,
  recordOf,
  handbook,
}: OperatorRoutes): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.use(async (context, next) => {
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(context.req.header('Authorization') ?? '')?.[1];
    if (context.req.header('Origin') !== undefined || !isFromThisMachine(context.env.incoming))
      return answerRefusal(context, refuse('origin-refused'));
    if (token === undefined || !operator.isToken(token))
      return answerRefusal(context, refuse('not-signed-in'));
    await next();
    context.header('Cache-Control', 'no-store');
  });
  routes.use(
    bodyLimit({
      maxSize: maxDocumentBytes,
      onError: (context) => answerRefusal(context, refuse('update-too-large')),
    }),
  );

  routes.post('/invites', async (context) => {
    const request = OperatorInviteRequest.safeParse(soundJson(await context.req.text())?.value);
    if (!request.success) return answerRefusal(context, refuse('request-malformed'));
    const invited = operator.invite(request.data.role);
    return invited.ok ? context.json(invited.value) : answerRefusal(context, invited.error);
  });
  routes.post('/documents', async (context) => {
    const request = OperatorDocumentRequest.safeParse(soundJson(await context.req.text())?.value);
    if (!request.success) return answerRefusal(context, refuse('request-malformed'));
    const { owner, content, share } = request.data;
    const added = operator.addDocument(owner, content, share);
    return added.ok ? context.json(added.value) : answerRefusal(context, added.error);
  });
  routes.get('/documents/:name', (context) => {
    const found = operator.findDocument(context.req.param('name'));
    return found.ok ? context.json(operator.readDocument(found.value)) : answerRefusal(context, found.error);
  });
  routes.get('/documents/:name/record', async (context) => {
    const found = operator.findDocument(context.req.param('name'));
    if (!found.ok) return answerRefusal(context, found.error);
    const record = await recordOf(found.value.document);
    return record.ok
      ? context.body(new Uint8Array(record.value), 200, { 'Content-Type': 'application/json; charset=utf-8' })
      : answerRefusal(context, record.error);
  });
  routes.get('/documents/:name/since', (context) => {
    const found = operator.findDocument(context.req.param('name'));
    if (!found.ok) return answerRefusal(context, found.error);
    const answer: OperatorSinceAnswer = operator.readSince(found.value);
    return context.json(answer);
  });
  /** Every decided document as Markdown, with an index. */
  routes.get('/handbook', (context) =>
    context.body(handbookZip(handbook), 200, { 'Content-Type': 'application/zip' }),
  );
  return routes;
}
