/** Names of files that a decision is written to, the same on every machine. */

/** A title as letters, digits and hyphens; `decision` when nothing of it is left. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return words || 'decision';
}

/** `0012-keep-full-history` */
export const fileStem = (number: number, title: string): string =>
  `${String(number).padStart(4, '0')}-${slugOf(title)}`;
