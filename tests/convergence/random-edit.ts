/** One edit as an editor makes it: text, marks, attributes, blocks that come, go and nest. */
import * as Y from 'yjs';
import { block } from '../sync-server/rooms/prose.ts';
import type { Random } from './random.ts';

const words = ['decide', 'later', 'why', 'log', 'owner', '…', 'Ü', '🙂', ' '];

export function editRandomly(body: Y.XmlFragment, random: Random): void {
  const texts = textsIn(body);
  const text = random.pick(texts);
  if (!text || random.once(4)) editBlocks(body, random);
  else editText(text, random);
}

function editText(text: Y.XmlText, random: Random): void {
  const at = wholeCharacter(text, random.below(text.length + 1));
  const end = wholeCharacter(text, at + 1 + random.below(8));
  const kind = end > at ? random.below(9) : 8;
  if (kind < 3) text.delete(at, end - at);
  else if (kind < 5) text.format(at, end - at, mark(random));
  else text.insert(at, random.pick(words) ?? '');
}

/**
 * The last place up to `at` that parts no surrogate pair. Yjs replaces both halves where a pair is parted, and
 * when the parting edit changes nothing else, only at the one who made it: that is for editors to avoid.
 */
function wholeCharacter(text: Y.XmlText, at: number): number {
  const bounded = Math.min(at, text.length);
  const units = plain(text);
  const follows = units.charCodeAt(bounded);
  return follows >= 0xdc00 && follows <= 0xdfff ? bounded - 1 : bounded;
}

/** Titles and code carry none, so only paragraphs' texts get here; see `textsIn`. */
const mark = (random: Random): Record<string, unknown> =>
  random.pick([
    { bold: {} },
    { bold: null },
    { 'italic--AbCd1234': {} },
    { link: { href: 'https://example.org/' } },
    { link: null },
  ]) ?? {};

function editBlocks(body: Y.XmlFragment, random: Random): void {
  const at = random.below(body.length + 1);
  const present = body.length > 0 ? body.get(random.below(body.length)) : null;
  if (body.length > 3 && random.once(3)) body.delete(random.below(body.length), 1);
  else if (present instanceof Y.XmlElement && random.once(3))
    present.setAttribute('id', `block-${random.below(50)}-id`);
  else if (present instanceof Y.XmlElement && present.nodeName === 'blockquote' && random.once(2))
    present.insert(random.below(present.length + 1), [block('paragraph', 'quoted')]);
  else body.insert(at, [newBlock(random)]);
}

function newBlock(random: Random): Y.XmlElement {
  if (random.once(4)) {
    const quotation = new Y.XmlElement('blockquote');
    quotation.insert(0, [block('paragraph', 'inside')]);
    return quotation;
  }
  if (random.once(4)) {
    const heading = block('heading', 'Heading');
    heading.setAttribute('level', (1 + random.below(3)) as unknown as string);
    return heading;
  }
  return block('paragraph', random.pick(words) ?? '');
}

function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
  return parent
    .toArray()
    .flatMap((child) =>
      child instanceof Y.XmlText ? [child] : child instanceof Y.XmlElement ? textsIn(child) : [],
    );
}

function plain(text: Y.XmlText): string {
  const delta: readonly { readonly insert?: unknown }[] = text.toDelta();
  return delta.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('');
}
