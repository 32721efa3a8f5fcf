/** Cards stand beside their words and push each other; the focused one aligns exactly. */
import { expect, test } from 'vitest';
import { layOutCards, type CardBox } from '../../../client/discussion/card-layout.ts';

const card = (id: string, wantedTop: number, height = 100): CardBox<string> => ({ id, wantedTop, height });

test('cards stand beside their words when there is room', () => {
  expect(layOutCards([card('a', 50), card('b', 300)], null, 10, 0)).toEqual([50, 300]);
});

test('a card pushes the next one down', () => {
  expect(layOutCards([card('a', 50), card('b', 60), card('c', 61)], null, 10, 0)).toEqual([50, 160, 270]);
});

test('the focused card aligns exactly and pushes those before it up', () => {
  expect(layOutCards([card('a', 200), card('b', 210), card('c', 220)], 'b', 10, 0)).toEqual([100, 210, 320]);
});

test('the cards before the focused one never leave the top of the margin', () => {
  expect(layOutCards([card('a', 20), card('b', 30)], 'b', 10, 0)).toEqual([0, 110]);
});

test('no card stands above the least top', () => {
  expect(layOutCards([card('a', -40)], null, 10, 8)).toEqual([8]);
  expect(layOutCards([card('a', -40)], 'a', 10, 8)).toEqual([8]);
});
