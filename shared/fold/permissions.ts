/** Who may do what in a document: the least role, and whether it takes the owner. Rules beyond that are the acts' own. */
import type { DocumentAct, Role } from '../acts/act.ts';

export interface Permission {
  readonly role: Role;
  /** Only the document's owner. */
  readonly isOwners: boolean;
}

const anyone = (role: Role): Permission => ({ role, isOwners: false });
const owner = (role: Role): Permission => ({ role, isOwners: true });

/** Only the relay makes these; they ask for no role. */
export const relayActTypes = {
  'document-sealed': true,
  'people-informed': true,
  'document-superseded': true,
} as const satisfies Partial<Record<DocumentAct['type'], true>>;
export type RelayActType = keyof typeof relayActTypes;

/** As docs/SPEC.md has it under "Who may". */
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
  // R7
  'objection-questioned': owner('commenter'),
  'objection-answered': anyone('commenter'),
  'setting-aside-judged': anyone('commenter'),
  'objection-set-aside': owner('commenter'),
  // C1
  'proposal-concluded': owner('commenter'),
  // C7
  'decision-reviewed': owner('commenter'),
  // A page of the handbook
  'document-published': owner('editor'),
  // C1: links are part of the document for those who write it
  'document-linked': anyone('editor'),
  'document-unlinked': anyone('editor'),
  // C1: the owner gives work to anybody, others to themselves; its owner and the document's change it
  'action-added': anyone('commenter'),
  'action-reassigned': anyone('commenter'),
  'action-closed': anyone('commenter'),
  'action-reopened': anyone('commenter'),
  // O1
  'handover-offered': owner('commenter'),
  'handover-accepted': anyone('editor'),
  'handover-declined': anyone('commenter'),
  'handover-withdrawn': owner('commenter'),
  'owner-assigned': anyone('administrator'),
  'comment-added': anyone('commenter'),
  // D2: the one who asked
  'answer-accepted': anyone('commenter'),
  // D4: its author
  'comment-edited': anyone('commenter'),
  'comment-withdrawn': anyone('commenter'),
  'text-redacted': anyone('administrator'),
  // D3: the thread's author, the owner, or an editor
  'thread-reattached': anyone('commenter'),
  'thread-resolved': anyone('commenter'),
  // D1
  'suggestion-applied': anyone('editor'),
  // D3
  'thread-reopened': anyone('commenter'),
} as const satisfies Record<Exclude<DocumentAct['type'], RelayActType>, Permission>;
