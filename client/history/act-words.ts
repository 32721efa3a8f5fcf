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
  'key-confirmed': 'Said that a device is theirs',
  'key-revoked': 'Removed a device',
  'role-changed': 'Changed a role',
  'member-removed': 'Removed a person',
  'profile-changed': 'Changed their profile',
  'working-hours-changed': 'Changed their working hours',
  'absence-changed': 'Said when they are away',
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
  'objection-questioned': 'Asked about an objection',
  'objection-answered': 'Answered about an objection',
  'setting-aside-judged': 'Said whether an objection may be set aside',
  'objection-set-aside': 'Set an objection aside',
  'proposal-concluded': 'Concluded a proposal',
  'decision-reviewed': 'Looked at a decision again',
  'document-sealed': 'Sealed the document',
  'document-superseded': 'Marked the document superseded',
  'document-published': 'Published the page',
  'document-linked': 'Linked another document',
  'document-unlinked': 'Removed a link to another document',
  'action-added': 'Added an action item',
  'action-reassigned': 'Gave an action item another owner or date',
  'action-closed': 'Closed an action item',
  'action-reopened': 'Opened an action item again',
  'handover-offered': 'Offered the document to somebody',
  'handover-accepted': 'Became the owner',
  'handover-declined': 'Declined to become the owner',
  'handover-withdrawn': 'Took back the offer of the document',
  'owner-assigned': 'Gave the document an owner',
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
