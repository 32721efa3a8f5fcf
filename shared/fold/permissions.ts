/** Who may do what in a document: the least role, and whether it takes the owner. Rules beyond that are the acts' own. */
import type { DocumentAct, Role } from '../acts/act.ts';

export interface Permission {
  readonly role: Role;
  /** Only the document's owner. */
  readonly isOwners: boolean;
}

const anyone = (role: Role): Permission => ({ role, isOwners: false });
const owner = (role: Role): Permission => ({ role, isOwners: true });

/** TRUST.md, "Roles". `document-sealed` is the relay's own and asks for no role. */
export const permissions = {
  'document-created': anyone('editor'),
  'document-shared': owner('editor'),
  // R1: publishing text takes the right to write it
  'proposal-opened': owner('editor'),
  'proposal-revised': owner('editor'),
  // R2: anyone asked
  'revision-challenged': anyone('commenter'),
  'window-extended': owner('commenter'),
  'person-asked': owner('commenter'),
  // R5: people who were not asked are voices
  'position-taken': anyone('commenter'),
  // R7: its author
  'objection-withdrawn': anyone('commenter'),
  // C1
  'proposal-concluded': owner('commenter'),
  'comment-added': anyone('commenter'),
  // D3: the thread's author, the owner, or an editor
  'thread-reattached': anyone('commenter'),
  'thread-resolved': anyone('commenter'),
  // D1
  'suggestion-applied': anyone('editor'),
  // D3
  'thread-reopened': anyone('commenter'),
} as const satisfies Record<Exclude<DocumentAct['type'], 'document-sealed'>, Permission>;
