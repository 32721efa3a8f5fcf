/** When two names are the same name to a reader: case, spacing, compatible and invisible spellings do not matter. */

/** Upper case first: it brings together what lower case keeps apart (ß and ss, the two small sigmas). */
export const personKey = (person: string): string =>
  person
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '')
    .trim()
    .replace(/\s+/gu, ' ')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');
