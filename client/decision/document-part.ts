/** What each part of the panel about a document is given. */
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

export interface DocumentPart {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly state: DocumentState;
}
