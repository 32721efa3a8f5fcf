/** Refusals as HTTP answers: `{code, sentence}` with the status that says the same to programs. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { refuse, type Refusal, type RefusalCode } from '#shared/protocol/refusal.ts';

/** Every other refusal is 422: understood, and not possible. */
const statuses: Partial<Record<RefusalCode, ContentfulStatusCode>> = {
  'frame-malformed': 400,
  'request-malformed': 400,
  'act-malformed': 400,
  'frame-too-large': 413,
  'too-fast': 429,
  'too-many-tries': 429,
  unavailable: 503,
  'not-signed-in': 401,
  'ticket-invalid': 401,
  'password-wrong': 401,
  'setup-token-wrong': 403,
  'access-ended': 403,
  'origin-refused': 403,
  'role-insufficient': 403,
  'document-unknown': 404,
  'not-concluded': 404,
  'invite-unknown': 404,
  'invite-used': 410,
  'invite-expired': 410,
  'setup-done': 409,
  'lineage-differs': 409,
  'backup-restored': 409,
  'name-taken': 409,
  'schema-older': 426,
};

export const statusOf = (code: RefusalCode): ContentfulStatusCode => statuses[code] ?? 422;

export const answerRefusal = (context: Context, { code, sentence }: Refusal): Response =>
  context.json({ code, sentence }, statusOf(code));

export const answerNotFound = (context: Context): Response =>
  context.json(refuse('request-malformed', 'There is nothing at this address.'), 404);
