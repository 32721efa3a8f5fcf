/** A person's initials and colour, the same on every device because they come from name and id alone. */

/** Each has 4.5:1 or more under white. */
export const avatarColours = [
  '#7a4a8a',
  '#2b7058',
  '#a0522d',
  '#3a5a9c',
  '#8a3b52',
  '#5b6b1f',
  '#1f6f7a',
  '#9c3d6e',
  '#4a4f9c',
  '#2f5d8a',
] as const;

export function avatarColour(id: string): string {
  let hash = 2166136261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return avatarColours[hash % avatarColours.length] ?? avatarColours[0];
}

/** First letters of the first and the last word, without what stands in brackets: "Inês Moura (sample)" → "IM". */
export function initials(person: string): string {
  const named = person.replaceAll(/\([^)]*\)/g, ' ');
  const words = (/[\p{L}\p{N}]/u.test(named) ? named : person)
    .split(/[\s.·,-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  const letters = [first, last].map((word) => /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}
