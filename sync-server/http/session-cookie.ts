/** The session cookie: never readable by a page's scripts, never sent along from another site. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { sessionLifetimeMs } from '../people/sessions.ts';

export interface SessionCookie {
  read(context: Context): string | null;
  write(context: Context, token: string): void;
  clear(context: Context): void;
}

/** @param port part of the name, because cookies of one host are shared by its ports. */
export function sessionCookie(port: number, isHttps: boolean): SessionCookie {
  const name = isHttps ? '__Host-countersign' : `countersign-${port}`;
  const attributes = { path: '/', httpOnly: true, sameSite: 'Strict', secure: isHttps } as const;
  return {
    read: (context) => getCookie(context, name) ?? null,
    write: (context, token) =>
      setCookie(context, name, token, { ...attributes, maxAge: sessionLifetimeMs / 1000 }),
    clear: (context) => {
      deleteCookie(context, name, attributes);
    },
  };
}
