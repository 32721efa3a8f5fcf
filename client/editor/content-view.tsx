/** Draws content that nobody edits, exactly as the editor would: a published revision, a record. */
import { DOMSerializer, type Node } from '@tiptap/pm/model';
import { useCallback } from 'react';
import type { ContentJson } from '#shared/acts/act.ts';
import { documentSchema } from './schema/document-schema.ts';
import styles from './prose.module.css';

export function ContentView({ content }: { readonly content: ContentJson }) {
  const fill = useCallback(
    (element: HTMLDivElement | null) => {
      if (!element) return;
      const node = parsed(content);
      const serializer = DOMSerializer.fromSchema(documentSchema());
      element.replaceChildren(node ? serializer.serializeFragment(node.content) : '');
    },
    [content],
  );
  return <div ref={fill} className={styles.prose} />;
}

/** `null` for content that this schema cannot hold, which a checked ledger does not contain. */
function parsed(content: ContentJson): Node | null {
  try {
    return documentSchema().nodeFromJSON(content);
  } catch {
    return null;
  }
}
