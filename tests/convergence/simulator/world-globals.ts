/**
 * Time, chance and signatures of the machines in a world, put in the place of the runtime's: code that runs on a
 * machine gets the world's, all other code the real ones. Imported before anything that takes them by name.
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { here } from './world.ts';

const real = {
  now: Date.now,
  performanceNow: performance.now.bind(performance),
  random: Math.random,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  queueMicrotask: globalThis.queueMicrotask,
};

/** A timer of a world: what Node's gives, as far as it is used. */
class VirtualTimer {
  cancel: () => void = () => undefined;
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
}

type Act = (...args: unknown[]) => void;

function setTimer(act: Act, ms: number, isRepeated: boolean, args: unknown[]): VirtualTimer {
  const place = here();
  const timer = new VirtualTimer();
  if (!place) throw new Error('no world');
  const { world, machine } = place;
  const plan = (): void => {
    timer.cancel = world.after(ms, machine, () => {
      if (isRepeated) plan();
      act(...args);
    });
  };
  plan();
  return timer;
}

const clear = (timer: unknown): void => {
  if (timer instanceof VirtualTimer) timer.cancel();
  else real.clearTimeout(timer as NodeJS.Timeout);
};

function drawn<T extends ArrayBufferView>(into: T): T {
  const place = here();
  if (!place) return drawReally(into);
  const { dice } = place.world;
  // Names of Y.Docs are drawn number by number, and there are many.
  if (into instanceof Uint32Array) for (let i = 0; i < into.length; i++) into[i] = dice.below(2 ** 32);
  if (into instanceof Uint32Array) return into;
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = dice.below(256);
  return into;
}
const drawReally = crypto.getRandomValues.bind(crypto) as unknown as <T extends ArrayBufferView>(
  into: T,
) => T;

/** Real Ed25519 that takes no time: a thread pool's answers would come in any order. */
class VirtualKey {
  readonly key: KeyObject;
  constructor(key: KeyObject) {
    this.key = key;
  }
}
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicKeyOf = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' });

/** Everybody checks every act, and always with the same result. */
const verified = new Map<string, boolean>();

function verifyOnce(key: KeyObject, signature: Uint8Array, message: Uint8Array): boolean {
  const name = Buffer.concat([signature, message]).toString('latin1');
  const known = verified.get(name);
  if (known !== undefined) return known;
  const holds = verify(null, message, key, signature);
  if (verified.size > 10_000) verified.clear();
  verified.set(name, holds);
  return holds;
}

const subtle = {
  generateKey(): Promise<{ publicKey: VirtualKey; privateKey: VirtualKey }> {
    const secret = drawn(new Uint8Array(32));
    const privateKey = createPrivateKey({
      key: Buffer.concat([pkcs8, secret]),
      format: 'der',
      type: 'pkcs8',
    });
    return Promise.resolve({
      publicKey: new VirtualKey(createPublicKey(privateKey)),
      privateKey: new VirtualKey(privateKey),
    });
  },
  exportKey: (_format: string, { key }: VirtualKey): Promise<ArrayBuffer> =>
    Promise.resolve(new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32)).buffer),
  importKey: (_format: string, raw: Uint8Array): Promise<VirtualKey> =>
    Promise.resolve(new VirtualKey(publicKeyOf(raw))),
  sign: (_algorithm: string, { key }: VirtualKey, message: Uint8Array): Promise<Uint8Array> =>
    Promise.resolve(new Uint8Array(sign(null, message, key))),
  verify: (_algorithm: string, { key }: VirtualKey, signature: Uint8Array, message: Uint8Array) =>
    Promise.resolve(verifyOnce(key, signature, message)),
};

Object.assign(globalThis, {
  setTimeout: (act: Act, ms = 0, ...args: unknown[]) =>
    here() ? setTimer(act, ms, false, args) : real.setTimeout(act, ms, ...args),
  setInterval: (
    (setReal) =>
    (act: Act, ms = 0, ...args: unknown[]) =>
      here() ? setTimer(act, ms, true, args) : setReal(act, ms, ...args)
  )(globalThis.setInterval),
  clearTimeout: clear,
  clearInterval: clear,
  setImmediate: (act: Act, ...args: unknown[]) =>
    here() ? setTimer(act, 0, false, args) : real.setImmediate(act, ...args),
  queueMicrotask(act: () => void) {
    const place = here();
    if (!place) return real.queueMicrotask(act);
    real.queueMicrotask(() => {
      try {
        act();
      } catch (error) {
        place.world.errors.push(error);
      }
    });
  },
});
Date.now = () => {
  const place = here();
  return place ? place.world.nowMs + place.machine.skewMs : real.now();
};
performance.now = () => here()?.world.nowMs ?? real.performanceNow();
Math.random = () => {
  const place = here();
  return place ? place.world.dice.below(2 ** 32) / 2 ** 32 : real.random();
};
Object.defineProperty(crypto, 'getRandomValues', { value: drawn, configurable: true });
Object.defineProperty(crypto, 'subtle', {
  configurable: true,
  value: new Proxy(crypto.subtle, {
    get(target, name): unknown {
      if (here()) return Reflect.get(subtle, name);
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  }),
});
