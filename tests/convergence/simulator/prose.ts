/** What people write in a simulation, and what stands in a body. */
import * as Y from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import type { Random } from '../random.ts';
import { broken } from './broken-promise.ts';
import type { VirtualDisk } from './virtual-disk.ts';

export function paragraph(text: string, id: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph');
  element.setAttribute('id', id);
  element.insert(0, [new Y.XmlText(text)]);
  return element;
}

/** Adds a word to a paragraph, or as one. */
export function write(body: Y.XmlFragment, word: string, random: Random): void {
  const paragraphs = body
    .toArray()
    .filter((block) => block instanceof Y.XmlElement && block.nodeName === 'paragraph');
  const block = random.once(3) ? null : random.pick(paragraphs);
  const text: unknown = block instanceof Y.XmlElement && block.length > 0 ? block.get(0) : null;
  if (text instanceof Y.XmlText) text.insert(random.once(2) ? text.length : 0, word);
  else body.insert(body.length, [paragraph(word, `block-${word}-id`)]);
}

/** Changes that take no word away: marks, and lines that come and go. */
export function edit(body: Y.XmlFragment, random: Random): void {
  const blocks = body.toArray();
  const at = blocks.findLastIndex(
    (block) => block instanceof Y.XmlElement && block.nodeName === 'horizontalRule',
  );
  // Titles carry no marks.
  const text: unknown = blocks
    .flatMap((block) =>
      block instanceof Y.XmlElement && block.nodeName === 'paragraph' ? block.toArray() : [],
    )
    .at(-1);
  const kind = random.below(4);
  if (kind === 0 && at >= 0) body.delete(at, 1);
  else if (kind < 2) body.insert(body.length, [new Y.XmlElement('horizontalRule')]);
  else if (text instanceof Y.XmlText && text.length > 1)
    text.format(0, 1 + random.below(text.length - 1), random.once(2) ? { bold: {} } : { bold: null });
}

/** Everything that is written, without marks. */
export const textOf = (body: Y.XmlFragment | Y.XmlElement): string =>
  body
    .toArray()
    .map((child) =>
      child instanceof Y.XmlElement
        ? textOf(child)
        : child instanceof Y.XmlText
          ? Y.Text.prototype.toString.call(child)
          : '',
    )
    .join('');

/** What the rows on a device's disk say, whoever has them open. */
export function textOnDisk(disk: VirtualDisk, name: string): string {
  const doc = readingDoc();
  for (const { value } of disk.databases.get(name)?.stores.get('updates')?.entries ?? [])
    if (value instanceof Uint8Array) Y.applyUpdate(doc, value);
  return textOf(doc.getXmlFragment(bodyRoot));
}

/** All bodies that a device keeps. */
export const textsOnDisk = (disk: VirtualDisk): readonly string[] =>
  Array.from(disk.databases)
    .filter(([, { stores }]) => stores.has('updates'))
    .map(([name]) => textOnDisk(disk, name));

/** Read anew only when something was stored. */
const read = new WeakMap<object, Y.XmlFragment>();

/** What the relay's disk holds of a document. */
export function storedBody(store: Pick<Store, 'loadBody'>, document: LedgerId): Y.XmlFragment {
  const { snapshot, updates } = store.loadBody(document);
  const known = read.get(updates);
  if (known) return known;
  const doc = readingDoc();
  if (snapshot) Y.applyUpdate(doc, snapshot);
  for (const update of updates) Y.applyUpdate(doc, update);
  const body = doc.getXmlFragment(bodyRoot);
  read.set(updates, body);
  return body;
}

/** For looking only: it needs no name of its own, which would cost more than all the rest. */
export const readingDoc = (): Y.Doc => new Y.Doc({ guid: 'read' });

export function canonicalOf(body: Y.XmlFragment): string {
  const json = bodyJson(body);
  return json.ok ? canonicalJson(json.value) : broken(`a body cannot be read: ${json.error.sentence}`);
}
