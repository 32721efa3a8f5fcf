/** Initials of any name that a person may have. */
import { expect, test } from 'vitest';
import { avatarColour, initials } from '../../../client/ui/avatar-colour.ts';

test.each([
  ['Inês Moura', 'IM'],
  ['Kofi', 'K'],
  ['María del Carmen Núñez', 'MN'],
  ['Mira Okafor (sample)', 'MO'],
  ['(anonymous)', 'A'],
  ['王 小明', '王小'],
  ['élodie', 'É'],
  ['🦊', '?'],
  ['  ', '?'],
])('%s is %s', (person, letters) => {
  expect(initials(person)).toBe(letters);
});

test('a person has one colour everywhere', () => {
  expect(avatarColour('IEh4iki2mY3ZvygCZsjQHA')).toBe(avatarColour('IEh4iki2mY3ZvygCZsjQHA'));
});
