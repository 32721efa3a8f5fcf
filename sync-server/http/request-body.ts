/** Request bodies: JSON, of bounded size and depth, parsed by schema once. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { utf8 } from '#shared/kernel/bytes.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { deepestNesting } from '#shared/record/nesting.ts';

/** Room for a signed act without prose, and a password. */
export const maxRequestBytes = 128 * 1024;
const maxRequestNesting = 16;

export async function readRequest<T>(
  context: Context,
  schema: z.ZodMiniType<T>,
): Promise<Result<T, Refusal>> {
  const text = await context.req.text();
  if (deepestNesting(utf8(text)) > maxRequestNesting) return err(refuse('request-malformed'));
  const parsed = schema.safeParse(jsonOf(text));
  return parsed.success ? ok(parsed.data) : err(refuse('request-malformed'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
