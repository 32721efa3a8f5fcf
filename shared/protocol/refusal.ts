/**
 * Everything the relay or a fold may refuse: a stable code, the sentence a person reads, and what the
 * client does next. `docs/PROTOCOL.md` lists them from here.
 */

/** What a client does with refused work: it is kept in every case. */
export type RefusalFate =
  /** Try again by itself, later. */
  | 'retry'
  /** Stop, keep the work, tell the person. */
  | 'keep'
  /** The document is decided: keep late prose in an amendment draft. */
  | 'amend'
  /** The person must sign in again. */
  | 'sign-in'
  /** The app must be reloaded. */
  | 'reload';

const refusal = <const Fate extends RefusalFate>(fate: Fate, sentence: string) => ({ fate, sentence });

export const refusals = {
  // Frames and requests
  'frame-malformed': refusal(
    'keep',
    'The relay could not read this message. Your work is kept on this device.',
  ),
  'frame-too-large': refusal('keep', 'This change is larger than 1 MiB. Your work is kept on this device.'),
  'request-malformed': refusal('keep', 'The relay could not read this request.'),
  'too-fast': refusal('retry', 'That was too much at once. It will be tried again in a moment.'),
  unavailable: refusal(
    'retry',
    'The relay cannot store anything just now. Your work is kept and will be sent later.',
  ),
  // Who you are
  'not-signed-in': refusal('sign-in', 'Please sign in again. Your work is kept on this device.'),
  'ticket-invalid': refusal('retry', 'This ticket was used, has expired, or is for another document.'),
  'origin-refused': refusal('keep', 'This page is not served by the relay it talks to.'),
  'access-ended': refusal(
    'keep',
    'Your access to this workspace has ended. What you wrote is kept on this device.',
  ),
  'role-insufficient': refusal('keep', 'Your role does not allow this. Ask an administrator if it should.'),
  'name-taken': refusal('keep', 'Somebody here already has this name. Choose another.'),
  'name-malformed': refusal('keep', 'A name has 1 to 80 visible characters.'),
  'password-wrong': refusal('keep', 'Name or password is wrong.'),
  'password-weak': refusal('keep', 'A password has at least 10 characters.'),
  'too-many-tries': refusal('retry', 'Too many wrong tries. Wait 15 minutes, then try again.'),
  'invite-used': refusal('keep', 'This link was used already. Ask for a new one.'),
  'invite-expired': refusal('keep', 'This link has expired. Ask for a new one.'),
  'invite-unknown': refusal('keep', 'This link is not one of ours. Check that it was copied whole.'),
  'setup-done': refusal('keep', 'This workspace has its administrator already. Sign in instead.'),
  'setup-token-wrong': refusal('keep', 'This link is not the one that the relay printed.'),
  // Documents and their bodies
  'document-unknown': refusal('keep', 'There is no such document, or it is not shared with you.'),
  'document-sealed': refusal('amend', 'This document was decided and no longer changes.'),
  'schema-older': refusal('reload', 'This document needs a newer version. Reload when you like.'),
  'update-malformed': refusal('keep', 'The relay could not read this change. It is kept on this device.'),
  'update-foreign-client': refusal(
    'keep',
    'This change claims to be written by somebody else. It is kept on this device.',
  ),
  'update-gap': refusal('retry', 'Something before this change is missing. It is sent again in full.'),
  'update-too-deep': refusal(
    'keep',
    'This document would be nested too deeply. The change is kept on this device.',
  ),
  'update-too-large': refusal(
    'keep',
    'This document would become too large. The change is kept on this device.',
  ),
  'update-schema': refusal(
    'keep',
    'This change holds something that documents cannot hold. It is kept on this device.',
  ),
  // Acts
  'act-malformed': refusal('keep', 'The relay could not read this entry. It is kept on this device.'),
  'signature-wrong': refusal('keep', 'The signature of this entry does not hold. It is kept on this device.'),
  'key-unknown': refusal('keep', 'This device is not registered for you, or was removed.'),
  'lineage-differs': refusal('keep', 'This entry belongs to another history of the document.'),
  'history-differs': refusal(
    'keep',
    'The relay shows another history than this device has seen. Tell an administrator.',
  ),
  'backup-restored': refusal(
    'keep',
    'The relay was restored from a backup, and this device has text that the backup does not have.',
  ),
  'act-repeated': refusal('keep', 'An entry with this id exists already.'),
  'digest-wrong': refusal('keep', 'The text and its digest do not belong together.'),
  'act-out-of-place': refusal('keep', 'This is not possible at this point of the proposal.'),
  'not-owner': refusal('keep', 'Only the owner can do this.'),
  'not-asked': refusal('keep', 'Only people who were asked can do this.'),
  'not-author': refusal('keep', 'Only the author can do this.'),
  'member-unknown': refusal('keep', 'This person is not a member.'),
  'window-too-short': refusal('keep', 'The window is shorter than this workspace allows.'),
  'window-running': refusal(
    'keep',
    'The window is still running. Nothing can be concluded before it has closed.',
  ),
  'extensions-used': refusal('keep', 'The window was extended twice already.'),
  'proposal-not-open': refusal('keep', 'This proposal is not open.'),
  'proposal-concluded': refusal('keep', 'This proposal was concluded already.'),
  'rule-not-met': refusal('keep', 'The rule of agreement is not met yet.'),
  'objection-protected': refusal(
    'keep',
    'This objection cannot be set aside yet: its author has seven days to answer the owner’s question.',
  ),
  'revision-stale': refusal('keep', 'The text was revised meanwhile. Look at it and answer again.'),
  'text-changed': refusal('keep', 'The text changed after you reviewed it. Look and conclude again.'),
  'reason-missing': refusal('keep', 'This needs a reason.'),
  'thread-unknown': refusal('keep', 'The thread of this comment does not exist.'),
  // Records
  'not-concluded': refusal('keep', 'Nothing in this document is concluded, so it has no record yet.'),
} as const satisfies Record<string, { fate: RefusalFate; sentence: string }>;

export type RefusalCode = keyof typeof refusals;
export const refusalCodes = Object.keys(refusals) as readonly RefusalCode[];

/** A refusal in hand; `sentence` may say more than the table's (names, counts, instants). */
export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
}

export const refuse = (code: RefusalCode, sentence: string = refusals[code].sentence): Refusal => ({
  code,
  sentence,
});
