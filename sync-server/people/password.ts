/** Passwords: scrypt with a salt of their own, compared in constant time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { base64url, fromBase64url } from '#shared/kernel/bytes.ts';
import { maxPasswordLength, minPasswordLength } from '#shared/protocol/limits.ts';

/** scrypt's parameters; memory is 128 × cost × blockSize bytes. */
export interface PasswordCost {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** OWASP's Password Storage Cheat Sheet, 2024: N = 2^15, r = 8, p = 3. */
const defaultPasswordCost: PasswordCost = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };

const keyBytes = 32;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** `stored` is null for a name that nobody has: it costs the same time and never holds. */
  holds(password: string, stored: string | null): Promise<boolean>;
}

export function createPasswords(cost: PasswordCost = defaultPasswordCost): Passwords {
  const hash = async (password: string): Promise<string> => {
    const salt = randomBytes(16);
    const key = await derive(password, salt, cost);
    const { cost: n, blockSize: r, parallelization: p } = cost;
    return `scrypt$${n}$${r}$${p}$${base64url(salt)}$${base64url(key)}`;
  };
  const nobody = hash(base64url(randomBytes(16)));
  return {
    hash,
    async holds(password, stored) {
      const expected = parse(stored ?? (await nobody));
      if (!expected) return false;
      const key = await derive(password, expected.salt, expected.cost);
      return timingSafeEqual(key, expected.key) && stored !== null;
    },
  };
}

export const isStrongEnough = (password: string): boolean =>
  password.length >= minPasswordLength && password.length <= maxPasswordLength;

function parse(stored: string): { cost: PasswordCost; salt: Uint8Array; key: Uint8Array } | null {
  const [scheme, n, r, p, saltText = '', keyText = ''] = stored.split('$');
  const salt = fromBase64url(saltText);
  const key = fromBase64url(keyText);
  if (scheme !== 'scrypt' || !salt || key?.length !== keyBytes) return null;
  return { cost: { cost: Number(n), blockSize: Number(r), parallelization: Number(p) }, salt, key };
}

/** The same password typed on another system may be composed differently. */
function derive(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Uint8Array> {
  const options = { ...cost, maxmem: 2 ** 20 + 256 * cost.cost * cost.blockSize };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
