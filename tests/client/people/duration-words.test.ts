/** Minutes in words. */
import { expect, test } from 'vitest';
import { durationWords } from '../../../client/people/duration-words.ts';

test.each([
  [1, '1 minute'],
  [45, '45 minutes'],
  [60, '1 hour'],
  [90, '1 hour and 30 minutes'],
  [1440, '24 hours'],
  [1500, '25 hours'],
  [4320, '3 days'],
  [525_600, '365 days'],
])('%i minutes are %s', (minutes, words) => {
  expect(durationWords(minutes)).toBe(words);
});
