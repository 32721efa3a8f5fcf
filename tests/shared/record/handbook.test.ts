/** Names and index of the handbook. */
import { describe, expect, it } from 'vitest';
import { LedgerId } from '#shared/kernel/ids.ts';
import {
  fileEntries,
  handbookIndex,
  isRecordOf,
  standingOf,
  type HandbookEntry,
} from '#shared/record/handbook.ts';

const entry = (number: number, more: Partial<HandbookEntry> = {}): HandbookEntry => ({
  document: LedgerId.parse(`document-${number}`),
  number,
  title: 'Lunch',
  owner: 'Ann',
  outcome: 'Yes.',
  decidedAtMs: Date.UTC(2026, 10, 3, 23, 59),
  amends: null,
  supersededBy: null,
  removedTexts: 0,
  ...more,
});
const names = (entries: readonly HandbookEntry[]): string[] => fileEntries(entries).map(({ file }) => file);

describe('the name of a file', () => {
  it('has the day of the seal in UTC and the title in plain letters', () => {
    expect(names([entry(1, { title: 'Über Größe: “Relay” / Ætt' })])).toEqual([
      '2026-11-03-uber-gro-e-relay-tt.md',
    ]);
    expect(names([entry(1, { title: '决定' })])).toEqual(['2026-11-03-decision.md']);
    expect(names([entry(1, { title: '../../etc/passwd' })])).toEqual(['2026-11-03-etc-passwd.md']);
  });

  it('stays with who was decided first, whatever the numbers', () => {
    const first = entry(9, { decidedAtMs: Date.UTC(2026, 10, 3, 8) });
    expect(names([entry(2), first])).toEqual(['2026-11-03-lunch.md', '2026-11-03-lunch-2.md']);
    const titled = entry(3, { title: 'Lunch 2', decidedAtMs: Date.UTC(2026, 10, 3, 9) });
    expect(new Set(names([entry(2), first, titled])).size).toBe(3);
  });
});

describe('the index', () => {
  it('shows words as words', () => {
    const index = handbookIndex(
      'A | B',
      fileEntries([entry(1, { title: '[x](javascript:1) <b> | ![y](z)' })]),
    );
    expect(index).toContain('# Decisions of A \\| B');
    expect(index).toContain('\\[x\\]\\(javascript:1\\) \\<b\\> \\| \\!\\[y\\]\\(z\\)');
  });
});

describe('a file that is there', () => {
  const file =
    '---\nstatus: accepted\ndate: 2026-11-03\nid: "document-1"\n---\n\n# Lunch\n\nstatus: rejected\n';
  it('is known by the id in its front matter, also in a checkout on Windows', () => {
    for (const written of [file, file.replaceAll('\n', '\r\n')]) {
      expect(standingOf(written)).toEqual(['status: accepted', 'id: "document-1"']);
      expect(isRecordOf(written, LedgerId.parse('document-1'))).toBe(true);
      expect(isRecordOf(written, LedgerId.parse('document-2'))).toBe(false);
    }
    expect(standingOf('# Notes\n\n---\n\nid: "document-1"\n')).toEqual([]);
  });
});
