/** Characters that change how a line looks without being seen, made visible wherever a record is shown. */

/** Controls except newline and tab, bidirectional embeddings, overrides and isolates, tags, separators and non-characters. */
const invisible =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\u{e0000}-\u{e007f}\p{Cs}]/gu;

/** `text` with each hidden mark written as its code point: `⟨U+202E⟩`. */
export const visible = (text: string): string =>
  text.replace(
    invisible,
    (mark) => `⟨U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );

/** The same on one line, shortened for titles and messages. */
export const visibleLine = (text: string, most = 200): string => {
  const line = visible(text).replace(/\s+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};
