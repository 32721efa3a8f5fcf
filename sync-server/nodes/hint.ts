/**
 * What nodes tell one another. Messages carry a code made with a key that only the store holds: whoever can reach the
 * bus can neither put a word into a document nor anybody into its margin.
 */
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';

const wholeNumber = z.number().check(z.int(), z.nonnegative());
/** Bytes in base64. */
const Bytes = z.base64();

export const Hint = z.discriminatedUnion('type', [
  /** Updates were stored, dense up to `seq`; `null` where they are too long for the bus. */
  z.strictObject({
    type: z.literal('body'),
    document: LedgerId,
    seq: wholeNumber,
    schema: wholeNumber,
    updates: z.nullable(z.array(Bytes)),
  }),
  /** Acts were appended. */
  z.strictObject({ type: z.literal('ledger'), ledger: LedgerId }),
  /** Title or time of change were stored anew. */
  z.strictObject({ type: z.literal('described'), document: LedgerId }),
  z.strictObject({ type: z.literal('session-ended'), session: z.string() }),
  /** An awareness update of people on the sending node. */
  z.strictObject({ type: z.literal('awareness'), document: LedgerId, update: Bytes }),
  /** A connection with this Yjs client id came to the sending node. */
  z.strictObject({ type: z.literal('came'), document: LedgerId, client: wholeNumber }),
  /** Somebody opened the document on the sending node, and is to see who is there on others. */
  z.strictObject({ type: z.literal('awareness-asked'), document: LedgerId }),
  /** Who has the document open on the sending node, or had: all of them. */
  z.strictObject({
    type: z.literal('here'),
    document: LedgerId,
    members: z.array(z.strictObject({ member: MemberId, lastSeenMs: wholeNumber, now: z.boolean() })),
  }),
  /** The sending node is new, or back, and knows of nobody. */
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({ type: z.literal('alive') }),
  z.strictObject({ type: z.literal('leaving') }),
]);
export type Hint = z.infer<typeof Hint>;

/** While nodes are updated one after the other, a newer one says things that an older one does not know. */
const Known = z.object({ from: z.string(), hints: z.array(z.unknown()) });

export interface Message {
  /** Names the node. */
  readonly from: string;
  readonly hints: readonly Hint[];
}

export interface Hints {
  /** Messages of at most `mostBytes` with all of `hints`; one that is too long by itself is left out. */
  write(hints: readonly Hint[], mostBytes: number): string[];
  /** Whether this node wrote it, or somebody who pretends so: either way there is nothing to learn from it. */
  isOwn(message: string): boolean;
  /** `null` for what no node of this installation wrote. */
  read(message: string): Message | null;
}

/** @param from names this node. */
export function hintsOf(from: string, key: Buffer): Hints {
  // Made once: a key of bytes is made anew for each code, which takes ten times as long as the code.
  const secret = createSecretKey(key);
  const codeOf = (payload: string): Buffer => createHmac('sha256', secret).update(payload).digest();
  const ownStart = `{"from":${JSON.stringify(from)},`;
  const sealed = (parts: readonly string[]): string => {
    const payload = `${ownStart}"hints":[${parts.join(',')}]}`;
    return `${codeOf(payload).toString('base64url')}${payload}`;
  };
  const frameBytes = Buffer.byteLength(sealed([]));

  return {
    write(hints, mostBytes) {
      const messages: string[] = [];
      let parts: string[] = [];
      let bytes = frameBytes;
      for (const hint of hints) {
        const part = fitting(hint, mostBytes - frameBytes);
        if (part === null) continue;
        const length = Buffer.byteLength(part) + 1;
        if (bytes + length > mostBytes) {
          messages.push(sealed(parts));
          [parts, bytes] = [[], frameBytes];
        }
        parts.push(part);
        bytes += length;
      }
      if (parts.length > 0) messages.push(sealed(parts));
      return messages;
    },
    isOwn: (message) => message.startsWith(ownStart, codeLength),
    read(text) {
      const payload = text.slice(codeLength);
      const code = Buffer.from(text.slice(0, codeLength), 'base64url');
      if (code.length !== 32 || !timingSafeEqual(code, codeOf(payload))) return null;
      const message = Known.safeParse(JSON.parse(payload)).data;
      return message
        ? { from: message.from, hints: message.hints.flatMap((hint) => Hint.safeParse(hint).data ?? []) }
        : null;
    },
  };
}

/** SHA-256 in base64url. */
const codeLength = 43;

/** A body's hint can do without its updates: they stand in the log. */
function fitting(hint: Hint, mostBytes: number): string | null {
  const part = JSON.stringify(hint);
  if (Buffer.byteLength(part) < mostBytes) return part;
  return hint.type === 'body' && hint.updates !== null
    ? fitting({ ...hint, updates: null }, mostBytes)
    : null;
}
