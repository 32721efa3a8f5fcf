/** Which of the three layouts the window has room for. */

export type Width = 'wide' | 'middle' | 'narrow';

const wide = matchMedia('(min-width: 1100px)');
const middle = matchMedia('(min-width: 720px)');

export const widthNow = (): Width => (wide.matches ? 'wide' : middle.matches ? 'middle' : 'narrow');

/** Calls `listener` after each change; returns how to stop. */
export function onWidth(listener: () => void): () => void {
  for (const query of [wide, middle]) query.addEventListener('change', listener);
  return () => {
    for (const query of [wide, middle]) query.removeEventListener('change', listener);
  };
}
