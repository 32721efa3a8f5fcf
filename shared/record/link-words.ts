/** Another decision as a link names it: `Decision 14: Keep history for a year`. */
import { visibleLine } from './visible.ts';

export const linkWords = (number: number, title: string): string =>
  `${number > 0 ? `Decision ${number}` : 'Decision without a number'}: ${visibleLine(title) || 'Untitled'}`;
