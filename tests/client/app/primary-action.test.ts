/** The one primary action of a document's header changes with role and state. */
import { expect, test } from 'vitest';
import { digestedProposal } from '#shared/document/content-digest.ts';
import type { Position, Proposal } from '#shared/decision/proposal-state.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { ActId, BlockId, Digest, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { documentStanding } from '../../../client/app/document-standing.ts';
import { primaryAction } from '../../../client/app/primary-action.ts';

const nobodyLeft = (): boolean => false;
const now = Date.UTC(2026, 10, 20, 16, 0);
const hour = 3_600_000;
const owner = { member: 'member-owner' as MemberId, role: 'editor', zone: 'UTC' } as const;
const asked = { member: 'member-asked' as MemberId, role: 'commenter', zone: 'UTC' } as const;
const viewer = { member: 'member-viewer' as MemberId, role: 'viewer', zone: 'UTC' } as const;
const block = 'proposal-one' as BlockId;
const when = { atMs: now - hour, seq: 2, claimedAtMs: now - hour };
const { content, digest } = digestedProposal({ type: 'proposal', content: [{ type: 'paragraph' }] });

const state = (more: Partial<DocumentState> = {}): DocumentState => ({
  document: 'document-one' as LedgerId,
  lineage: 'lineage-one' as LineageId,
  owner: owner.member,
  createdTitle: 'Title',
  created: when,
  amends: null,
  isShared: true,
  shared: null,
  isBroughtIn: false,
  proposals: new Map(),
  threads: new Map(),
  seal: null,
  supersededBy: [],
  ownerships: [],
  handover: null,
  declined: null,
  actions: new Map(),
  links: new Map(),
  publications: [],
  told: [],
  redactions: new Map(),
  voids: [],
  seq: 2,
  atMs: now,
  hash: '',
  actIds: new Set(),
  ...more,
});

const approval: Position = {
  id: 'act-approval' as ActId,
  by: asked.member,
  kind: 'approve',
  revision: 1,
  digest,
  reason: null,
  resolution: null,
  when,
  isLate: false,
  isAttested: false,
};

const withProposal = (more: Partial<Proposal>): DocumentState => {
  const proposal: Proposal = {
    id: block,
    openedBy: owner.member,
    opened: when,
    revisions: [
      {
        number: 1,
        digest,
        content,
        summary: null,
        label: 'material',
        challenge: null,
        by: owner.member,
        when,
      },
    ],
    asked: [asked.member],
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 3, unit: 'days', zone: 'UTC' },
    rules: 2,
    ownerCounts: false,
    hidesPositions: false,
    standIns: [],
    fairness: [],
    minimumWindowMinutes: 1440,
    closesAtMs: now + 60 * hour,
    extensions: [],
    positions: [],
    objections: [],
    waitsFor: [],
    conclusion: null,
    reviews: [],
    earlier: null,
    ...more,
  };
  return state({ proposals: new Map([[block, proposal]]) });
};

test('a private draft is shared; with a proposal in it, that is opened', () => {
  expect(primaryAction(state({ isShared: false }), owner, [], now, nobodyLeft)).toEqual({ kind: 'share' });
  expect(primaryAction(state({ isShared: false }), owner, [block], now, nobodyLeft)).toEqual({
    kind: 'open',
    proposal: block,
  });
  expect(primaryAction(state(), owner, [], now, nobodyLeft)).toEqual({ kind: 'propose' });
});

test('who is asked answers; who has answered comments; who may only read has no action', () => {
  expect(primaryAction(withProposal({}), asked, [block], now, nobodyLeft)).toEqual({
    kind: 'respond',
    proposal: block,
  });
  expect(primaryAction(withProposal({ positions: [approval] }), asked, [block], now, nobodyLeft)).toEqual({
    kind: 'comment',
  });
  expect(primaryAction(withProposal({}), viewer, [block], now, nobodyLeft)).toBeNull();
});

test('[W3] the owner concludes after the window, not before, even when all have approved', () => {
  const answered = { positions: [approval] };
  expect(primaryAction(withProposal(answered), owner, [block], now, nobodyLeft)).toEqual({ kind: 'comment' });
  const run = { ...answered, closesAtMs: now };
  expect(primaryAction(withProposal(run), owner, [block], now, nobodyLeft)).toEqual({
    kind: 'conclude',
    proposal: block,
  });
});

test('the owner of something stuck sees what is missing', () => {
  const stuck = withProposal({ closesAtMs: now - 1 });
  expect(primaryAction(stuck, owner, [block], now, nobodyLeft)).toEqual({ kind: 'unblock', proposal: block });
  expect(documentStanding(stuck, false, 'UTC', now, nobodyLeft).pill).toBe('stuck');
});

test('[O3] after 30 days without an act the header says that it stands still', () => {
  const stuck = withProposal({ closesAtMs: now - 1 });
  const later = now + 31 * 24 * hour;
  expect(documentStanding(stuck, false, 'UTC', now, nobodyLeft).words).toBeNull();
  expect(documentStanding(stuck, false, 'UTC', later, nobodyLeft)).toEqual({
    pill: 'stuck',
    words: 'Stagnant',
  });
});

test('a decided document leads to its record, for everyone', () => {
  const seal = { conclusion: 'act-conclusion' as ActId, bodyDigest: '' as Digest, when };
  for (const reader of [owner, asked, viewer])
    expect(primaryAction(state({ seal }), reader, [block], now, nobodyLeft)).toEqual({ kind: 'record' });
  expect(documentStanding(state({ seal }), false, 'UTC', now, nobodyLeft).pill).toBe('decided');
  expect(documentStanding(state({ seal }), true, 'UTC', now, nobodyLeft).pill).toBe('superseded');
});

test('[W5] a proposal that was opened offline has not started', () => {
  expect(documentStanding(withProposal({ closesAtMs: null }), false, 'UTC', now, nobodyLeft).words).toBe(
    'Starts when online',
  );
});

test('the pill says how long the next window runs in its last two days', () => {
  expect(documentStanding(withProposal({}), false, 'UTC', now, nobodyLeft)).toEqual({
    pill: 'open',
    words: null,
  });
  expect(
    documentStanding(withProposal({ closesAtMs: now + 5 * hour }), false, 'UTC', now, nobodyLeft),
  ).toEqual({
    pill: 'closing',
    words: 'Closes in 5 hours',
  });
});
