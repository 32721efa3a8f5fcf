/** The focus after a change of page: in the page that came, never lost with the link that was left behind. */
import { useEffect } from 'react';

/** @param arrival differs for every page. */
export function useArrivalFocus(arrival: string): void {
  useEffect(() => {
    // Before anybody touched the page, the browser's own beginning is right: Tab leads to the header first.
    if (!navigator.userActivation?.hasBeenActive || settleFocus()) return undefined;
    // Pages come in pieces of their own: until this one is there.
    const watch = new MutationObserver(() => {
      if (settleFocus()) watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [arrival]);
}

/** True when the page is there and something in it has the focus. */
function settleFocus(): boolean {
  const main = [...document.querySelectorAll<HTMLElement>('#main:not([aria-busy])')].find((each) =>
    each.checkVisibility(),
  );
  if (!main) return false;
  if (document.activeElement === document.body) {
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  }
  return true;
}

/** Whether nothing in the page would lose the focus if it moved. */
export const isFocusFree = (): boolean => document.activeElement?.matches('body, main') ?? true;
