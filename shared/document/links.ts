/** The one allow-list of addresses: relay, editor, screens and every export ask here before a link is a link. */

/** Longest address, UTF-16 code units. */
const maxLinkLength = 8_192;

/** White space, control, format (bidirectional, zero-width) and surrogate characters, and the backslash that
 * browsers read as a slash: none of them stands in an honest address, all of them disguise another one. */
const disguise = /[\s\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/u;
const scheme = /^([a-z][a-z0-9+.-]*):/i;
/** An authority without user name or password: `https://good.example@bad.example` leads to the second. */
const webAddress = /^https?:\/\/[^/?#@]+(?:[/?#]|$)/i;
const personalAddress = /^(?:mailto|tel):[^/]/i;

/**
 * Whether `href` may be followed: https, http, mailto and tel addresses, relative paths, `?queries` and
 * `#fragments`. Refused: every other scheme, `//host`, and whatever a browser could read differently.
 */
export function isAllowedLink(href: string): boolean {
  if (href === '' || href.length > maxLinkLength || disguise.test(href)) return false;
  if (scheme.test(href)) return webAddress.test(href) || personalAddress.test(href);
  return !href.startsWith('//');
}
