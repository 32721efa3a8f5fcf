/** A Markdown file as the first content of a body; its own chunk, loaded when a file arrives. */
import type { Doc } from 'yjs';
import { fillBody } from '#shared/document/body-from-content.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { newBlockId } from '../kernel/random.ts';

export interface ReadDocument {
  readonly title: string;
  readonly fill: (doc: Doc) => void;
  readonly notes: readonly string[];
}

export function readMarkdown(
  bytes: Uint8Array,
  fileName: string,
): Result<ReadDocument, { readonly sentence: string }> {
  const read = importMarkdown(bytes, fileName);
  if (!read.ok) return read;
  const { content, notes } = read.value;
  return ok({
    title: titleOf(content),
    notes: notes.map(({ sentence, line }) => (line === null ? sentence : `${sentence} (From line ${line}.)`)),
    fill: (doc) => {
      const filled = fillBody(doc.getXmlFragment(bodyRoot), content, newBlockId);
      invariant(filled.ok, 'an import gives content that was checked');
    },
  });
}
