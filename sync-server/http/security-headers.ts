/** What every answer tells the browser: nothing from elsewhere, nothing inside other pages, no guessing of types. */
import type { MiddlewareHandler } from 'hono';

/** @param origins under which this relay is reached; their WebSockets are named because not every browser counts them as 'self'. */
export function securityHeaders(origins: readonly string[]): MiddlewareHandler {
  const sockets = origins.map((origin) => origin.replace(/^http/, 'ws'));
  const policy = [
    "default-src 'self'",
    `connect-src 'self' ${sockets.join(' ')}`,
    "img-src 'self' data: blob:",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  const isEncrypted = origins.some((origin) => origin.startsWith('https:'));
  return async (context, next) => {
    await next();
    // A route that answers with a page of its own says a policy of its own.
    if (!context.res.headers.has('Content-Security-Policy'))
      context.header('Content-Security-Policy', policy);
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
    // Browsers heed it over https only, and then never ask without it.
    if (isEncrypted) context.header('Strict-Transport-Security', 'max-age=31536000');
    context.header('Cross-Origin-Opener-Policy', 'same-origin');
    context.header('Cross-Origin-Resource-Policy', 'same-origin');
  };
}
