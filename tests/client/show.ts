/** Shows a piece of the app in a made-up page, and takes it away after the test. */
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach } from 'vitest';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root | null = null;

afterEach(async () => {
  await act(async () => root?.unmount());
  root = null;
  document.body.replaceChildren();
});

/** A second call shows `element` in the place of the first. */
export async function show(element: ReactNode): Promise<void> {
  if (!root) {
    const place = document.createElement('div');
    document.body.append(place);
    root = createRoot(place);
  }
  const shown = root;
  await act(async () => shown.render(element));
}

export const words = (): string => document.body.textContent ?? '';
