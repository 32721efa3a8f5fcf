/** Places a small bar above or below a rectangle of the page, inside the column that both stand in. */

export interface FloatPlace {
  readonly left: number;
  readonly top: number;
}

const gapPx = 8;

/**
 * @param target, column, bar viewport rectangles.
 * @param leastTop viewport px: nothing stands above it (the app's header).
 * @returns px from the column's corner.
 */
export function floatBeside(
  target: DOMRect,
  column: DOMRect,
  bar: { readonly width: number; readonly height: number },
  leastTop: number,
): FloatPlace {
  const above = target.top - bar.height - gapPx;
  const top = above >= leastTop ? above : target.bottom + gapPx;
  const middle = target.left + target.width / 2 - bar.width / 2;
  const left = Math.max(column.left, Math.min(middle, column.right - bar.width));
  return { left: left - column.left, top: top - column.top };
}
