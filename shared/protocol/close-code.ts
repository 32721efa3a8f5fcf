/** Close codes of both sockets. 4400–4499: stop and say why. 4500–4599: try again. */
import type { RefusalCode } from './refusal.ts';

export const closeCodes = {
  4400: { name: 'malformed', refusal: 'frame-malformed' },
  4401: { name: 'signed-out', refusal: 'not-signed-in' },
  4403: { name: 'forbidden', refusal: 'role-insufficient' },
  4404: { name: 'unknown-document', refusal: 'document-unknown' },
  4409: { name: 'other-lineage', refusal: 'lineage-differs' },
  4410: { name: 'access-ended', refusal: 'access-ended' },
  4413: { name: 'too-large', refusal: 'frame-too-large' },
  4423: { name: 'sealed', refusal: 'document-sealed' },
  4426: { name: 'schema-older', refusal: 'schema-older' },
  4500: { name: 'unavailable', refusal: 'unavailable' },
  4503: { name: 'restarting', refusal: 'unavailable' },
  4508: { name: 'slow-reader', refusal: 'too-fast' },
  4509: { name: 'resync', refusal: 'update-gap' },
} as const satisfies Record<number, { name: string; refusal: RefusalCode }>;

export type CloseCode = keyof typeof closeCodes;

/** Whether a connection closed with `code` may be tried again by itself. */
export const mayReconnect = (code: number): boolean => code < 4400 || code > 4499;
