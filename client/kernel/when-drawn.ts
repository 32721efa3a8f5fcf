/** Lets the page show what it was opened for before something that can wait a moment. */

/** Resolves after the page's first paint of anything, after `atMostMs` in any case; at once where nothing is painted. */
export function whenDrawn(atMostMs: number): Promise<void> {
  const isSeen = typeof document !== 'undefined' && document.visibilityState === 'visible';
  if (!isSeen || performance.getEntriesByName(firstPaint).length > 0) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName(firstPaint).length > 0) finish();
    });
    const latest = setTimeout(finish, atMostMs);
    function finish(): void {
      observer.disconnect();
      clearTimeout(latest);
      resolve();
    }
    // A browser that does not tell of it says so in its console only.
    observer.observe({ type: 'paint', buffered: true });
  });
}

const firstPaint = 'first-contentful-paint';
