// @vitest-environment happy-dom
/** Single letters in the margin: only where no letter is meant for something else. */
import { afterEach, expect, test } from 'vitest';
import { marginKey } from '../../../client/discussion/margin-keys.ts';

afterEach(() => document.body.replaceChildren());

/** What a letter does, pressed in the element that `selector` finds. */
function pressed(key: string, selector: string) {
  document.body.innerHTML =
    '<section><article tabindex="-1"><button></button><select></select><textarea></textarea></article></section><div role="menu"><button id="item"></button></div>';
  const margin = document.querySelector('section');
  const target = document.querySelector(selector);
  if (!margin || !target) throw new Error('nothing there');
  return marginKey({ target, currentTarget: margin, key, altKey: false, ctrlKey: false, metaKey: false });
}

test('a letter on a card is a command', () => {
  expect([pressed('j', 'article'), pressed('E', 'article button')]).toEqual(['next', 'resolve']);
});

test.each(['textarea', 'select'])('in a %s it is a letter', (field) => {
  expect(pressed('e', field)).toBeNull();
});

test('in a menu that a card opened it chooses there', () => {
  expect(pressed('e', '#item')).toBeNull();
});
