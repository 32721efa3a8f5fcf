/** What sticks below the notices of a document must know how high they stand: `--notices-height` on the page. */

/** A ref for the element that holds the notices. */
export function keepNoticesHeight(notices: HTMLElement | null): (() => void) | undefined {
  if (!notices) return undefined;
  const { style } = document.documentElement;
  const sizes = new ResizeObserver(() => {
    const sticks = getComputedStyle(notices).position === 'sticky';
    style.setProperty('--notices-height', `${sticks ? notices.offsetHeight : 0}px`);
  });
  sizes.observe(notices);
  return () => {
    sizes.disconnect();
    style.removeProperty('--notices-height');
  };
}
