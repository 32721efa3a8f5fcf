/** The history of a document: acts and writing in one list, by day and by what was done in one go. */
import { describe, expect, test } from 'vitest';
import { ActId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { emptyDocument } from '#shared/fold/document-fold.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';
import { missingWords, timeWords } from '../../../client/history/history-words.ts';
import {
  actsOf,
  byDay,
  unsentWriting,
  withWriting,
  type HistoryDay,
  type HistoryEvent,
} from '../../../client/history/history.ts';
import { Scene } from '../../shared/decision/scene.ts';
import { digestOfText } from '../../shared/ledger-fixture.ts';

const ines = MemberId.parse('member-ines');
const kofi = MemberId.parse('member-kofi');
const minute = 60_000;
const day = 24 * 60 * minute;

const act = (key: string, atMinute: number | null, more: Partial<HistoryEvent> = {}): HistoryEvent => ({
  key,
  by: ines,
  did: 'commented',
  words: null,
  when: { atMs: atMinute === null ? null : atMinute * minute, seq: null, claimedAtMs: 0 },
  fromMs: null,
  moment: null,
  ...more,
});

const span = (member: MemberId, fromMinute: number, toMinute: number): WritingSpan => ({
  member,
  fromMs: fromMinute * minute,
  toMs: toMinute * minute,
});

const dayOf = (atMs: number): string => String(Math.floor(atMs / day));
const keysOf = (days: readonly HistoryDay[]): string[][][] =>
  days.map(({ groups }) => groups.map((group) => group.map(({ key }) => key)));

describe('the list', () => {
  test('has the newest day first, newest first within it, and what is not yet sent on top', () => {
    const days = byDay(
      [act('a', 10), act('b', 60), act('c', 1500), act('d', null), unsentWriting(ines)],
      dayOf,
    );
    expect(keysOf(days)).toEqual([[['unsent writing', 'd']], [['c']], [['b'], ['a']]]);
    expect(days[0]?.atMs).toBeNull();
  });

  test('shows writing where it ended, acts in the order of their ledger, and pending acts last', () => {
    const events = withWriting(
      [act('a', 10), act('b', 60), act('pending', null)],
      [span(kofi, 70, 90), span(ines, 5, 40)],
    );
    expect(
      events.map(({ key, did, fromMs }) => (fromMs === null ? key : `${did} ${fromMs / minute}`)),
    ).toEqual(['a', 'wrote 5', 'b', 'wrote 70', 'pending']);
  });

  test('joins what one person did within minutes, writing included', () => {
    const events = withWriting([act('a', 10), act('b', 18), act('c', 95)], [span(ines, 60, 90)]);
    expect(keysOf(byDay(events, dayOf))).toEqual([
      [
        ['c', `writing ${ines} ${60 * minute}`],
        ['b', 'a'],
      ],
    ]);
  });

  test('keeps apart two people, a longer pause, another day, and what stands out', () => {
    const midnight = 24 * 60;
    const events = [
      act('a', 1),
      act('b', 2, { by: kofi }),
      act('opened', 3, { by: kofi, moment: 'opened' }),
      act('c', 4, { by: kofi }),
      act('d', 30, { by: kofi }),
      act('e', midnight - 1),
      act('f', midnight + 1),
    ];
    expect(keysOf(byDay(events, dayOf))).toEqual([[['f']], [['e'], ['d'], ['c'], ['opened'], ['b'], ['a']]]);
  });
});

describe('the beginning', () => {
  const when = { atMs: 5, seq: 1, claimedAtMs: 5 };
  const state = {
    ...emptyDocument(LedgerId.parse('document-1'), LineageId.parse('lineage-1')),
    owner: ines,
    created: when,
  };
  const didOf = (more: object, isSample = false): string[] =>
    actsOf({ ...state, ...more }, isSample).map(({ did }) => did);

  test('says what was imported, and nothing of the kind of the sample', () => {
    expect(didOf({})).toEqual(['began this document']);
    expect(didOf({ isBroughtIn: true })).toEqual(['began this document with an imported text']);
    expect(didOf({ isBroughtIn: true }, true)).toEqual(['began this document']);
  });

  test('is followed by the sharing', () => {
    expect(didOf({ shared: { atMs: 9, seq: 2, claimedAtMs: 9 } })).toEqual([
      'began this document',
      'shared the document with the workspace',
    ]);
  });
});

test('[D4] what was edited, taken back or removed is told, each with its own words', () => {
  const scene = new Scene();
  const thread = scene.thread(scene.ben);
  scene.try(scene.ben, { type: 'comment-edited', thread, comment: thread, text: { text: 'Why now?' } });
  const other = scene.thread(scene.cleo);
  scene.try(scene.cleo, { type: 'comment-withdrawn', thread: other, comment: other });
  const told = () =>
    actsOf(scene.document.state, false)
      .slice(2)
      .map(({ did, words }) => [did, words]);
  expect(told()).toEqual([
    ['commented', 'Why?'],
    ['edited a comment', 'Why now?'],
    ['commented', null],
    ['withdrew a comment', null],
  ]);
  const { textHash } = scene.document.state.threads.get(thread)?.comments[0] ?? {};
  if (!textHash) throw new Error('nothing was said');
  scene.try(scene.ann, { type: 'text-redacted', texts: [textHash], why: 'secret' });
  expect(told()).toContainEqual(['edited a comment', null]);
  expect(told().at(-1)).toEqual(['removed words for everyone: a secret', null]);
});

test('[R7] how an objection was met is told: asked, answered, judged, set aside', () => {
  const scene = new Scene().open();
  const objection = scene.object(scene.ben);
  scene.question(objection);
  scene.judge(objection, scene.cleo);
  scene.answerAbout(objection, scene.ben);
  scene.setAside(objection, 'agreement');
  const told = actsOf(scene.document.state, false).map(({ by, did, words }) => [by, did, words]);
  expect(told.slice(-4)).toEqual([
    [scene.ann.member, 'asked about an objection', 'Would a trial be enough?'],
    [scene.cleo.member, 'agreed to set an objection aside', null],
    [scene.ben.member, 'answered about their objection', 'No.'],
    [scene.ann.member, 'set an objection aside', 'We heard it, and go on.'],
  ]);
});

test('[C6] what superseded the decision is told as the relay’s word', () => {
  const scene = new Scene();
  const state = {
    ...scene.document.state,
    supersededBy: [
      {
        amendment: LedgerId.parse('document-2'),
        lineage: LineageId.parse('lineage-2'),
        conclusion: ActId.parse('act-one-of-it'),
        seal: digestOfText('seal'),
        when: { atMs: 9e15, seq: 99, claimedAtMs: 9e15 },
      },
    ],
  };
  expect(actsOf(state, false).at(-1)).toMatchObject({
    by: null,
    did: 'marked it as superseded by a newer decision',
    moment: 'superseded',
  });
});

describe('words', () => {
  const at = (iso: string): number => Date.parse(iso);
  const now = at('2026-11-20T12:00Z');
  const wrote = (from: string, to: string): HistoryEvent =>
    act('w', at(to) / minute, { did: 'wrote', fromMs: at(from) });

  test('of times are in the reader’s zone', () => {
    const lisbon = 'Europe/Lisbon';
    expect(timeWords(wrote('2026-11-20T09:12Z', '2026-11-20T10:40Z'), lisbon, now)).toBe('09:12–10:40');
    expect(timeWords(wrote('2026-11-20T09:12Z', '2026-11-20T10:40Z'), 'Asia/Tokyo', now)).toBe('18:12–19:40');
    expect(timeWords(wrote('2026-11-20T09:12:01Z', '2026-11-20T09:12:40Z'), lisbon, now)).toBe('09:12');
    expect(timeWords(wrote('2026-11-19T23:40Z', '2026-11-20T00:20Z'), lisbon, now)).toBe(
      'Thu 19 Nov, 23:40 – 00:20',
    );
    expect(timeWords(unsentWriting(ines), lisbon, now)).toBe('not yet sent');
  });

  test('of what is missing say since when, and nothing of a document that only this device knows', () => {
    const created = { atMs: 1, seq: 1, claimedAtMs: 1 };
    const told = at('2026-11-20T09:05Z');
    const words = (isShared: boolean, toldAtMs: number | null) =>
      missingWords({ created, isShared }, toldAtMs, 'UTC', now);
    expect(words(true, told)).toBe('What others wrote since Fri 20 Nov, 09:05 is not here yet.');
    expect(words(false, told)).toMatch(/^What you wrote on other devices since/);
    expect(words(true, null)).toMatch(/^What others wrote is not here/);
    const pending = { ...created, atMs: null, seq: null };
    expect(missingWords({ created: pending, isShared: false }, null, 'UTC', now)).toBeNull();
  });
});
