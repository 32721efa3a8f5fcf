/** A document's title as its body has it: the plain text of the first title block. */
import * as Y from 'yjs';

/** Longest title kept for the library, UTF-16 code units. */
const maxTitleLength = 500;

export function bodyTitle(body: Y.XmlFragment): string {
  const title = body.toArray().find((block) => block instanceof Y.XmlElement && block.nodeName === 'title');
  if (!(title instanceof Y.XmlElement)) return '';
  const text = title
    .toArray()
    .map((inline) => (inline instanceof Y.XmlText ? textOf(inline) : ' '))
    .join('');
  return text.replace(/\s+/gu, ' ').trim().slice(0, maxTitleLength).toWellFormed();
}

function textOf(inline: Y.XmlText): string {
  const delta: readonly { readonly insert?: unknown }[] = inline.toDelta();
  return delta.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('');
}
