/** Where one is after signing in. */
import { expect, test } from 'vitest';
import { signInFrom, wayBack } from '../../../client/app/way-back.ts';

const after = (address: string): string => wayBack(new URL(address, 'http://here').searchParams);

test.each(['/d/_5F49xPtS4nQaaeHEy_WHw', '/d/o7x21wevb899nl05bHlrPA/history', '/d/o7x21/record'])(
  'who was asked to sign in while at %s is there again',
  (path) => expect(after(signInFrom(path))).toBe(path),
);

test('who came to sign in goes to the library', () => expect(after('/sign-in')).toBe('/'));

test.each([
  '//evil.example',
  'https://evil.example',
  '/\\evil.example',
  '/d/../people',
  'javascript:alert(1)',
])('a link that names %s as the way back leads to the library', (back) =>
  expect(after(signInFrom(back))).toBe('/'),
);
