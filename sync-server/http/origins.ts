/** Which pages may talk to this relay with somebody's cookie: exact origins, no patterns. */

export interface Origins {
  /** All of them, for the page's security policy. */
  readonly list: readonly string[];
  allows(origin: string): boolean;
}

/** @param publicUrl as people type it, when it differs from host and port. */
export function allowedOrigins(host: string, port: number, publicUrl: string | null): Origins {
  const own = [host, '127.0.0.1', 'localhost'].map((name) => {
    const bracketed = name.includes(':') ? `[${name}]` : name;
    return new URL(`http://${bracketed}:${port}`).origin;
  });
  const list = [...new Set([...(publicUrl ? [new URL(publicUrl).origin] : []), ...own])];
  const allowed = new Set(list);
  return { list, allows: (origin) => allowed.has(origin) };
}

/** The relay's own address as this machine reaches it. */
export function originOf(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
