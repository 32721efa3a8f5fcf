/** The present layout, for React. */
import { useSyncExternalStore } from 'react';
import { onWidth, widthNow, type Width } from './width.ts';

export const useWidth = (): Width => useSyncExternalStore(onWidth, widthNow);
