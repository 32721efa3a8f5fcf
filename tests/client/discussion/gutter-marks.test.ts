/** Threads near each other share a mark of the gutter. */
import { expect, test } from 'vitest';
import { gutterMarks } from '../../../client/discussion/gutter-marks.ts';

test('threads on one line share a mark, those further down have their own', () => {
  const marks = gutterMarks([
    { thread: 'c', top: 140 },
    { thread: 'a', top: 100 },
    { thread: 'b', top: 110 },
  ]);
  expect(marks).toEqual([
    { top: 100, threads: ['a', 'b'] },
    { top: 140, threads: ['c'] },
  ]);
});
