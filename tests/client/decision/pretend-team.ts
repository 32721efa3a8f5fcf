/**
 * A team around one document, in memory: the real folds decide what is allowed, nothing is signed or sent. Each
 * member sees it through the interfaces that the screens are written against.
 */
import 'temporal-polyfill/global';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import type { Act, ContentJson, DocumentAct, Role, WorkspaceAct } from '#shared/acts/act.ts';
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import { signedBytes, type SignedAct } from '#shared/acts/envelope.ts';
import { stampHash } from '#shared/acts/stamp-hash.ts';
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { closingInstantFor } from '#shared/fold/closing-instant.ts';
import { applyDocumentAct, emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { base64url, utf8 } from '#shared/kernel/bytes.ts';
import {
  ActId,
  BlockId,
  Digest,
  InviteId,
  KeyId,
  LedgerId,
  LineageId,
  MemberId,
} from '#shared/kernel/ids.ts';
import { sha256, sha256Text } from '#shared/kernel/sha256.ts';
import { applyWorkspaceAct, emptyWorkspace } from '#shared/people/workspace-fold.ts';
import { personOf, valueNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { DecisionHandle } from '../../../client/decision/decision-handle.ts';
import { writableStore } from '../../../client/kernel/store.ts';
import type { Connection, OpenDocument, SyncStatus, Workspace } from '../../../client/sync/workspace.ts';
import { silentTelling } from '../sync/silent-telling.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const lineage = LineageId.parse('lineage-team');
const workspaceId = LedgerId.parse('workspace-team');
const documentId = LedgerId.parse('document-team');
export const proposalId = BlockId.parse('proposal-team');

const text = (value: string): ContentJson => ({ type: 'text', text: value });
export const paragraph = (value: string): ContentJson => ({ type: 'paragraph', content: [text(value)] });

export interface Reader {
  readonly member: MemberId;
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly handle: DecisionHandle;
}

export class PretendTeam {
  readonly now = writableStore(Date.UTC(2026, 10, 20, 9, 0));
  readonly people = writableStore<WorkspaceState>(emptyWorkspace(workspaceId, lineage));
  readonly state = writableStore<DocumentState | null>(emptyDocument(documentId, lineage));
  readonly connection = writableStore<Connection>('online');
  readonly sync = writableStore<SyncStatus>({ kind: 'up-to-date', atMs: Date.UTC(2026, 10, 20, 9, 0) });
  readonly refused = writableStore<readonly { id: ActId; draft: ActDraft; refusal: Refusal }[]>([]);
  /** The proposal's text in the page. */
  readonly page = writableStore<ContentJson>({ type: 'proposal', content: [paragraph('…')] });
  readonly owner: MemberId;
  /** What `fetchRecord` gives. */
  record: () => Promise<Uint8Array> = () => Promise.reject(new Error('no record'));
  #stamped: DocumentState = emptyDocument(documentId, lineage);
  #pending: PlacedAct[] = [];
  #count = 0;
  readonly #docs: Doc[] = [];
  readonly #drafts = new Map<string, string>();

  constructor(proposal: string, owner = 'Inês Moura', zone = 'Europe/Lisbon') {
    this.owner = MemberId.parse(`member-${owner.replaceAll(/[^A-Za-z]/g, '').slice(0, 30)}`);
    this.page.set({ type: 'proposal', content: [paragraph(proposal)] });
    this.workspaceAct(this.owner, {
      type: 'workspace-created',
      name: 'Platform',
      relayKey: KeyId.parse(sha256Text(utf8('relay'))),
      person: owner,
      zone,
    });
    this.perform(this.owner, {
      type: 'document-created',
      owner: this.owner,
      title: { text: 'Relay storage for long-lived documents' },
      amends: null,
    });
    this.perform(this.owner, { type: 'document-shared' });
  }

  join(person: string, zone: string, role: Role = 'commenter'): MemberId {
    const member = MemberId.parse(`member-${person.replaceAll(/[^A-Za-z]/g, '').slice(0, 30)}`);
    const invite = InviteId.parse(`invite-${++this.#count}-team`);
    const secretHash = Digest.parse(sha256Text(utf8(invite)));
    this.workspaceAct(this.owner, {
      type: 'member-invited',
      invite,
      role,
      secretHash,
      expiresAtMs: this.now.get() + dayMs,
    });
    this.workspaceAct(member, { type: 'member-joined', invite, person, zone });
    return member;
  }

  workspaceAct(by: MemberId, draft: ActDraft<WorkspaceAct>): void {
    const state = this.people.get();
    const brings = draft.type === 'workspace-created' || draft.type === 'member-joined';
    const envelope = this.#envelope(
      workspaceId,
      by,
      draft,
      { seq: state.seq, hash: state.hash },
      brings,
    ).envelope;
    const placed = this.#place(envelope, {
      seq: state.seq + 1,
      workspaceSeq: state.seq,
      closesAtMs: null,
      prev: state.hash,
    });
    const next = applyWorkspaceAct(state, placed);
    if (!next.ok) throw new Error(`${draft.type}: ${next.error.sentence}`);
    this.people.set(next.value);
  }

  /** What a device does: online it is stamped or refused, offline it is pending. */
  perform(by: MemberId, draft: ActDraft<DocumentAct>): ActId {
    const seen = { seq: this.#stamped.seq, hash: this.#stamped.hash };
    const { envelope, id } = this.#envelope(documentId, by, draft, seen, false);
    if (this.connection.get() !== 'online') {
      this.#pending.push(this.#parsed(envelope));
      this.#show();
      return id;
    }
    const act = this.#parsed(envelope).act;
    const placed = this.#place(envelope, {
      seq: seen.seq + 1,
      workspaceSeq: this.people.get().seq,
      closesAtMs: closingInstantFor(this.#stamped, act, this.now.get()),
      prev: seen.hash,
    });
    const next = applyDocumentAct(this.#stamped, placed, this.people.get());
    if (next.ok) this.#stamped = next.value;
    else this.refused.set([...this.refused.get(), { id, draft, refusal: next.error }]);
    this.#show();
    return id;
  }

  /** The proposal as the page holds it. */
  proposal() {
    return digestedProposal(this.page.get());
  }

  body() {
    return digestedDocument({
      type: 'doc',
      content: [
        { type: 'title', content: [text('Relay storage for long-lived documents')] },
        { type: 'heading', attrs: { level: 2 }, content: [text('Context')] },
        paragraph('The relay keeps every update since a document was created.'),
        { ...this.page.get(), attrs: { id: proposalId } },
        { type: 'heading', attrs: { level: 2 }, content: [text('Alternatives')] },
      ],
    });
  }

  /** Somebody edits the proposal's text in the page. */
  edit(text: string): void {
    this.page.set({ type: 'proposal', content: [paragraph(text)] });
    for (const doc of this.#docs) doc.getMap('page').set('text', text);
  }

  later(ms: number): void {
    this.now.set(this.now.get() + ms);
  }

  as(member: MemberId): Reader {
    const people = this.people.get();
    const known = people.members.get(member);
    if (!known) throw new Error('no such member');
    const me = {
      member,
      person: personOf(people, member),
      role: valueNow(known.role) ?? 'viewer',
      zone: valueNow(known.zone) ?? 'UTC',
    };
    const document = this.#document(member);
    return { member, document, workspace: this.#workspace(me, document), handle: this.#handle() };
  }

  #show(): void {
    this.state.set(foldDocument(this.#stamped, this.#pending, this.people.get()));
  }

  #envelope(
    ledger: LedgerId,
    by: MemberId,
    draft: ActDraft,
    seen: { seq: number; hash: Digest | '' },
    bringsKey: boolean,
  ): { envelope: SignedAct; id: ActId } {
    const id = ActId.parse(base64url(sha256(utf8(`act ${++this.#count}`)).subarray(0, 16)));
    const salt = base64url(sha256(utf8(`salt ${this.#count}`)).subarray(0, 16));
    let salts = 0;
    const composed = composeAct(draft, { id, by, claimedAtMs: this.now.get(), seen }, () =>
      base64url(sha256(utf8(`${salt} ${++salts}`)).subarray(0, 16)),
    );
    const publicKey = sha256(utf8(`key of ${by}`));
    const envelope: SignedAct = {
      ledger,
      lineage,
      payload: base64url(composed.payload),
      key: KeyId.parse(sha256Text(publicKey)),
      publicKey: bringsKey ? base64url(publicKey) : null,
      signature: 'A'.repeat(86),
      texts: [...composed.texts],
    };
    return { envelope, id };
  }

  #parsed(envelope: SignedAct): PlacedAct<Act> {
    const parsed = parseAct(envelope);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return { ...parsed.value, stamp: null };
  }

  #place(
    envelope: SignedAct,
    place: { seq: number; workspaceSeq: number; closesAtMs: number | null; prev: Digest | '' },
  ): PlacedAct<Act> {
    const fields = { ...place, atMs: this.now.get() };
    const bytes = signedBytes(envelope) ?? new Uint8Array();
    return { ...this.#parsed(envelope), stamp: { ...fields, hash: stampHash(envelope, bytes, fields) } };
  }

  #document(member: MemberId): OpenDocument {
    const doc = new Doc();
    this.#docs.push(doc);
    return {
      id: documentId,
      lineage,
      doc,
      body: doc.getXmlFragment('body'),
      generation: writableStore(0),
      awareness: new Awareness(doc),
      state: this.state,
      sync: this.sync,
      here: writableStore([]),
      refused: this.refused,
      lateWork: writableStore(null),
      whenLoaded: Promise.resolve(),
      perform: (draft) => Promise.resolve(this.perform(member, draft)),
      textsAt: () => Promise.resolve([]),
      dismissRefused: (id) => {
        this.refused.set(this.refused.get().filter((each) => each.id !== id));
        return Promise.resolve();
      },
      dismissLateWork: () => undefined,
      unavailable: writableStore(null),
      discardRefusedProse: () => Promise.resolve(),
      noteOpening: () => undefined,
      copyOfBody: () => new Uint8Array(),
      close: () => undefined,
    };
  }

  #workspace(me: ReturnType<Workspace['me']['get']>, document: OpenDocument): Workspace {
    return {
      me: writableStore(me),
      thisDevice: KeyId.parse(sha256Text(utf8('this device'))),
      state: this.people,
      library: writableStore([]),
      connection: this.connection,
      now: this.now,
      open: () => Promise.resolve(document),
      create: () => Promise.reject(new Error('not here')),
      perform: () => Promise.reject(new Error('not here')),
      invite: () => Promise.reject(new Error('not here')),
      telling: silentTelling,
      fetchRecord: () => this.record(),
      textOf: () => Promise.resolve([]),
      writing: {
        kept: () => Promise.resolve(null),
        ask: () => Promise.resolve(null),
        unsent: writableStore(new Set<LedgerId>()),
      },
      drafts: {
        read: (key) => Promise.resolve(this.#drafts.get(key) ?? ''),
        write: (key, value) => {
          this.#drafts.set(key, value);
          return Promise.resolve();
        },
      },
      close: () => Promise.resolve(),
      reconnect: () => undefined,
      setHistoryAside: () => Promise.resolve(),
      signOut: () => Promise.resolve(),
    };
  }

  #handle(): DecisionHandle {
    return {
      proposal: () => ({ ...this.proposal(), isEmpty: false }),
      body: () => this.body(),
      proposeAnew: () => true,
      scrollToBlock: () => undefined,
      scrollToThread: () => undefined,
    };
  }
}
