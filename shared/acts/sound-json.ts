/** Whether received JSON means the same to every reader: what a signature covers must not be open to two readings. */

/** Deepest nesting of arrays and objects in a payload: a document's depth twice over, and the act around it. */
const maxDepth = 80;

/**
 * The value of `text`, or `null` when it is no JSON, is not spelled as `JSON.stringify` spells it (spaces, repeated
 * names, needless escapes, numbers in a second form), holds half a character, the name `__proto__` or a name of digits
 * alone (which JavaScript moves to the front), or is nested too deeply for the recursive readers after this one.
 */
export function soundJson(text: string): { readonly value: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSound(value) && JSON.stringify(value) === text ? { value } : null;
  } catch {
    return null;
  }
}

function isSound(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && !value.isWellFormed()) return false;
      if (typeof value !== 'object' || value === null) continue;
      if (depth >= maxDepth) return false;
      if (Array.isArray(value)) for (const item of value) next.push(item);
      else
        for (const [key, inner] of Object.entries(value)) {
          if (key === '__proto__' || /^\d+$/.test(key) || !key.isWellFormed()) return false;
          next.push(inner);
        }
    }
    level = next;
  }
  return true;
}
