/** How deep JSON is nested, found without recursion: hostile depth must not reach a parser that recurses. */

const quote = 0x22;
const backslash = 0x5c;

/** Deepest nesting of brackets outside strings; text that is no JSON gives some number too. */
export function deepestNesting(json: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (inString) {
      if (byte === backslash) i++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return deepest;
}
