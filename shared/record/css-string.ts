/** Words as a CSS string, for the running header of printed pages. */
import { visible } from './visible.ts';

/** Everything but letters, digits and plain punctuation as CSS escapes: no `<`, quote or backslash survives. */
export const cssString = (text: string): string =>
  `"${visible(text).replace(/[^\p{L}\p{N} .,:;–—-]/gu, (char) => `\\${(char.codePointAt(0) ?? 32).toString(16)} `)}"`;
