/** A document that exists only in memory, with a proposal in contribution. */
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import { fillBody } from '#shared/document/body-from-content.ts';
import { digestedProposal } from '#shared/document/content-digest.ts';
import { madeUpThreads } from './made-up-threads.ts';
import type { ContentJson } from '#shared/acts/act.ts';
import type { ActId, BlockId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { writableStore } from '../../../../client/kernel/store.ts';
import type { OpenDocument, PresentMember, SyncStatus } from '../../../../client/sync/workspace.ts';
import { newBlockId } from '../../../../client/kernel/random.ts';
import { refuse } from '#shared/protocol/refusal.ts';

const text = (words: string): ContentJson => ({
  type: 'paragraph',
  content: [{ type: 'text', text: words }],
});
const heading = (words: string, level = 2): ContentJson => ({
  type: 'heading',
  attrs: { level },
  content: [{ type: 'text', text: words }],
});

const proposal: ContentJson = {
  type: 'proposal',
  attrs: { id: 'proposal-one' },
  content: [
    text(
      'Keep full history for 30 days, then store one compacted snapshot per week. Exported decision records stay complete.',
    ),
  ],
};

const published = digestedProposal(proposal);

const content = (title: string): ContentJson => ({
  type: 'doc',
  content: [
    { type: 'title', content: [{ type: 'text', text: title }] },
    text(
      'The relay keeps every update since a document was created. After a year of edits that is forty times the size of the text, and a new device waits for all of it before it can show a single line.',
    ),
    proposal,
    heading('What we measured'),
    text(
      'Across the forty longest documents, first load took 11.4 s on a cold device. With weekly snapshots the same set loads in 0.9 s. Numbers and the script are in the appendix.',
    ),
    heading('Costs', 3),
    text('Nothing in the decided record depends on the compacted part.'),
    heading('Alternatives'),
    text('Compact at once. Keep everything for ever.'),
    heading('Open questions'),
    text('Who decides about documents that are tagged incident?'),
  ],
});

export function madeUpDocument(id: LedgerId, params: URLSearchParams, nowMs: number): OpenDocument {
  const isLong = params.get('case') === 'long';
  const title = isLong
    ? 'A very long title about how the relay stores the complete history of long-lived documents, what happens with supercalifragilisticexpialidocious-identifiers_without_any_space_in_them_at_all, and why it matters'
    : 'Relay storage for long-lived documents';
  const doc = new Doc();
  const body = doc.getXmlFragment(bodyRoot);
  const filled = fillBody(body, content(title), newBlockId);
  if (!filled.ok) throw new Error(filled.error.sentence);
  return {
    id,
    lineage: 'lineage-made-up' as LineageId,
    doc,
    body,
    generation: writableStore(0),
    awareness: new Awareness(doc),
    state: writableStore<DocumentState | null>(documentState(id, title, nowMs, params)),
    sync: writableStore(syncOf(params, nowMs)),
    here: writableStore<readonly PresentMember[]>([
      { member: 'member-ines' as MemberId, lastSeenMs: nowMs, now: true },
      { member: 'member-kofi' as MemberId, lastSeenMs: nowMs, now: true },
      { member: 'member-lena' as MemberId, lastSeenMs: nowMs - 3 * 3_600_000, now: false },
    ]),
    refused: writableStore(
      params.has('refused')
        ? [
            {
              id: 'act-refused' as ActId,
              draft: { type: 'thread-resolved' as const, thread: 'thread-one' as ActId },
              refusal: refuse('role-insufficient'),
            },
          ]
        : [],
    ),
    lateWork: writableStore(
      params.has('late') ? { amendment: 'document-amendment' as LedgerId, changes: 4 } : null,
    ),
    unavailable: writableStore(params.has('unavailable') ? refuse('document-unknown') : null),
    whenLoaded: Promise.resolve(),
    perform: () => Promise.resolve('act-made-up' as ActId),
    textsAt: () => Promise.resolve([]),
    dismissRefused: () => Promise.resolve(),
    dismissLateWork: () => undefined,
    discardRefusedProse: () => Promise.resolve(),
    noteOpening: () => undefined,
    copyOfBody: () => new Uint8Array(),
    close: () => undefined,
  };
}

function syncOf(params: URLSearchParams, nowMs: number): SyncStatus {
  switch (params.get('sync')) {
    case 'unsent':
      return { kind: 'unsent', unsent: 3 };
    case 'offline':
      return { kind: 'offline', unsent: 0 };
    case 'refused':
      return { kind: 'refused', count: 2, refusal: refuse('role-insufficient') };
    case 'not-saved':
      return { kind: 'not-saved', reason: 'quota' };
    case 'newer':
      return { kind: 'needs-newer-app' };
    default:
      return { kind: 'up-to-date', atMs: nowMs };
  }
}

function documentState(id: LedgerId, title: string, nowMs: number, params: URLSearchParams): DocumentState {
  const at = (agoMs: number, seq: number) => ({ atMs: nowMs - agoMs, seq, claimedAtMs: nowMs - agoMs });
  const hour = 3_600_000;
  return {
    document: id,
    lineage: 'lineage-made-up' as LineageId,
    owner: 'member-ines' as MemberId,
    createdTitle: title,
    created: at(80 * hour, 1),
    amends: null,
    isShared: !params.has('private'),
    shared: null,
    isBroughtIn: false,
    proposals: new Map([
      [
        'proposal-one' as BlockId,
        {
          id: 'proposal-one' as BlockId,
          openedBy: 'member-ines' as MemberId,
          opened: at(30 * hour, 2),
          revisions: [
            {
              number: 1,
              ...published,
              summary: null,
              label: 'material' as const,
              challenge: null,
              by: 'member-ines' as MemberId,
              when: at(30 * hour, 2),
            },
          ],
          asked: ['member-kofi', 'member-lena', 'member-mateo'] as MemberId[],
          consulted: [],
          informed: [],
          rule: { kind: 'consent' as const },
          window: { amount: 3, unit: 'days' as const, zone: 'Europe/Lisbon' },
          rules: 2,
          ownerCounts: false,
          hidesPositions: false,
          standIns: [],
          fairness: [],
          minimumWindowMinutes: 1440,
          closesAtMs: nowMs + 60 * hour,
          extensions: [],
          positions: [
            {
              id: 'act-approval' as ActId,
              by: 'member-lena' as MemberId,
              kind: 'approve' as const,
              revision: 1,
              digest: published.digest,
              reason: null,
              resolution: null,
              when: at(5 * hour, 3),
              isLate: false,
              isAttested: true,
            },
          ],
          objections: [],
          waitsFor: [],
          conclusion: null,
          reviews: [],
          earlier: null,
        },
      ],
    ]),
    threads: madeUpThreads(nowMs),
    supersededBy: [],
    ownerships: [],
    handover: null,
    declined: null,
    actions: new Map(),
    links: new Map(),
    publications: [],
    told: [],
    redactions: new Map(),
    seal: params.has('sealed')
      ? { conclusion: 'act-conclusion' as ActId, bodyDigest: '' as never, when: at(2 * hour, 9) }
      : null,
    voids: [],
    seq: 9,
    atMs: nowMs,
    hash: '',
    actIds: new Set(),
  };
}
