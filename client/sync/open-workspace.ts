/** Opens this device's workspace: everything in `workspace.ts`, from the databases and, when it is in reach, the relay. */
import * as Y from 'yjs';
import * as z from 'zod/mini';
import type { Role } from '#shared/acts/act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import type { KeyId, LedgerId } from '#shared/kernel/ids.ts';
import { personOf, roleAt, valueNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { emptyWorkspace } from '#shared/people/workspace-fold.ts';
import { afterEverything } from '#shared/people/authorship.ts';
import type { DownMessage } from '#shared/protocol/acts-messages.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { inviteLifetimeMs } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { derivedStore, untilStore } from '../kernel/derived-store.ts';
import { every, type Clock } from '../kernel/clock.ts';
import { newBlockId, newInviteId, newLedgerId, newLineageId, newSecret } from '../kernel/random.ts';
import { writableStore, type WritableStore } from '../kernel/store.ts';
import { refusalFromWire, type Api } from '../session/api.ts';
import { deviceKey } from '../session/device-key.ts';
import { deviceName } from '../session/device-name.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import {
  bodyDatabaseName,
  deviceDatabaseName,
  openDeviceDatabase,
  replaceLibrary,
  storeNewDocument,
} from '../storage/device-database.ts';
import { openDurableBody } from '../storage/durable-body.ts';
import { openActsConnection } from './acts-connection.ts';
import { openAside } from './aside.ts';
import { workBeside } from './beside-work.ts';
import { openDocuments } from './documents.ts';
import { onPageWakes } from './drive-link.ts';
import { documentFolding, workspaceFolding } from './folding.ts';
import { openLedgerReplica, type LedgerReplica } from './ledger-replica.ts';
import { libraryRows } from './library-rows.ts';
import { openDocument } from './open-document.ts';
import { openOutbox } from './outbox.ts';
import { RefusedError } from './refused-error.ts';
import type { LinkState } from './relay-link.ts';
import { joinTabs } from './tabs.ts';
import type { Connection, Me, OpenDocument, PresentMember, Workspace } from './workspace.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

export interface WorkspaceOptions {
  readonly session: SessionFacts;
  readonly api: Api;
  readonly clock: Clock;
  /** `ws:` or `wss:` origin of the relay. */
  readonly socketUrl: string;
  /** Of every database name; `countersign` unless a test plays several browsers. */
  readonly databasePrefix: string;
  /** This or another tab signed out; the workspace is closed by then. */
  readonly onSignedOut: () => void;
}

const nowEveryMs = 15_000;

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { session, api, clock } = options;
  const deviceDatabase = deviceDatabaseName(options.databasePrefix, session.workspace, session.member);
  const db = await openDeviceDatabase(deviceDatabase);
  const [key, documents, storedLibrary] = await Promise.all([
    deviceKey(db),
    openDocuments(db),
    db.getAll('library'),
  ]);

  const aside = openAside();
  const entries = writableStore<ReadonlyMap<LedgerId, LibraryEntry>>(
    new Map(storedLibrary.map((entry) => [entry.document, entry])),
  );
  const isWelcome = writableStore(false);
  /** What to add to the device's clock to get the relay's, ms. */
  let skewMs = 0;
  const now = writableStore(clock.now());
  const uncreated = writableStore<ReadonlySet<LedgerId>>(new Set());

  // Ledgers
  const replicas = new Map<LedgerId, LedgerReplica<DocumentState>>();
  const hereStores = new Map<LedgerId, WritableStore<readonly PresentMember[]>>();
  const followRefusals = new Map<LedgerId, WritableStore<Refusal | null>>();
  const keptFollowing = new Map<LedgerId, () => void>();

  const nothingYet = emptyWorkspace(session.workspace, session.lineage);
  const workspaceState = (): WorkspaceState => workspaceReplica.state.get() ?? nothingYet;
  const keyOf = (id: KeyId): Uint8Array | null =>
    workspaceState().keys.get(id)?.publicKey ?? (id === session.relayKey ? session.relayPublicKey : null);

  const workspaceReplica = openLedgerReplica<WorkspaceState>({
    db,
    ledger: session.workspace,
    lineage: session.lineage,
    folding: workspaceFolding,
    keyOf,
    whenWorkspaceAt: () => Promise.resolve(),
  });

  async function whenWorkspaceAt(seq: number): Promise<void> {
    await workspaceReplica.whenLoaded;
    await untilStore(workspaceReplica.state, (state) => (state?.seq ?? 0) >= seq);
  }

  function replica(document: LedgerId): LedgerReplica<DocumentState> {
    const known = replicas.get(document);
    if (known) return known;
    const opened = openLedgerReplica<DocumentState>({
      db,
      ledger: document,
      lineage: documents.all.get().get(document)?.lineage ?? entries.get().get(document)?.lineage ?? null,
      folding: documentFolding(workspaceState),
      keyOf,
      whenWorkspaceAt,
    });
    replicas.set(document, opened);
    return opened;
  }

  const storeFor = <T>(
    stores: Map<LedgerId, WritableStore<T>>,
    ledger: LedgerId,
    initial: T,
  ): WritableStore<T> => {
    const store = stores.get(ledger) ?? writableStore(initial);
    stores.set(ledger, store);
    return store;
  };
  const here = (document: LedgerId) => storeFor<readonly PresentMember[]>(hereStores, document, []);
  const followRefusal = (ledger: LedgerId) => storeFor<Refusal | null>(followRefusals, ledger, null);

  // The relay
  const acts = openActsConnection({ clock, api, socketUrl: options.socketUrl, onMessage });

  function onMessage(message: DownMessage): void {
    switch (message.type) {
      case 'welcome':
        setClock(message.nowMs);
        setLibrary(message.library);
        isWelcome.set(true);
        outbox.interrupted();
        outbox.pump();
        return;
      case 'acts':
        aside.run(() => receive(message));
        return;
      case 'accepted':
        // It was unknown to the relay when this device began to follow it.
        if (followRefusal(message.ledger).get()) acts.refollow(message.ledger);
        outbox.accepted(message.ledger, message.id);
        return;
      case 'refused':
        aside.run(() => onRefused(message));
        return;
      case 'library':
        setEntry(message.entry);
        return;
      case 'library-removed':
        removeEntry(message.document);
        return;
      case 'here':
        here(message.document).set(message.members);
        return;
      case 'keep-alive':
        setClock(message.nowMs);
        return;
    }
  }

  async function receive(message: Extract<DownMessage, { type: 'acts' }>) {
    const { ledger, lineage, acts: received } = message;
    followRefusal(ledger).set(null);
    const target = ledger === session.workspace ? workspaceReplica : replica(ledger);
    const outcome = await target.receive(lineage, received);
    if (outcome === 'gap') acts.refollow(ledger);
    if (ledger === session.workspace && message.complete && outcome === 'taken') await registerDevice();
    outbox.pump();
  }

  async function onRefused({ ledger, id, code, sentence }: Extract<DownMessage, { type: 'refused' }>) {
    const refusal = refusalFromWire(code, sentence);
    if (ledger && id) await outbox.refused(ledger, id, refusal);
    else if (ledger) followRefusal(ledger).set(refusal);
  }

  /** Without the relay nobody knows who is here now; who was here today is known still. */
  function forgetWhoIsHere() {
    for (const members of hereStores.values())
      if (members.get().some((member) => member.now))
        members.set(members.get().map((member) => ({ ...member, now: false })));
  }

  function setClock(relayNowMs: number) {
    skewMs = relayNowMs - clock.now();
    now.set(clock.now() + skewMs);
  }

  function setLibrary(library: readonly LibraryEntry[]) {
    entries.set(new Map(library.map((entry) => [entry.document, entry])));
    aside.run(() => replaceLibrary(db, library));
  }

  function setEntry(entry: LibraryEntry) {
    entries.set(new Map(entries.get()).set(entry.document, entry));
    aside.run(() => db.put('library', entry, entry.document));
  }

  function removeEntry(document: LedgerId) {
    const next = new Map(entries.get());
    next.delete(document);
    entries.set(next);
    aside.run(() => db.delete('library', document));
  }

  // Acts of this device
  const tabs = joinTabs(
    deviceDatabase,
    (message) => {
      switch (message.type) {
        case 'outbox':
          aside.run(() => readOutbox(message.ledger).then(outbox.pump));
          break;
        case 'documents':
          aside.run(() => documents.read().then(readUncreated));
          break;
        case 'signed-out':
          void close().then(options.onSignedOut);
      }
    },
    () => outbox.pump(),
  );
  const outbox = openOutbox({
    db,
    clock,
    key,
    session,
    aside,
    connection: acts,
    isSender: tabs.isSender,
    async onChange(ledger) {
      tabs.tell({ type: 'outbox', ledger });
      await readOutbox(ledger);
    },
    follow: keepFollowing,
  });

  async function readOutbox(ledger: LedgerId): Promise<void> {
    await (ledger === session.workspace ? workspaceReplica : replica(ledger)).readOutbox();
    await readUncreated();
  }

  /** Documents whose first act waits: the library shows them as unsent. */
  async function readUncreated(): Promise<void> {
    const waiting = (await db.getAll('outbox')).filter(({ draft }) => draft.type === 'document-created');
    uncreated.set(new Set(waiting.map(({ ledger }) => ledger)));
  }

  /** Follows a ledger for as long as the workspace is open. */
  function keepFollowing(ledger: LedgerId) {
    if (ledger === session.workspace || keptFollowing.has(ledger)) return;
    const followed = replica(ledger);
    keptFollowing.set(ledger, () => {});
    aside.run(async () => {
      await followed.whenLoaded;
      keptFollowing.set(ledger, acts.follow(ledger, followed.place));
    });
  }

  const me = derivedStore([workspaceReplica.state], (): Me => meIn(workspaceState(), session), sameMe);
  const myRole = derivedStore([me], () => me.get().role);
  const wakes = writableStore(0);
  function wake() {
    acts.nudge();
    wakes.set(wakes.get() + 1);
  }
  const parts: WorkspaceParts = {
    clock,
    api,
    socketUrl: options.socketUrl,
    session,
    db,
    deviceName: deviceDatabase,
    acts,
    outbox,
    documents,
    aside,
    myRole,
    wakes,
    library: { entry: (document) => entries.get().get(document) ?? null },
    replica,
    here,
    followRefusal,
    async composeCreation(document, lineage, draft) {
      const entry = await outbox.compose(draft, { ledger: document, lineage, seen: { seq: 0, hash: '' } });
      const atMs = now.get();
      const { owner, title, amends } = draft;
      const dates = { createdAtMs: atMs, changedAtMs: atMs, bodyAtMs: atMs };
      return { entry, document: { document, lineage, owner, title: title.text, amends, ...dates } };
    },
    async created(document) {
      await documents.read();
      tabs.tell({ type: 'documents' });
      tabs.tell({ type: 'outbox', ledger: document });
      await readOutbox(document);
      outbox.pump();
    },
  };

  // What screens see
  const state = derivedStore([workspaceReplica.state], workspaceState);
  const library = derivedStore([entries, documents.all, documents.unsent, uncreated], () =>
    libraryRows({
      entries: entries.get(),
      documents: documents.all.get(),
      unsent: documents.unsent.get(),
      uncreated: uncreated.get(),
    }),
  );
  // Before the first reading of the workspace's ledger nothing could be allowed here.
  const connection = derivedStore([acts.link, isWelcome, state], () =>
    connectionOf(acts.link.get(), isWelcome.get() && workspaceState().seq > 0),
  );

  const closingBodies = new Set<Promise<void>>();
  const onClose = (id: LedgerId) => (body: Promise<void>) => {
    open.delete(id);
    closingBodies.add(body);
    void body.finally(() => closingBodies.delete(body));
  };
  const open = new Map<LedgerId, { readonly document: OpenDocument; openers: number }>();
  function openShared(id: LedgerId): OpenDocument {
    const known = open.get(id) ?? { document: openDocument(parts, id, onClose(id)), openers: 0 };
    open.set(id, known);
    known.openers++;
    let isClosed = false;
    const close = () => {
      if (isClosed) return;
      isClosed = true;
      if (--known.openers === 0) known.document.close();
    };
    return Object.create(known.document, { close: { value: close } }) as OpenDocument;
  }

  // Beginning and end
  const stops = [
    workspaceReplica.state.subscribe(() => {
      for (const document of replicas.values()) document.refold();
    }),
    acts.link.subscribe(() => {
      if (acts.link.get().kind === 'open') return;
      isWelcome.set(false);
      forgetWhoIsHere();
    }),
    onPageWakes(wake),
    every(clock, nowEveryMs, () => now.set(clock.now() + skewMs)),
    me.stop,
    myRole.stop,
    state.stop,
    library.stop,
    connection.stop,
  ];

  await workspaceReplica.whenLoaded;
  await readUncreated();
  acts.follow(session.workspace, workspaceReplica.place);
  stops.push(
    workBeside({
      parts,
      entries,
      isWelcome,
      tabs,
      keepFollowing,
      open: openShared,
      isOpen: (document) => open.has(document),
    }),
  );
  acts.start();

  /** A device whose key nobody knows registers it, as soon as the ledger was heard to its end. */
  async function registerDevice(): Promise<void> {
    const known = workspaceState();
    const isAsked = workspaceReplica.outbox.get().some(({ draft }) => draft.type === 'key-registered');
    if (known.keys.has(key.id) || !known.members.has(session.member) || isAsked) return;
    await outbox.add(workspaceReplica, { type: 'key-registered', device: deviceName() });
  }

  let closing: Promise<void> | null = null;
  function close(): Promise<void> {
    closing ??= (async () => {
      for (const stop of stops) stop();
      for (const stop of keptFollowing.values()) stop();
      for (const { document } of Array.from(open.values())) document.close();
      aside.end();
      acts.end();
      tabs.close();
      // Bodies store what they still have.
      await Promise.all(closingBodies);
      db.close();
    })();
    return closing;
  }

  return {
    me,
    state,
    library,
    connection,
    now,
    open: openShared,

    async create(title, fill) {
      const [document, lineage] = [newLedgerId(), newLineageId()];
      await storeFirstBody(bodyDatabaseName(deviceDatabase, document), clock, (doc) => {
        if (fill) fill(doc);
        else fillWithTitle(doc, title);
      });
      const created = await parts.composeCreation(document, lineage, {
        type: 'document-created',
        owner: session.member,
        title: { text: title },
        amends: null,
      });
      await db.put('unsent', true, document);
      await storeNewDocument(db, created.document, created.entry);
      await parts.created(document);
      return document;
    },

    perform: (draft) => outbox.add(workspaceReplica, draft),

    async invite(role: Role) {
      if (connection.get() !== 'online') throw new RefusedError(refuse('unavailable', inviteNeedsRelay));
      const [invite, secret] = [newInviteId(), newSecret()];
      const expiresAtMs = Math.round(now.get()) + inviteLifetimeMs;
      const id = await outbox.add(workspaceReplica, {
        type: 'member-invited',
        invite,
        role,
        secretHash: secretHash(secret),
        expiresAtMs,
      });
      const settled = await untilStore(workspaceReplica.outbox, (waiting) =>
        waiting.every((entry) => entry.id !== id || entry.refusal !== null),
      );
      const refusal = settled.find((entry) => entry.id === id)?.refusal;
      if (refusal) {
        await outbox.dismiss(session.workspace, id);
        throw new RefusedError(refusal);
      }
      return `${invite}.${secret}`;
    },

    async fetchRecord(id) {
      const record = await api.bytes(`/api/documents/${id}/record`);
      if (record.ok) return record.value;
      throw new RefusedError(
        record.error.kind === 'refused' ? record.error.refusal : refuse('unavailable', noRelay),
      );
    },

    drafts: {
      read: async (name) => (await db.get('drafts', name)) ?? '',
      async write(name, text) {
        await (text === '' ? db.delete('drafts', name) : db.put('drafts', text, name));
      },
    },

    reconnect() {
      acts.start();
      wake();
    },

    async signOut() {
      tabs.tell({ type: 'signed-out' });
      await api.post('/api/sign-out', {}, z.unknown());
      await close();
      options.onSignedOut();
    },
    close,
  };
}

const noRelay = 'No relay is in reach just now.';
const inviteNeedsRelay = 'An invite link needs the relay, which is not in reach just now.';

function connectionOf(link: LinkState, isReady: boolean): Connection {
  switch (link.kind) {
    case 'open':
      return isReady ? 'online' : 'connecting';
    case 'idle':
      return 'connecting';
    case 'asking':
    case 'opening':
      return link.failures > 0 ? 'offline' : 'connecting';
    case 'waiting':
      return 'offline';
    case 'stopped':
      return link.refusal.code === 'not-signed-in' ? 'signed-out' : 'offline';
  }
}

function meIn(state: WorkspaceState, { member, person, role }: SessionFacts): Me {
  const known = state.members.get(member);
  return {
    member,
    person: known ? personOf(state, member) : person,
    role: roleAt(state, member, afterEverything) ?? role,
    zone: valueNow(known?.zone ?? []) ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

const sameMe = (a: Me, b: Me): boolean => a.person === b.person && a.role === b.role && a.zone === b.zone;

/** A body that did not exist before, complete on this device's disk when this resolves. */
async function storeFirstBody(name: string, clock: Clock, fill: (doc: Y.Doc) => void): Promise<void> {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment(bodyRoot);
  const durable = openDurableBody(name, doc, {
    clock,
    root,
    schema: documentSchemaVersion,
    isFromRelay: () => false,
  });
  fill(doc);
  await durable.whenStored();
  await durable.close();
  doc.destroy();
}

function fillWithTitle(doc: Y.Doc, title: string) {
  const text = title === '' ? {} : { content: [{ type: 'text', text: title }] };
  const content = { type: 'doc', content: [{ type: 'title', ...text }, { type: 'paragraph' }] };
  fillBody(doc.getXmlFragment(bodyRoot), content, newBlockId);
}
