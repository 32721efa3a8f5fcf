/** What a search reads of a body that was kept on this device. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { openBodyDatabase } from '../../../client/storage/body-database.ts';
import { openKeptBody } from '../../../client/storage/kept-body.ts';
import { keptWords } from '../../../client/storage/kept-words.ts';

const block = (type: string, text: string): Y.XmlElement => {
  const element = new Y.XmlElement(type);
  element.insert(0, [new Y.XmlText(text)]);
  return element;
};

it('is its blocks of text, also while the document is open, and with a row that is damaged', async () => {
  const body = openKeptBody('kept-words', deviceClock);
  await body.durable.whenLoaded;
  body.root.insert(0, [block('title', 'Lunch'), block('paragraph', 'We cook.'), block('paragraph', ' ')]);
  await body.durable.whenStored();
  expect(await keptWords('kept-words')).toEqual(['Lunch', 'We cook.']);
  await body.close();
  const db = await openBodyDatabase('kept-words', () => {});
  await db.add('updates', new Uint8Array([1, 2, 3]));
  db.close();
  expect(await keptWords('kept-words')).toEqual(['Lunch', 'We cook.']);
});
