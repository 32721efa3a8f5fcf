/** When two names are the same name to a reader: case, spacing and compatible spellings do not matter. */

export const personKey = (person: string): string =>
  person.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
