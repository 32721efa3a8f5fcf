/** The title that stands in a body now, for the library of this device. */
import * as Y from 'yjs';
import { blockJson } from '#shared/document/body-json.ts';
import { titleOf } from '#shared/document/plain-text.ts';

/** `null` while the body has no title block. */
export function titleOfBody(root: Y.XmlFragment): string | null {
  const first: unknown = root.length > 0 ? root.get(0) : null;
  if (!(first instanceof Y.XmlElement) || first.nodeName !== 'title') return null;
  const title = blockJson(first);
  return title.ok ? titleOf({ type: 'doc', content: [title.value] }) : null;
}
