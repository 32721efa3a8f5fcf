/** From bytes whose signature was checked (`open-act.ts`) to an act one may reason about: strict parsing, then the texts. */
import * as z from 'zod/mini';
import type { Act, ActType } from './act.ts';
import { DocumentAct, WorkspaceAct } from './act.ts';
import type { SignedAct, Stamp, StampedAct } from './envelope.ts';
import { textHash } from './free-text.ts';
import { fromBase64url, fromUtf8 } from '../kernel/bytes.ts';
import type { Digest } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { soundJson } from './sound-json.ts';

/** Checks an Ed25519 signature over `message`; strict (no small-order keys, canonical encodings). */
export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** An act whose signature held, with the free texts that were beside it. */
export interface OpenedAct<A extends Act = Act> {
  readonly act: A;
  readonly envelope: SignedAct;
  /** Text by its hash; a hash without a text was redacted. */
  readonly texts: ReadonlyMap<Digest, string>;
}

/** An opened act in its place; `stamp` is `null` while it is pending in an outbox. */
export interface PlacedAct<A extends Act = Act> extends OpenedAct<A> {
  readonly stamp: Stamp | null;
}

/** Why an envelope is not an act. */
export type EnvelopeFault =
  | { readonly code: 'key-unknown' }
  | { readonly code: 'signature-wrong' }
  | {
      readonly code: 'payload-malformed';
      readonly detail: string;
      /** It is sound, and of a kind or version that this program does not know. */
      readonly isUnknownKind?: boolean;
    }
  | { readonly code: 'text-unclaimed' };

export type ActOf<T extends ActType> = Extract<Act, { type: T }>;

/** The text that `hash` names, or `null` when it was redacted. */
export const textOf = (opened: OpenedAct, ref: { readonly textHash: Digest } | null): string | null =>
  ref ? (opened.texts.get(ref.textHash) ?? null) : null;

/**
 * The act inside an envelope whose signature was checked before (a store reading back what it admitted).
 *
 * @param keptHashes of its texts, where the same store kept them beside it.
 * @param payload its bytes, where they are at hand.
 */
export function parseAct(
  envelope: SignedAct,
  keptHashes?: readonly Digest[],
  payload: Uint8Array | null = fromBase64url(envelope.payload),
): Result<OpenedAct, EnvelopeFault> {
  const json = payload && fromUtf8(payload);
  if (json === null) return err({ code: 'payload-malformed', detail: 'not UTF-8' });
  const sound = soundJson(json);
  if (!sound) return err({ code: 'payload-malformed', detail: 'not one JSON value in one spelling' });
  const parsed = (isOfWorkspace(sound.value) ? WorkspaceAct : DocumentAct).safeParse(sound.value);
  if (!parsed.success)
    return err({
      code: 'payload-malformed',
      detail: parsed.error.issues[0]?.path.join('.') ?? 'unknown act',
      isUnknownKind: isUnknownKind(sound.value),
    });
  if (envelope.publicKey !== null && !bringsKey.has(parsed.data.type))
    return err({ code: 'payload-malformed', detail: 'brings a key that it does not register' });

  const texts = new Map<Digest, string>();
  const claimed = claimedTexts(parsed.data);
  const isKept = keptHashes?.length === envelope.texts.length;
  for (const [i, salted] of envelope.texts.entries()) {
    const hash = isKept ? keptHashes[i] : textHash(salted);
    if (!hash || !claimed.has(hash) || texts.has(hash)) return err({ code: 'text-unclaimed' });
    texts.set(hash, salted.text);
  }
  return ok({ act: parsed.data, envelope, texts });
}

/** Whether a value would be an act, were its kind or its version known here. */
const isUnknownKind = (value: unknown): boolean =>
  AnyAct.safeParse(value).success && !KnownAct.safeParse(value).success;
const AnyAct = z.object({ v: z.int(), type: z.string() });
const KnownAct = z.object({
  v: z.literal(1),
  type: z.enum([...kindsOf(WorkspaceAct), ...kindsOf(DocumentAct)]),
});

function kindsOf(union: typeof WorkspaceAct | typeof DocumentAct): readonly string[] {
  return union.def.options.flatMap((option) => option.shape.type.def.values);
}

const workspaceKinds: ReadonlySet<unknown> = new Set(kindsOf(WorkspaceAct));
const isOfWorkspace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && workspaceKinds.has(value.type);

/** Acts that register the key they are signed with. */
const bringsKey: ReadonlySet<ActType> = new Set<ActType>([
  'workspace-created',
  'member-joined',
  'key-registered',
]);

/** Every text hash that an act names, wherever it stands. */
export function claimedTexts(value: unknown, into = new Set<string>()): Set<string> {
  if (value && typeof value === 'object')
    for (const [key, inner] of Object.entries(value))
      if (key === 'textHash' && typeof inner === 'string') into.add(inner);
      else if (key !== 'content') claimedTexts(inner, into);
  return into;
}

/** The same in the order in which the signed payload names them, of an envelope that was parsed before. */
export function claimedInOrder({ payload }: SignedAct): readonly Digest[] {
  const json = fromUtf8(fromBase64url(payload) ?? new Uint8Array()) ?? 'null';
  // What `textHash` holds was parsed as a digest.
  return [...claimedTexts(soundJson(json)?.value)] as Digest[];
}

/** Whether two envelopes are the same signed act (a resend, not a new one). */
export const sameAct = (a: SignedAct, b: StampedAct | SignedAct): boolean =>
  a.key === b.key && a.signature === b.signature && a.payload === b.payload;
