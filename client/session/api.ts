/** The relay's HTTP API as this app calls it: checked answers, refusals as values. */
import type * as z from 'zod/mini';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { ErrorAnswer } from '#shared/protocol/http-api.ts';
import { refusalCodes, refuse, type Refusal, type RefusalCode } from '#shared/protocol/refusal.ts';

/** The relay said no, or could not be reached at all. */
export type ApiFault =
  { readonly kind: 'refused'; readonly refusal: Refusal } | { readonly kind: 'unreachable' };

export interface Api {
  get<T>(path: string, answer: z.ZodMiniType<T>): Promise<Result<T, ApiFault>>;
  post<T>(path: string, body: unknown, answer: z.ZodMiniType<T>): Promise<Result<T, ApiFault>>;
  /** @param hear is told the headers that came with the bytes. */
  bytes(path: string, hear?: (headers: Headers) => void): Promise<Result<Uint8Array, ApiFault>>;
}

/** A refusal from the wire: an unknown code of a newer relay keeps its sentence. */
export function refusalFromWire(code: string, sentence: string): Refusal {
  const known = (refusalCodes as readonly string[]).includes(code);
  return refuse(known ? (code as RefusalCode) : 'unavailable', sentence);
}

/** After this the relay counts as not in reach, ms. */
const patienceMs = 15_000;
/** A whole text over a slow line. */
const longPatienceMs = 60_000;

/**
 * @param baseUrl the relay's origin, `''` for the page's own.
 * @param token asked at each call: for programs, which have no cookies.
 */
export function openApi(baseUrl: string, token: () => string | null = () => null): Api {
  const headers = (): Record<string, string> => {
    const held = token();
    return held === null ? {} : { authorization: `Bearer ${held}` };
  };

  async function call(path: string, init: RequestInit): Promise<Result<Response, ApiFault>> {
    try {
      const response = await fetch(baseUrl + path, {
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(init.method === 'POST' ? patienceMs : longPatienceMs),
        ...init,
      });
      return response.ok ? ok(response) : err(await faultOf(response));
    } catch {
      return err({ kind: 'unreachable' });
    }
  }

  async function checked<T>(
    path: string,
    init: RequestInit,
    answer: z.ZodMiniType<T>,
  ): Promise<Result<T, ApiFault>> {
    const response = await call(path, init);
    if (!response.ok) return response;
    const parsed = answer.safeParse(await jsonOf(response.value));
    return parsed.success ? ok(parsed.data) : err({ kind: 'unreachable' });
  }

  return {
    get: (path, answer) => checked(path, { headers: headers() }, answer),
    post: (path, body, answer) =>
      checked(
        path,
        {
          method: 'POST',
          headers: { ...headers(), 'content-type': 'application/json' },
          body: JSON.stringify(body ?? {}),
        },
        answer,
      ),
    async bytes(path, hear) {
      const response = await call(path, { headers: headers() });
      if (!response.ok) return response;
      hear?.(response.value.headers);
      return ok(new Uint8Array(await response.value.arrayBuffer()));
    },
  };
}

/** What is no answer of ours (a proxy's error page, a captive portal) counts as no relay in reach. */
async function faultOf(response: Response): Promise<ApiFault> {
  const parsed = ErrorAnswer.safeParse(await jsonOf(response));
  if (!parsed.success) return { kind: 'unreachable' };
  return { kind: 'refused', refusal: refusalFromWire(parsed.data.code, parsed.data.sentence) };
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return null;
  }
}

/** What a person reads of it. */
export const refusalOf = (fault: ApiFault): Refusal =>
  fault.kind === 'refused'
    ? fault.refusal
    : refuse('unavailable', 'No relay is in reach just now. Try again later.');
