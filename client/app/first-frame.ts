/** The page of the document that was opened first: it stands before the app, which takes it over. */
import type { DocumentFrame } from './document-frame.ts';

let standing: { readonly document: string; readonly frame: DocumentFrame } | null = null;

/** Nothing else is to be drawn while it waits. */
export const hasFirstFrame = (): boolean => standing !== null;

export function keepFirstFrame(document: string, frame: DocumentFrame): void {
  standing = { document, frame };
}

/** The frame, once, for that document's page. */
export function takeFirstFrame(document: string): DocumentFrame | null {
  const taken = standing;
  standing = null;
  if (taken?.document === document) return taken.frame;
  taken?.frame.text.clear();
  taken?.frame.page.remove();
  return null;
}
