/** Which of the three layouts the window has room for. */
import { useSyncExternalStore } from 'react';

export type Width = 'wide' | 'middle' | 'narrow';

const wide = matchMedia('(min-width: 1100px)');
const middle = matchMedia('(min-width: 720px)');

const subscribe = (listener: () => void): (() => void) => {
  for (const query of [wide, middle]) query.addEventListener('change', listener);
  return () => {
    for (const query of [wide, middle]) query.removeEventListener('change', listener);
  };
};

export const useWidth = (): Width =>
  useSyncExternalStore(subscribe, () => (wide.matches ? 'wide' : middle.matches ? 'middle' : 'narrow'));
