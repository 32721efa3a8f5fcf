/** Which control a panel focuses when it opens: the first that can be used, not the button that closes it. */
import { useCallback, useRef, type RefObject } from 'react';

/** The ref to hand to the dialog, and the one for the element that holds the controls. */
export function useFirstControl(): readonly [
  RefObject<HTMLElement | null>,
  (holder: HTMLElement | null) => void,
] {
  const first = useRef<HTMLElement | null>(null);
  const hold = useCallback((holder: HTMLElement | null) => {
    first.current = holder?.querySelector<HTMLElement>(':is(input, textarea, select):not(:disabled)') ?? null;
  }, []);
  return [first, hold];
}
