/** The device's key: made once, kept, not to be taken out; and signatures checked alike with and without WebCrypto. */
import 'fake-indexeddb/auto';
import { getPublicKey, hashes, sign, utils } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#shared/kernel/bytes.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';

hashes.sha512 = sha512;
let count = 0;
const newDatabase = () => openDeviceDatabase(`keys-${count++}`);
const message = utf8('We use the blue one.');

/** Fresh modules, because keys that were imported before are remembered. */
async function modules() {
  vi.resetModules();
  const { deviceKey } = await import('../../../client/session/device-key.ts');
  const { verifySignature } = await import('../../../client/session/verify-signature.ts');
  return { deviceKey, verifySignature };
}
/** As on a page that came over plain http. */
function withoutWebCrypto() {
  vi.spyOn(crypto, 'subtle', 'get').mockReturnValue(undefined as unknown as SubtleCrypto);
}
afterEach(() => vi.restoreAllMocks());

describe.each([
  ['with WebCrypto', () => {}],
  ['on an insecure origin', withoutWebCrypto],
])('%s', (_name, prepare) => {
  it('signs what others can check', async () => {
    prepare();
    const { deviceKey, verifySignature } = await modules();
    const key = await deviceKey(await newDatabase());
    const signature = await key.sign(message);
    expect(await verifySignature(key.publicKey, message, signature)).toBe(true);
    expect(await verifySignature(key.publicKey, utf8('Another text'), signature)).toBe(false);
  });

  it('is the same key after a reload and in two tabs at once', async () => {
    prepare();
    const { deviceKey } = await modules();
    const db = await newDatabase();
    const [one, two] = await Promise.all([deviceKey(db), deviceKey(db)]);
    expect(one.id).toBe(two.id);
    expect((await deviceKey(db)).id).toBe(one.id);
  });

  it('accepts no signature under a key of small order, nor one that is cut short', async () => {
    prepare();
    const { verifySignature } = await modules();
    const smallOrder = new Uint8Array(32);
    smallOrder[0] = 1;
    expect(await verifySignature(smallOrder, message, new Uint8Array(64))).toBe(false);
    const secret = utils.randomSecretKey();
    const signature = sign(message, secret);
    expect(await verifySignature(getPublicKey(secret), message, signature)).toBe(true);
    expect(await verifySignature(getPublicKey(secret), message, signature.slice(0, 63))).toBe(false);
  });
});

describe('with WebCrypto', () => {
  it('cannot be taken out of the browser', async () => {
    const { deviceKey } = await modules();
    const db = await newDatabase();
    await deviceKey(db);
    const stored = await db.get('keys', 'device');
    if (!(stored?.privateKey instanceof CryptoKey)) throw new Error('no CryptoKey');
    expect(stored.privateKey.extractable).toBe(false);
  });
});
