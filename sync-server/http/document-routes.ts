/** What can be fetched of a document without a WebSocket, by those who may read it. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { LedgerId, type LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { historyHeader, type WritingAnswer } from '#shared/protocol/http-api.ts';
import { maxWritingSpans } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Handbook } from '../handbook/handbook.ts';
import { handbookZip } from '../handbook/handbook-zip.ts';
import type { RecordOf } from '../ledger/document-record.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Store } from '../store/store.ts';
import { createWholeBodies } from '../store/whole-body.ts';
import type { FindVisitor } from './guard.ts';
import { createLargeAnswers } from './large-answers.ts';
import { answerRefusal } from './refusal-answer.ts';

export interface DocumentRoutes {
  readonly ledgers: Ledgers;
  readonly store: Store;
  readonly findVisitor: FindVisitor;
  readonly recordOf: RecordOf;
  readonly handbook: Handbook;
  readonly now: () => number;
  /** Of the texts; changes when a backup is restored. */
  readonly history: LineageId;
}

export function addDocumentRoutes(
  api: Hono<{ Bindings: HttpBindings }>,
  { ledgers, store, findVisitor, recordOf, handbook, now, history }: DocumentRoutes,
): void {
  const wholeBody = createWholeBodies(store);
  const largeAnswers = createLargeAnswers(now);
  const asking = (context: Context<{ Bindings: HttpBindings }>): Result<MemberId, Refusal> => {
    const visitor = findVisitor(context);
    if (!visitor) return err(findVisitor.whyNobody(context));
    return largeAnswers.begin(visitor.member, context.env.outgoing)
      ? ok(visitor.member)
      : err(refuse('too-fast', 'Too many answers are on their way. Try again in a moment.'));
  };
  const readable = (context: Context<{ Bindings: HttpBindings }>): Result<LedgerId, Refusal> => {
    const member = asking(context);
    return member.ok ? readableDocument(ledgers, member.value, context.req.param('id') ?? '') : member;
  };

  /** The body as one Yjs V1 update. */
  api.get('/documents/:id/body', (context) => {
    const document = readable(context);
    if (!document.ok) return answerRefusal(context, document.error);
    return context.body(new Uint8Array(wholeBody(document.value)), 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': 'no-store',
      [historyHeader]: history,
    });
  });

  /** The ledger as a JSON array of stamped acts. */
  api.get('/documents/:id/ledger', (context) => {
    const document = readable(context);
    if (!document.ok) return answerRefusal(context, document.error);
    return context.json(store.actsAfter(document.value, 0), 200, { 'Cache-Control': 'no-store' });
  });

  /** Who wrote when. */
  api.get('/documents/:id/writing', (context) => {
    const document = readable(context);
    if (!document.ok) return answerRefusal(context, document.error);
    const latest = store.writingOf(document.value, maxWritingSpans + 1);
    const answer: WritingAnswer = {
      atMs: now(),
      spans: latest.slice(-maxWritingSpans),
      isCut: latest.length > maxWritingSpans,
    };
    return context.json(answer, 200, { 'Cache-Control': 'no-store' });
  });

  /** Every decided document that the visitor may see, as Markdown files with an index. */
  api.get('/handbook', (context) => {
    const member = asking(context);
    if (!member.ok) return answerRefusal(context, member.error);
    return context.body(handbookZip(handbook, member.value), 200, {
      'Content-Type': 'application/zip',
      'Content-Disposition': 'attachment; filename="decisions.zip"',
      'Cache-Control': 'no-store',
    });
  });

  /** The decision record, to the byte. */
  api.get('/documents/:id/record', async (context) => {
    const document = readable(context);
    if (!document.ok) return answerRefusal(context, document.error);
    const record = await recordOf(document.value);
    if (!record.ok) return answerRefusal(context, record.error);
    return context.body(new Uint8Array(record.value), 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
    });
  });
}

/** The document that an id from outside names, if `member` may read it. */
function readableDocument(ledgers: Ledgers, member: MemberId, id: string): Result<LedgerId, Refusal> {
  const parsed = LedgerId.safeParse(id);
  return parsed.success && ledgers.visibleTo(parsed.data, member)
    ? ok(parsed.data)
    : err(refuse('document-unknown'));
}
