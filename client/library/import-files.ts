/** Brings Markdown files in as private drafts of mine, one after the other; works with no relay in reach. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { maxImportBytes } from '#shared/protocol/limits.ts';
import type { Workspace } from '../sync/workspace.ts';

export type ImportOutcome =
  | {
      readonly kind: 'imported';
      readonly file: string;
      readonly document: LedgerId;
      readonly title: string;
      /** One sentence for each thing that could not be represented as it was. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly file: string; readonly sentence: string };

export async function importFiles(workspace: Workspace, files: readonly File[]): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  for (const file of files) outcomes.push(await importFile(workspace, file));
  return outcomes;
}

async function importFile(workspace: Workspace, file: File): Promise<ImportOutcome> {
  const refused = (sentence: string): ImportOutcome => ({ kind: 'refused', file: file.name, sentence });
  // Before reading it: a file of a gigabyte must not be in memory first.
  if (file.size > maxImportBytes)
    return refused(`This file is larger than ${maxImportBytes / 1024 / 1024} MiB. Nothing was imported.`);
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return refused('This could not be read. Is it a folder?');

  // The reader of Markdown is large, and most visits import nothing.
  const reader = await import('./markdown-reader.ts').catch(() => null);
  if (!reader)
    return refused('The part of the app that reads Markdown could not be loaded. Try again online.');
  const read = reader.readMarkdown(new Uint8Array(bytes), file.name);
  if (!read.ok) return refused(read.error.sentence);
  const { title, fill, notes } = read.value;
  try {
    const document = await workspace.create(title, fill);
    return { kind: 'imported', file: file.name, document, title, notes };
  } catch {
    return refused('It could not be stored on this device. Is there room in this browser’s storage?');
  }
}
