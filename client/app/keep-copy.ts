/** A copy of a document's text in the person's hands: Markdown, which people read and the library imports again. */
import { bodyJson } from '#shared/document/body-json.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import { download, fileNameOf } from './download.ts';

export async function keepCopy(open: OpenDocument, title: string): Promise<void> {
  const name = fileNameOf(title);
  const read = bodyJson(open.body);
  if (read.ok)
    try {
      const { exportMarkdown } = await import('#shared/document/markdown-export.ts');
      return download(exportMarkdown(read.value), `${name}.md`, 'text/markdown');
    } catch {
      // That part of the app is not on this device and no relay is in reach: then as it is.
    }
  download(open.copyOfBody(), `${name}.ydoc`, 'application/octet-stream');
}
