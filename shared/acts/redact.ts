/** D4: an act without some of its free texts. The signed bytes stay; the texts and their salts are gone. */
import type { Digest } from '../kernel/ids.ts';
import type { SignedAct } from './envelope.ts';
import { textHash } from './free-text.ts';

/** The same act when it carries none of the texts. */
export function withoutTexts<A extends SignedAct>(act: A, hashes: ReadonlySet<Digest>): A {
  if (hashes.size === 0 || act.texts.length === 0) return act;
  const texts = act.texts.filter((salted) => {
    const hash = textHash(salted);
    return hash === null || !hashes.has(hash);
  });
  return texts.length === act.texts.length ? act : { ...act, texts };
}
