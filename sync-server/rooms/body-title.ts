/** A document's title as its body has it, without reading the rest of it. */
import * as Y from 'yjs';
import { blockJson } from '#shared/document/body-json.ts';
import { titleOf } from '#shared/document/plain-text.ts';

/** Longest title kept for the library, UTF-16 code units. */
const maxTitleLength = 500;

/** Empty while the body has none. */
export function bodyTitle(body: Y.XmlFragment): string {
  const title = body.toArray().find((block) => block instanceof Y.XmlElement && block.nodeName === 'title');
  const read = title instanceof Y.XmlElement ? blockJson(title) : null;
  if (!read?.ok) return '';
  const text = titleOf({ type: 'doc', content: [read.value] });
  return text.replace(/\s+/gu, ' ').trim().slice(0, maxTitleLength).toWellFormed();
}
