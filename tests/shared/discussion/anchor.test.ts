/** Anchors stay on their words through ordinary editing, and let go when the words are gone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteOf, resolveAnchor } from '#shared/discussion/anchor.ts';
import {
  indexProse,
  offsetOf,
  placeAt,
  type PlaceRange,
  type ProseBlock,
} from '#shared/discussion/prose-index.ts';
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import { blockId } from '../ledger-fixture.ts';
import '../../fixed-seed.ts';

const prose = (...texts: readonly string[]): ProseBlock[] =>
  texts.map((text, i) => ({ id: blockId(`b${i}`), text }));

/** The anchor that a screen makes of `exact` where it first stands. */
function anchorOn(blocks: readonly ProseBlock[], exact: string): TextAnchor {
  const index = indexProse(blocks);
  const at = index.text.indexOf(exact);
  if (at < 0) throw new Error(`the text has no “${exact}”`);
  const range = { from: placeAt(index, at), to: placeAt(index, at + exact.length) };
  const quote = quoteOf(index, range);
  if (!quote) throw new Error('a quotation has words');
  const id = blocks[range.from.block]?.id;
  return { kind: 'text', ...quote, block: id ? BlockId.parse(id) : null, start: null, end: null };
}

/** The words that the anchor means now, with the block they are in; `null` when it is orphaned. */
function found(
  blocks: readonly ProseBlock[],
  anchor: TextAnchor,
  hint: PlaceRange | null = null,
): string | null {
  const index = indexProse(blocks);
  const range = resolveAnchor(index, anchor, hint);
  if (!range) return null;
  return `${range.from.block}: ${index.text.slice(offsetOf(index, range.from), offsetOf(index, range.to))}`;
}

const before = prose(
  'Backups',
  'We take a nightly backup of the store and keep it for thirty days.',
  'A restore is tried every month, on another machine.',
  'Nobody has asked for more than that so far.',
);
const anchor = anchorOn(before, 'nightly backup of the store');
const [title, first, second, third] = before;
if (!title || !first || !second || !third) throw new Error('four blocks');
const edited = (text: string): ProseBlock => ({ ...first, text });

describe('an anchor', () => {
  test.each<[string, readonly ProseBlock[], string]>([
    ['nothing happens', before, '1: nightly backup of the store'],
    [
      'words are written before it',
      [title, edited(`Every day at two, ${first.text}`), second],
      '1: nightly backup of the store',
    ],
    [
      'its paragraph is split',
      [
        title,
        edited('We take a '),
        { id: blockId('new'), text: 'nightly backup of the store and keep it for thirty days.' },
        second,
      ],
      '2: nightly backup of the store',
    ],
    [
      'its paragraph joins the one before',
      [{ ...title, text: `Backups ${first.text}` }, second],
      '0: nightly backup of the store',
    ],
    ['its paragraph moves', [second, third, title, first], '3: nightly backup of the store'],
    [
      'its paragraph is pasted anew, with another id',
      [title, second, { id: blockId('pasted'), text: first.text }],
      '2: nightly backup of the store',
    ],
    [
      'the sentence around it is written anew',
      [title, edited('Operations makes a nightly backup of the store; it stays on disk for a month.')],
      '1: nightly backup of the store',
    ],
    [
      'a word in it changes',
      [title, edited('We take an hourly backup of the store and keep it for thirty days.')],
      '1: hourly backup of the store',
    ],
    [
      'a typing error in it is mended',
      [title, edited('We take a nightly back-up of the store and keep it for thirty days.')],
      '1: nightly back-up of the store',
    ],
    [
      'a word in it changes and the paragraph gets another id',
      [
        title,
        {
          id: blockId('pasted'),
          text: 'We take a nightly backup of that store and keep it for thirty days.',
        },
        second,
      ],
      '1: nightly backup of that store',
    ],
  ])('stays on its words when %s', (_, now, words) => {
    expect(found(now, anchor)).toBe(words);
  });

  test.each<[string, readonly ProseBlock[]]>([
    ['the words are deleted', [title, edited('We take a  and keep it for thirty days.'), second, third]],
    ['the paragraph is deleted', [title, second, third]],
    [
      'the paragraph is about something else',
      [title, edited('Logs rotate when they reach a gigabyte, and are shipped by mail.'), second],
    ],
    ['everything is deleted', []],
    ['there is one empty block', prose('')],
  ])('lets go when %s', (_, now) => {
    expect(found(now, anchor)).toBeNull();
  });

  test('a short quotation does not jump to the next place that reads the same', () => {
    const blocks = prose('It is fast.', 'It is small, and it is ours.', 'Is it?');
    const it = anchorOn(blocks, 'it is ours');
    expect(
      found(
        [
          { id: blockId('b0'), text: 'It is fast.' },
          { id: blockId('b2'), text: 'Is it?' },
        ],
        it,
      ),
    ).toBeNull();
    const is = anchorOn(blocks, 'is');
    expect(found(blocks.slice(1), is)).toBeNull();
  });

  test('of several places that read the same, the one with the same neighbours is meant', () => {
    const blocks = prose('one backup here, another backup there, a third backup elsewhere');
    const index = indexProse(blocks);
    for (const [neighbour, at] of [
      ['one ', 4],
      ['another ', 25],
      ['third ', 47],
    ] as const) {
      const range = { from: { block: 0, offset: at }, to: { block: 0, offset: at + 6 } };
      const quote = quoteOf(index, range);
      expect(quote).toMatchObject({ exact: 'backup', prefix: expect.stringContaining(neighbour) });
      if (!quote) continue;
      const that: TextAnchor = { kind: 'text', ...quote, block: blockId('b0'), start: null, end: null };
      expect(resolveAnchor(index, that, null)).toEqual(range);
    }
  });

  test('a relative position counts when its text is still the quotation, and only then', () => {
    const blocks = prose('same same same');
    const same = { ...anchorOn(blocks, 'same'), prefix: '', suffix: '' };
    const at = (offset: number): PlaceRange => ({
      from: { block: 0, offset },
      to: { block: 0, offset: offset + 4 },
    });
    expect(resolveAnchor(indexProse(blocks), same, at(5))).toEqual(at(5));
    expect(found(before, anchor, { from: { block: 3, offset: 0 }, to: { block: 3, offset: 9 } })).toBe(
      '1: nightly backup of the store',
    );
  });

  test('a quotation may span blocks; a line feed stands where one ends', () => {
    const span = anchorOn(before, 'thirty days.\nA restore');
    expect(found(before, span)).toBe('1: thirty days.\nA restore');
    expect(found([third, ...before], span)).toBe('2: thirty days.\nA restore');
    expect(found([title, first], span)).toBeNull();
  });

  test('of a whole block finds the block’s edges again', () => {
    const whole = anchorOn(prose('Yes.', 'No.', 'Yes, perhaps.'), 'No.');
    expect(whole).toMatchObject({ prefix: '', suffix: '' });
    expect(found(prose('Yes.', 'Perhaps.', 'No.'), { ...whole, block: null })).toBe('2: No.');
    expect(found(prose('Yes.', 'He said No.x'), { ...whole, block: null })).toBeNull();
  });

  test('of a long passage stays on it when words in its middle and at its ends change', () => {
    const passage =
      'The relay appends every act before it says so, and it never changes one afterwards. A backup is a copy of one file, ' +
      'made while people work; restoring it starts another lineage, so that nothing merges by accident. Whoever had seen ' +
      'more than the backup holds is told, keeps what they wrote on their own device, and decides what becomes of it.';
    const blocks = prose('Start.', `Before it. ${passage} After it.`, 'End.');
    const long = anchorOn(blocks, passage);
    const now = passage
      .replace('The relay appends', 'The server appends')
      .replace('while people work', 'while everybody goes on working')
      .replace('what becomes of it.', 'what happens to it.');
    const place = found(prose('Start.', `Before it. ${now} After it.`, 'End.'), long);
    expect(place).toBe(`1: ${now}`);
    expect(found(prose('Start.', 'End.'), long)).toBeNull();
  });

  test('without words, redacted or of spaces, is no anchor', () => {
    expect(found(before, { ...anchor, exact: '' })).toBeNull();
    expect(
      quoteOf(indexProse(prose('a   b')), { from: { block: 0, offset: 1 }, to: { block: 0, offset: 3 } }),
    ).toBeNull();
  });
});

test('a quotation keeps 32 characters on each side, no more, and never half a character', () => {
  const text = `${'x'.repeat(40)}😀middle😀${'y'.repeat(40)}`;
  const index = indexProse(prose(text));
  const at = text.indexOf('middle');
  const quote = quoteOf(index, { from: { block: 0, offset: at }, to: { block: 0, offset: at + 6 } });
  expect(quote?.prefix).toBe(`${'x'.repeat(30)}😀`);
  expect(quote?.suffix).toBe(`😀${'y'.repeat(30)}`);
  const cut = quoteOf(index, { from: { block: 0, offset: at }, to: { block: 0, offset: at + 7 } });
  expect(cut?.suffix.isWellFormed()).toBe(true);
});

test('whatever is written elsewhere, an anchor whose paragraph is untouched is where it was', () => {
  const words = fc.array(
    fc.constantFrom('we', 'take', 'a', 'nightly', 'backup', 'of', 'the', 'store', 'and', 'keep'),
    {
      minLength: 6,
      maxLength: 14,
    },
  );
  const paragraph = words.map((list) => list.join(' '));
  fc.assert(
    fc.property(
      fc.array(paragraph, { minLength: 1, maxLength: 5 }),
      fc.array(paragraph, { maxLength: 4 }),
      fc.nat(),
      fc.nat(),
      (texts, inserted, pick, cut) => {
        const blocks = prose(...texts);
        const target = pick % blocks.length;
        const text = texts[target] ?? '';
        const from = cut % (text.length - 8);
        const index = indexProse(blocks);
        const range = { from: { block: target, offset: from }, to: { block: target, offset: from + 8 } };
        const quote = quoteOf(index, range);
        if (!quote) return;
        const here: TextAnchor = {
          kind: 'text',
          ...quote,
          block: blockId(`b${target}`),
          start: null,
          end: null,
        };
        const added = inserted.map((one, i) => ({ id: blockId(`new${i}`), text: one }));
        const now = [...added, ...blocks];
        const again = resolveAnchor(indexProse(now), here, null);
        expect(again?.from.block).toBe(target + added.length);
        const { from: place } = again ?? range;
        expect(text.slice(place.offset, place.offset + 8)).toBe(quote.exact);
      },
    ),
  );
});

test('13,000 words are searched in bounded time, also for words that are gone', () => {
  const vocabulary = Array.from({ length: 800 }, (_, i) => `word${(i * 7919) % 800}`);
  const long = prose(
    ...Array.from({ length: 400 }, (_, i) =>
      Array.from({ length: 32 }, (__, k) => vocabulary[(i * 31 + k * 17) % 800]).join(' '),
    ),
  );
  const index = indexProse(long);
  const gone: TextAnchor = {
    ...anchor,
    exact: 'the words that stood here are gone, word123 word77 and word9 apart from these, and word700',
    prefix: 'nothing of this ',
    suffix: ' is left either',
  };
  // A search without bounds takes seconds each time, and so more than a test may take.
  for (let i = 0; i < 100; i++) expect(resolveAnchor(index, gone, null)).toBeNull();
  const repeated = indexProse(prose(...Array.from({ length: 13_000 }, () => 'aaaaa')));
  expect(resolveAnchor(repeated, { ...gone, exact: 'aaaaa aaaaab '.repeat(30) }, null)).toBeNull();
});
