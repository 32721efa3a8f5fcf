/** One draft of every kind of act, with every field filled: a new kind is missing here until it is added. */
import type { Act, ActType } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { ActOf } from '#shared/acts/opened-act.ts';
import { ActId, InviteId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { blockId, contentOf, deviceOf, digestOfText } from '../ledger-fixture.ts';

const member = MemberId.parse('member-ben');
const act = ActId.parse('some-act');
const invite = InviteId.parse('some-invite');
const proposal = blockId('one');
const text = { text: 'Why, and — “how”? 😀\n\tSo.' };
const window = { amount: 3, unit: 'working-days', zone: 'America/Argentina/Buenos_Aires' } as const;
const anchor = {
  kind: 'text',
  exact: text,
  prefix: { text: '' },
  suffix: { text: 'after' },
  block: proposal,
  start: 'AAEC',
  end: 'AwQF',
} as const;

export const everyAct: { readonly [T in ActType]: ActDraft<ActOf<T> & Act> } = {
  'workspace-created': {
    type: 'workspace-created',
    name: 'Büro',
    relayKey: deviceOf('relay').key,
    person: 'Zoë',
    zone: 'UTC',
  },
  'member-invited': {
    type: 'member-invited',
    invite,
    role: 'editor',
    secretHash: digestOfText('s'),
    expiresAtMs: 1,
  },
  'invite-revoked': { type: 'invite-revoked', invite },
  'member-joined': { type: 'member-joined', invite, person: '山田', zone: 'Asia/Tokyo' },
  'sample-member-added': { type: 'sample-member-added', member, person: 'Sam', zone: 'UTC' },
  'key-registered': { type: 'key-registered', device: 'Tablet' },
  'key-confirmed': { type: 'key-confirmed', key: deviceOf('Ben').key },
  'key-revoked': { type: 'key-revoked', key: deviceOf('Ben').key, notMine: true },
  'role-changed': { type: 'role-changed', member, role: 'viewer' },
  'member-removed': { type: 'member-removed', member },
  'profile-changed': { type: 'profile-changed', person: 'Ben', zone: 'UTC' },
  'working-hours-changed': {
    type: 'working-hours-changed',
    hours: { days: [1, 2, 7], fromMinute: 450, toMinute: 1440 },
  },
  'absence-changed': { type: 'absence-changed', absence: { untilMs: 5, delegate: member } },
  'policy-changed': {
    type: 'policy-changed',
    minimumWindowMinutes: 1,
    settlingMinutes: 1,
    ownerCounts: true,
  },
  'document-created': {
    type: 'document-created',
    owner: member,
    title: text,
    amends: {
      document: LedgerId.parse('a-document'),
      lineage: LineageId.parse('a-lineage'),
      conclusion: act,
    },
  },
  'document-shared': { type: 'document-shared' },
  'proposal-opened': {
    type: 'proposal-opened',
    proposal,
    ...contentOf('text that is not free text'),
    asked: [member],
    consulted: [member],
    informed: [member],
    rule: { kind: 'approvals', needed: 1, required: [member] },
    window,
    fairness: [{ member, workingHours: 8 }],
    rules: 2,
    standIns: [{ member, for: member }],
    hidesPositions: true,
  },
  'proposal-revised': {
    type: 'proposal-revised',
    proposal,
    revision: 2,
    ...contentOf('text'),
    summary: text,
    change: 'editorial',
  },
  'revision-challenged': { type: 'revision-challenged', proposal, revision: 2, reason: text },
  'window-extended': { type: 'window-extended', proposal, window, reason: text },
  'person-asked': { type: 'person-asked', proposal, member, workingHours: 3, for: member },
  'position-taken': {
    type: 'position-taken',
    proposal,
    digest: digestOfText('d'),
    position: { kind: 'object', reason: text, resolution: text },
  },
  'objection-withdrawn': { type: 'objection-withdrawn', proposal, objection: act },
  'objection-questioned': {
    type: 'objection-questioned',
    proposal,
    objection: act,
    question: text,
    answerByMs: 9,
  },
  'objection-answered': { type: 'objection-answered', proposal, objection: act, answer: text },
  'setting-aside-judged': { type: 'setting-aside-judged', proposal, objection: act, agrees: true },
  'objection-set-aside': {
    type: 'objection-set-aside',
    proposal,
    objection: act,
    ground: 'silence',
    reasons: text,
  },
  'decision-reviewed': { type: 'decision-reviewed', proposal, finding: text, nextOn: '2028-02-29' },
  'document-superseded': {
    type: 'document-superseded',
    amendment: { document: LedgerId.parse('a-document'), lineage: LineageId.parse('a-lineage') },
    conclusion: act,
    seal: digestOfText('s'),
  },
  'document-published': { type: 'document-published', summary: text },
  'document-linked': {
    type: 'document-linked',
    to: { document: LedgerId.parse('a-document'), lineage: LineageId.parse('a-lineage') },
    relation: 'same-decision',
  },
  'document-unlinked': { type: 'document-unlinked', to: LedgerId.parse('a-document') },
  'action-added': { type: 'action-added', proposal, what: text, owner: member, dueOn: '2026-12-01' },
  'action-reassigned': { type: 'action-reassigned', action: act, owner: member, dueOn: '2026-12-01' },
  'action-closed': { type: 'action-closed', action: act, as: 'dropped', note: text },
  'action-reopened': { type: 'action-reopened', action: act },
  'handover-offered': { type: 'handover-offered', to: member, note: text },
  'handover-accepted': { type: 'handover-accepted', offer: act },
  'handover-declined': { type: 'handover-declined', offer: act, reason: text },
  'handover-withdrawn': { type: 'handover-withdrawn', offer: act },
  'owner-assigned': { type: 'owner-assigned', owner: member, reason: text },
  'proposal-concluded': {
    type: 'proposal-concluded',
    proposal,
    disposition: 'accepted',
    outcome: text,
    reviewOn: '2028-02-29',
    basis: { bodyDigest: digestOfText('b'), ledgerSeq: 7 },
    next: text,
    returnsOn: '2028-02-29',
  },
  'document-sealed': { type: 'document-sealed', conclusion: act, bodyDigest: digestOfText('b') },
  'people-informed': { type: 'people-informed', conclusion: act, members: [member], way: 'mail' },
  'comment-added': {
    type: 'comment-added',
    thread: null,
    anchor,
    text,
    suggestion: text,
    question: { to: member, within: window, hours: { days: [1], fromMinute: 0, toMinute: 1440 } },
  },
  'answer-accepted': { type: 'answer-accepted', thread: act, question: act, answer: act },
  'comment-edited': { type: 'comment-edited', thread: act, comment: act, text },
  'comment-withdrawn': { type: 'comment-withdrawn', thread: act, comment: act },
  'text-redacted': { type: 'text-redacted', texts: [digestOfText('t')], why: 'personal-data' },
  'thread-reattached': { type: 'thread-reattached', thread: act, anchor },
  'suggestion-applied': { type: 'suggestion-applied', thread: act },
  'thread-resolved': { type: 'thread-resolved', thread: act },
  'thread-reopened': { type: 'thread-reopened', thread: act },
};
