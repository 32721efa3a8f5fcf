import { expect, test } from 'vitest';
import { keptActions } from '../../../client/decision/kept-actions.ts';

const item = { key: 1, what: 'Build the export', owner: 'member-kofi-0001', dueOn: '2026-12-01' };

test('action items that were being written are there again', () => {
  expect(keptActions(JSON.stringify([item]))).toEqual([item]);
  expect(keptActions('')).toEqual([]);
});

test.each(['{', '"x"', '[{"key":1}]', 'null'])('what is no list of action items is none: %s', (text) => {
  expect(keptActions(text)).toEqual([]);
});
