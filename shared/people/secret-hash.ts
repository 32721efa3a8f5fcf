/** How the secret of an invite link is named in an act: by its hash, so that reading the ledger lets nobody in. */
import { utf8 } from '../kernel/bytes.ts';
import type { Digest } from '../kernel/ids.ts';
import { sha256Text } from '../kernel/sha256.ts';

/** SHA-256 of the secret's characters as they stand in the link. */
export const secretHash = (secret: string): Digest => sha256Text(utf8(secret)) as Digest;
