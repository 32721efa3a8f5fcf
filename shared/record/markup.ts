/** HTML that can only be put together from our own markup and escaped text. */
import { visible } from './visible.ts';

/** Markup that is safe to print; made by `markup` alone. */
export class SafeHtml {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

type Part = SafeHtml | string | number | null | readonly Part[];

/** A template whose strings are escaped; hidden marks in them become visible. */
export const markup = (pieces: TemplateStringsArray, ...parts: readonly Part[]): SafeHtml =>
  new SafeHtml(pieces.reduce((sum, piece, index) => sum + written(parts[index - 1] ?? null) + piece));

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof SafeHtml) return part.toString();
  if (typeof part === 'object') return part.map(written).join('');
  return escapeHtml(visible(String(part)));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
