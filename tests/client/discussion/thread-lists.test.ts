/** What a tab of the margin shows, in which order, and how far a long thread is folded. */
import { expect, test } from 'vitest';
import type { Comment, Thread, ThreadAnchor } from '#shared/discussion/thread-state.ts';
import { ActId, BlockId, Digest, MemberId } from '#shared/kernel/ids.ts';
import type { ThreadPlace } from '../../../client/discussion/margin-editor.ts';
import { foldedComments, threadLists } from '../../../client/discussion/thread-lists.ts';
import { neighbour } from '../../../client/discussion/thread-order.ts';
import { untouched } from '../../shared/discussion/untouched-comment.ts';

const ines = MemberId.parse('member-ines');
const kofi = MemberId.parse('member-kofi');
const when = { atMs: 0, seq: 1, claimedAtMs: 0 };
const textAnchor: ThreadAnchor = {
  kind: 'text',
  exact: 'words',
  prefix: '',
  suffix: '',
  block: null,
  start: null,
  end: null,
};
const comment = (name: string, by = kofi): Comment => ({
  id: ActId.parse(`comment-${name}`),
  by,
  text: name,
  suggestion: null,
  ...untouched,
  isSuggestion: false,
  when,
  isAttested: false,
  isAfterDecision: false,
});
const thread = (name: string, change: Partial<Thread> = {}): Thread => ({
  id: ActId.parse(`thread-${name}`),
  anchor: textAnchor,
  quoteHashes: [],
  comments: [comment(name)],
  resolved: null,
  turns: [],
  isAfterDecision: false,
  ...change,
});
const at = (from: number): ThreadPlace => ({ kind: 'placed', from, to: from + 5 });
const names = (threads: readonly Thread[]): readonly string[] =>
  threads.map(({ id }) => id.slice('thread-'.length));

const late = thread('late');
const early = thread('early');
const lost = thread('lost');
const whole = thread('whole', { anchor: { kind: 'document' } });
const about = thread('about', {
  anchor: { kind: 'revision', proposal: BlockId.parse('proposal-1'), digest: Digest.parse('a'.repeat(43)) },
});
const done = thread('done', { resolved: { by: ines, when, applied: false } });
const after = thread('after', { isAfterDecision: true });
const all = [late, early, lost, whole, about, done, after];
const prose = {
  places: new Map<ActId, ThreadPlace>([
    [late.id, at(90)],
    [early.id, at(10)],
    [lost.id, { kind: 'orphaned' }],
    [done.id, at(30)],
    [after.id, at(20)],
  ]),
  positionOfBlock: () => 50,
};

test('threads stand in document order, those about the whole document first', () => {
  expect(names(threadLists(all, 'open', ines, prose).placed)).toEqual(['whole', 'early', 'about', 'late']);
});

test('[D1] a thread whose words are gone is listed by itself', () => {
  expect(names(threadLists(all, 'open', ines, prose).orphaned)).toEqual(['lost']);
});

test('[C3] what was begun after the decision stands by itself', () => {
  expect(names(threadLists(all, 'open', ines, prose).afterDecision)).toEqual(['after']);
});

test('[D3] resolved threads leave the open ones', () => {
  expect(names(threadLists(all, 'resolved', ines, prose).placed)).toEqual(['done']);
});

test('mine are those in which I said something, open or resolved', () => {
  const answered = thread('answered', { comments: [comment('a'), comment('b', ines)] });
  const lists = threadLists([...all, answered], 'mine', ines, prose);
  expect(names(lists.placed)).toEqual(['answered']);
});

test('a thread that nobody has looked up yet is not shown as lost', () => {
  expect(threadLists([early], 'open', ines, { ...prose, places: new Map() }).orphaned).toEqual([]);
});

test('threads of five and more fold to the last three', () => {
  const four = ['1', '2', '3', '4'].map((name) => comment(name));
  const five = [...four, comment('5')];
  expect(foldedComments(four, false)).toEqual({ hidden: 0, shown: four });
  expect(foldedComments(five, false)).toEqual({ hidden: 2, shown: five.slice(2) });
  expect(foldedComments(five, true)).toEqual({ hidden: 0, shown: five });
});

test('next and previous go through the margin and stop at its ends', () => {
  const order = [early.id, about.id, late.id];
  expect(neighbour(order, null, 'next')).toBe(early.id);
  expect(neighbour(order, null, 'previous')).toBe(late.id);
  expect(neighbour(order, early.id, 'next')).toBe(about.id);
  expect(neighbour(order, late.id, 'next')).toBeNull();
});
