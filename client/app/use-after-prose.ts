/** What stands beside the prose is drawn when the prose has been painted: sixty cards cost as much as the text. */
import { startTransition, useEffect, useState } from 'react';
import type { EditorHandle } from '../editor/editor-handle.ts';
import { afterPaint } from '../kernel/after-paint.ts';

/** A document whose prose does not come shows its comments after this, ms. */
const withoutProseMs = 1_000;

export function useAfterProse(handle: EditorHandle | null): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    const tell = (): void => startTransition(() => setAfter(true));
    if (handle) return afterPaint(tell);
    const timer = setTimeout(tell, withoutProseMs);
    return () => clearTimeout(timer);
  }, [handle]);
  return isAfter;
}
