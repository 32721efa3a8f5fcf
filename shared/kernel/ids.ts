/** Ids, parsed once at the edge into branded types and never taken apart again. */
import * as z from 'zod/mini';

const id = (pattern: RegExp) => z.string().check(z.regex(pattern));
const token = /^[A-Za-z0-9_-]{8,43}$/;
/** SHA-256 as base64url. */
const hash = /^[A-Za-z0-9_-]{43}$/;

/** A ledger is a document's or the workspace's: its id is that document's or workspace's id. */
export const LedgerId = id(token).brand('LedgerId');
export type LedgerId = z.infer<typeof LedgerId>;

/** One history of a ledger, or of the relay's texts (`history`), which a restored backup begins anew. */
export const LineageId = id(token).brand('LineageId');
export type LineageId = z.infer<typeof LineageId>;

export const MemberId = id(token).brand('MemberId');
export type MemberId = z.infer<typeof MemberId>;

export const ActId = id(token).brand('ActId');
export type ActId = z.infer<typeof ActId>;

/** The stable id of a block of prose; a proposal is named by its block's. */
export const BlockId = id(token).brand('BlockId');
export type BlockId = z.infer<typeof BlockId>;

/** SHA-256 of a raw Ed25519 public key. */
export const KeyId = id(hash).brand('KeyId');
export type KeyId = z.infer<typeof KeyId>;

export const InviteId = id(token).brand('InviteId');
export type InviteId = z.infer<typeof InviteId>;

/** SHA-256 of a canonical JSON content, or of bytes that a chain covers. */
export const Digest = id(hash).brand('Digest');
export type Digest = z.infer<typeof Digest>;

/** Who made an act: a member, or the relay itself, which seals. (`relay` is too short to be a member's id.) */
export const Author = z.union([z.literal('relay'), MemberId]);
export type Author = z.infer<typeof Author>;
