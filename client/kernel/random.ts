/** Fresh randomness for ids, salts and secrets. */
import { base64url } from '#shared/kernel/bytes.ts';
import type { ActId, BlockId, InviteId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';

/** `getRandomValues` exists on insecure origins too, unlike `crypto.subtle`. */
const randomText = (bytes: number): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)));

/** 16 bytes, as `composeAct` wants them. */
export const newSalt = (): string => randomText(16);
/** 32 bytes: what an invite link holds. */
export const newSecret = (): string => randomText(32);

export const newActId = (): ActId => randomText(16) as ActId;
export const newBlockId = (): BlockId => randomText(12) as BlockId;
export const newInviteId = (): InviteId => randomText(16) as InviteId;
export const newLedgerId = (): LedgerId => randomText(16) as LedgerId;
export const newLineageId = (): LineageId => randomText(16) as LineageId;
export const newMemberId = (): MemberId => randomText(16) as MemberId;
/** Tells one change of a block from the next. */
export const newToken = (): string => randomText(9);
