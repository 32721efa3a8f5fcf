/**
 * The decision record, version 1, as JSON: everything that is needed to check a decision with no network (E5).
 * Its bytes are the RFC 8785 canonical form and one newline; nothing else is a record, so that every changed
 * byte is found. docs/RECORD-FORMAT.md describes it for other languages.
 */
import * as z from 'zod/mini';
import { ContentJson } from '../acts/act.ts';
import { StampedAct } from '../acts/envelope.ts';
import { soundJson } from '../acts/sound-json.ts';
import { equalBytes, fromUtf8, utf8 } from '../kernel/bytes.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { LedgerId, LineageId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';

export const recordFormat = 'countersign-record';
export const recordVersion = 1;

export const DecisionRecord = z.strictObject({
  format: z.literal(recordFormat),
  version: z.literal(recordVersion),
  document: LedgerId,
  lineage: LineageId,
  /** The document's short number in its workspace. */
  number: z.int().check(z.minimum(1), z.maximum(Number.MAX_SAFE_INTEGER)),
  workspace: z.strictObject({
    ledger: LedgerId,
    lineage: LineageId,
    /** From the first act to the one that held when the record's last act was stamped. */
    acts: z.array(StampedAct).check(z.minLength(1)),
  }),
  /** From the first act up to the seal, or to the last conclusion when nothing was sealed. */
  acts: z.array(StampedAct).check(z.minLength(1)),
  /** Raw Ed25519 public key, base64url. */
  relayKey: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** The whole decided body; `null` when nothing was sealed. */
  content: z.nullable(ContentJson),
  /** A signed note, see `checkpoint.ts`. */
  checkpoint: z.string().check(z.maxLength(2_000)),
});
export type DecisionRecord = z.infer<typeof DecisionRecord>;

export type UnreadableRecord =
  | { readonly code: 'not-a-record'; readonly detail: string }
  | { readonly code: 'version-unknown'; readonly detail: string }
  | { readonly code: 'malformed'; readonly detail: string }
  | { readonly code: 'not-canonical'; readonly detail: string };

/** The one spelling of a record. */
export const writeRecord = (record: DecisionRecord): Uint8Array => utf8(`${canonicalJson(record)}\n`);

export function readRecord(bytes: Uint8Array): Result<DecisionRecord, UnreadableRecord> {
  const text = fromUtf8(bytes);
  if (text === null) return err({ code: 'not-a-record', detail: 'it is not UTF-8 text' });
  // Sound JSON is not nested too deeply for the recursive readers below.
  const value = soundJson(text.replace(/\n$/, ''))?.value;
  if (value === undefined)
    return err({ code: 'not-a-record', detail: 'it is no JSON in the one spelling that records have' });
  if (!isFormat(value)) return err({ code: 'not-a-record', detail: 'it does not name the format' });
  if (value.version !== recordVersion)
    return err({
      code: 'version-unknown',
      detail: `it is of version ${shortly(value.version)} and this program knows version ${recordVersion}`,
    });
  const parsed = DecisionRecord.safeParse(value);
  if (!parsed.success)
    return err({ code: 'malformed', detail: `at ${parsed.error.issues[0]?.path.join('.') || 'the top'}` });
  const canonical = canonicalBytes(value);
  if (!canonical || !equalBytes(canonical, bytes))
    return err({
      code: 'not-canonical',
      detail: 'its bytes are not in the one canonical order and spelling',
    });
  return ok(parsed.data);
}

const isFormat = (value: unknown): value is { readonly version?: unknown } =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === recordFormat;

const shortly = (value: unknown): string => (JSON.stringify(value) ?? 'none').slice(0, 20);

/** `null` for values that have no canonical form, such as half of a surrogate pair. */
function canonicalBytes(value: object): Uint8Array | null {
  try {
    return utf8(`${canonicalJson(value)}\n`);
  } catch {
    return null;
  }
}
