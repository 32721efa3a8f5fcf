/** What the library's search finds in the texts of documents, and what it shows of them. */
import { expect, test } from 'vitest';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { libraryView, searchText, wordsOf, type Passages } from '../../../client/library/library-view.ts';
import { searchTexts, type KeptTexts } from '../../../client/library/text-search.ts';
import type { LibraryRow } from '../../../client/sync/workspace.ts';
import { quietRow } from './quiet-row.ts';

const me = 'member-me' as MemberId;
const personOf = () => 'Inês Moura';
const storage = quietRow(1, 'Relay storage', me, 0);
const lunch = quietRow(2, 'Lunch', me, 0);
const rows = [storage, lunch];

function textsOf(texts: Readonly<Record<string, readonly string[] | null>>) {
  const asked: LedgerId[] = [];
  const kept: KeptTexts = {
    read: new Map(),
    textOf(document) {
      asked.push(document);
      const text = texts[document];
      return text ? Promise.resolve(text) : Promise.reject(new Error('the disk failed'));
    },
  };
  return { kept, asked };
}

const search = (kept: KeptTexts, text: string, among: readonly LibraryRow[] = rows): Promise<Passages> =>
  searchTexts(kept, {
    rows: among,
    words: wordsOf(text),
    saidBy: (row) => searchText(row, personOf),
    onFound: () => undefined,
    isOver: () => false,
  });

const { kept } = textsOf({
  [storage.document]: [
    'Relay storage',
    'Opening an old document on a new device takes as long as making coffee, and nobody reads that history.',
  ],
  [lunch.document]: ['Lunch', 'Wir essen im Café an der Straße.'],
});

test('words of the text are found, whatever the accents, and shown as they were written', async () => {
  expect([...(await search(kept, 'CAFE essen'))]).toEqual([
    [lunch.document, { before: 'Wir essen im ', match: 'Café', after: ' an der Straße.' }],
  ]);
  expect((await search(kept, 'cafe tee')).size).toBe(0);
});

test('what is shown begins and ends near the word', async () => {
  expect([...(await search(kept, 'coffee')).values()]).toEqual([
    {
      before: '…new device takes as long as making ',
      match: 'coffee',
      after: ', and nobody reads that history.',
    },
  ]);
});

test('title and text together have all the words; a row that says them itself needs no passage', async () => {
  const found = await search(kept, 'relay coffee');
  expect([...found.keys()]).toEqual([storage.document]);
  expect((await search(kept, 'relay moura')).size).toBe(0);
  const question = { text: 'relay coffee', state: 'all', owner: 'all' } as const;
  const reader = { member: me, nowMs: 0, zone: 'UTC', personOf };
  expect(libraryView(rows, question, reader).found).toBe(0);
  expect(
    libraryView(rows, question, reader, { text: question.text, passages: found, isDone: true }).found,
  ).toBe(1);
});

test('a text is read once until it changes, and one that cannot be read is passed over', async () => {
  const { kept: failing, asked } = textsOf({ [storage.document]: ['coffee'], [lunch.document]: null });
  await search(failing, 'coffee');
  await search(failing, 'coffe');
  expect(asked).toEqual([storage.document, lunch.document]);
  const changed = { ...storage, changedAtMs: 5 };
  expect((await search(failing, 'coffee', [changed, lunch])).size).toBe(1);
  expect(asked.at(-1)).toBe(storage.document);
});

test('texts that are not on this device are not asked for', async () => {
  const { kept: far, asked } = textsOf({});
  await search(far, 'coffee', [{ ...storage, isOnDevice: false }]);
  expect(asked).toEqual([]);
});
