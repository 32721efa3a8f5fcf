/** What counts as a mail address: enough to send to, and nothing that a header or a list could read as more. */

/** Most characters of an address (RFC 5321). */
export const maxMailAddressLength = 254;

export const isMailAddress = (text: string): boolean =>
  text.length <= maxMailAddressLength &&
  /^[^\s@<>()[\],;:\\"\p{C}]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text);
