/** What a person did, in words, for lists of acts; and the words they wrote with it. */
import type { ActType } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';

export const actWords = {
  'workspace-created': 'Set up the workspace',
  'member-invited': 'Invited somebody',
  'invite-revoked': 'Revoked an invitation',
  'member-joined': 'Joined',
  'sample-member-added': 'Joined the sample decision',
  'key-registered': 'Registered a device',
  'key-revoked': 'Removed a device',
  'role-changed': 'Changed a role',
  'member-removed': 'Removed a person',
  'profile-changed': 'Changed their profile',
  'policy-changed': 'Changed the policies',
  'document-created': 'Created the document',
  'document-shared': 'Shared the document',
  'proposal-opened': 'Opened a proposal',
  'proposal-revised': 'Revised a proposal',
  'revision-challenged': 'Challenged an editorial revision',
  'window-extended': 'Extended the window',
  'person-asked': 'Asked another person',
  'position-taken': 'Answered a proposal',
  'objection-withdrawn': 'Withdrew an objection',
  'proposal-concluded': 'Concluded a proposal',
  'document-sealed': 'Sealed the document',
  'people-informed': 'Handed out the decision',
  'comment-added': 'Commented',
  'answer-accepted': 'Accepted an answer',
  'comment-edited': 'Edited a comment',
  'comment-withdrawn': 'Withdrew a comment',
  'text-redacted': 'Removed a text for everyone',
  'thread-reattached': 'Attached a thread again',
  'suggestion-applied': 'Applied a suggestion',
  'thread-resolved': 'Resolved a thread',
  'thread-reopened': 'Reopened a thread',
} as const satisfies Record<ActType, string>;

/** Every free text of a draft, in the order of its fields. */
export function wordsOfDraft(draft: ActDraft): string {
  const words: string[] = [];
  const collect = (value: unknown): void => {
    if (!value || typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value))
      if (key === 'text' && typeof inner === 'string') words.push(inner);
      else if (key !== 'content' && key !== 'anchor') collect(inner);
  };
  collect(draft);
  return words.join('\n');
}
