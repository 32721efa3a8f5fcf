/** Time zones in words. */
import { expect, test } from 'vitest';
import { zoneName } from '../../../client/ui/zones.ts';

test('a zone is its place and its area', () => {
  expect(zoneName('Europe/Lisbon')).toBe('Lisbon (Europe)');
  expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Argentina, Buenos Aires (America)');
  expect(zoneName('UTC')).toBe('UTC');
});

test('a city has the name it has today, whatever the browser calls its zone', () => {
  expect(zoneName('Asia/Calcutta')).toBe('Kolkata (Asia)');
  expect(zoneName('Asia/Saigon')).toBe('Ho Chi Minh (Asia)');
  expect(zoneName('Europe/Kiev')).toBe('Kyiv (Europe)');
});
