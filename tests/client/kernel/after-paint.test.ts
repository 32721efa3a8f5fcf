/** What can wait until the page was painted: not before the frame, once, and also on a page that paints nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPaint } from '../../../client/kernel/after-paint.ts';

let frames: (() => void)[] = [];
const paint = (): void => {
  for (const frame of frames.splice(0)) frame();
};

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => frames.splice(handle - 1, 1));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('it runs after the next frame, not in it: the frame is painted first', () => {
  const run = vi.fn();
  afterPaint(run);
  vi.advanceTimersByTime(500);
  expect(run).not.toHaveBeenCalled();
  paint();
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0);
  expect(run).toHaveBeenCalledOnce();
});

test('on a page that nobody looks at, which is never painted, it runs within a second or so, and only once', () => {
  const run = vi.fn();
  afterPaint(run);
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledOnce();
  paint();
  vi.runAllTimers();
  expect(run).toHaveBeenCalledOnce();
});

test.each(['before the frame', 'between the frame and its turn'])('called off %s, it never runs', (when) => {
  const run = vi.fn();
  const stop = afterPaint(run);
  if (when !== 'before the frame') paint();
  stop();
  paint();
  vi.runAllTimers();
  expect(run).not.toHaveBeenCalled();
});
