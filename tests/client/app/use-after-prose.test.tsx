// @vitest-environment happy-dom
/** The margin comes after the prose was painted, and without prose all the same. */
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useAfterProse } from '../../../client/app/use-after-prose.ts';
import type { EditorHandle } from '../../../client/editor/editor-handle.ts';
import { show, words } from '../show.ts';

let frames: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Nothing of it is used: that it is there says that the prose is mounted. */
const mounted: EditorHandle = Object.create(null);

const Margin = ({ handle }: { readonly handle: EditorHandle | null }) =>
  useAfterProse(handle) ? 'comments' : '';

const pass = (ms: number): Promise<void> => act(async () => void vi.advanceTimersByTime(ms));
const paint = (): Promise<void> => act(async () => frames.splice(0).forEach((frame) => frame()));

test('comments are drawn once the prose has been painted', async () => {
  await show(<Margin handle={null} />);
  await pass(900);
  await show(<Margin handle={mounted} />);
  await pass(200);
  expect(words()).toBe('');
  await paint();
  await pass(0);
  expect(words()).toBe('comments');
});

test('a document whose prose does not come shows its comments after a second', async () => {
  await show(<Margin handle={null} />);
  await pass(999);
  expect(words()).toBe('');
  await pass(1);
  expect(words()).toBe('comments');
});

test('once there, comments stay when the editor is replaced', async () => {
  await show(<Margin handle={null} />);
  await pass(1_000);
  await show(<Margin handle={mounted} />);
  expect(words()).toBe('comments');
  await show(<Margin handle={null} />);
  expect(words()).toBe('comments');
});
