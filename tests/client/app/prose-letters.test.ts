// @vitest-environment happy-dom
/** When the letters of the prose are asked for ahead, and when they are not. */
import { afterEach, expect, test, vi } from 'vitest';
import { askForLetters } from '../../../client/app/prose-letters.ts';

afterEach(() => vi.unstubAllGlobals());

function browserWith(controller: object | null, load: (font: string) => Promise<unknown>) {
  vi.stubGlobal('navigator', { serviceWorker: { controller } });
  vi.stubGlobal('document', { fonts: { load } });
}

test('an app that is kept on the device has its letters there too: all of them are asked for', () => {
  const load = vi.fn(() => Promise.resolve([]));
  browserWith({}, load);
  askForLetters();
  expect(load.mock.calls).toEqual([
    ['1em "Source Serif 4 Variable"'],
    ['italic 1em "Source Serif 4 Variable"'],
    ['1em "JetBrains Mono Variable"'],
    ['1em "Hanken Grotesk Variable"'],
  ]);
});

test('on the first visit the code goes first: letters are not asked for ahead of it', () => {
  const load = vi.fn(() => Promise.resolve([]));
  browserWith(null, load);
  askForLetters();
  expect(load).not.toHaveBeenCalled();
});

test('a browser that keeps no service worker is not asked either', () => {
  const load = vi.fn(() => Promise.resolve([]));
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('document', { fonts: { load } });
  askForLetters();
  expect(load).not.toHaveBeenCalled();
});

test('letters that cannot be read are no error: the system’s stand in', async () => {
  const failure = Promise.reject(new Error('no such font'));
  browserWith({}, () => failure);
  const unhandled = vi.fn();
  process.once('unhandledRejection', unhandled);
  askForLetters();
  await expect(failure).rejects.toThrow('no such font');
  await new Promise((resolve) => void setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
