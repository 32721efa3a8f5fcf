/** Request bodies: JSON, of bounded size, parsed by schema once. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';

/** Room for a signed act without prose, and a password. */
export const maxRequestBytes = 128 * 1024;

export async function readRequest<T>(
  context: Context,
  schema: z.ZodMiniType<T>,
): Promise<Result<T, Refusal>> {
  const parsed = schema.safeParse(jsonOf(await context.req.text()));
  return parsed.success ? ok(parsed.data) : err(refuse('request-malformed'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
