/** D5: addresses that hold for ever. */
import { expect, test } from 'vitest';
import { fragmentOf, targetOf, type LinkTarget } from '#shared/document/permanent-link.ts';
import { ActId, BlockId } from '#shared/kernel/ids.ts';

const act = ActId.parse('AbCdEf-123_-');
const block = BlockId.parse('block-with-dashes');

test.each<LinkTarget>([
  { kind: 'comment', comment: act },
  { kind: 'position', position: act },
  { kind: 'revision', proposal: block, number: 12 },
  { kind: 'block', block },
])('[D5] a link to a $kind leads back to it', (target) => {
  expect(targetOf(fragmentOf(target))).toEqual(target);
});

test('[D5] a link to a thread, as earlier versions made them, is one to its first comment', () => {
  expect(targetOf(`#thread-${act}`)).toEqual({ kind: 'comment', comment: act });
});

test.each([
  '',
  '#',
  '#main',
  '#comment-',
  '#comment-short',
  '#comment-<script>',
  `#revision-${block}`,
  `#revision-0-${block}`,
  `#revision-99999-${block}`,
  '#block-a b c d e f g h',
])('%j is no permanent link', (fragment) => {
  expect(targetOf(fragment)).toBeNull();
});
