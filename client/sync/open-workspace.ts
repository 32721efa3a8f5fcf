/** Opens this device's workspace: everything in `workspace.ts`, from the databases and, when it is in reach, the relay. */
import * as z from 'zod/mini';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { DownMessage } from '#shared/protocol/acts-messages.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Clock } from '../kernel/clock.ts';
import { derivedStore } from '../kernel/derived-store.ts';
import { writableStore } from '../kernel/store.ts';
import { refusalFromWire, type Api } from '../session/api.ts';
import { deviceKey } from '../session/device-key.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import { bodyDatabaseName, deviceDatabaseName } from '../storage/database-names.ts';
import { openDeviceDatabase } from '../storage/device-database.ts';
import type { KeptBody } from '../storage/kept-body.ts';
import { openActsConnection } from './acts-connection.ts';
import { openAside } from './aside.ts';
import { workBeside, type BesideWorker } from './beside-work.ts';
import { openDocuments } from './documents.ts';
import { onPageWakes } from './drive-link.ts';
import { openEarlyBody, type EarlyBody } from './early-body.ts';
import { keepFollowing } from './kept-following.ts';
import { openLibraryList } from './library-list.ts';
import { meIn, sameMe, withoutMember } from './me.ts';
import { openOutbox } from './outbox.ts';
import { openPresence } from './presence.ts';
import { RefusedError } from './refused-error.ts';
import { openRelayClock } from './relay-clock.ts';
import { connectionOf, hasAccessEnded } from './relay-reach.ts';
import { openReplicas } from './replicas.ts';
import { shareDocuments } from './shared-documents.ts';
import { joinTabs, type TabMessage } from './tabs.ts';
import type { Me, Workspace } from './workspace.ts';
import type { WorkspaceParts } from './workspace-parts.ts';
import { openTelling } from './telling.ts';
import { openWriting } from './writing.ts';

/** Until what could not be stored is asked for again, ms. */
const askAgainMs = 2_000;

export interface WorkspaceOptions {
  readonly session: SessionFacts;
  readonly api: Api;
  readonly clock: Clock;
  /** `ws:` or `wss:` origin of the relay. */
  readonly socketUrl: string;
  /** Of every database name; `countersign` unless a test plays several browsers. */
  readonly databasePrefix: string;
  /** What the page was opened for: read beside everything else. */
  readonly firstDocument?: LedgerId | null;
  /** Its text, where it is read already. */
  readonly firstBody?: KeptBody | null;
  /** Before the relay is told: a page that is closed meanwhile must not be found signed in. */
  readonly onSigningOut: () => Promise<void>;
  /** This or another tab signed out; the workspace is closed by then. @param isTold whether this tab told the relay. */
  readonly onSignedOut: (isTold: boolean) => void;
}

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { session, api, clock, socketUrl, firstDocument, firstBody } = options;
  const name = deviceDatabaseName(options.databasePrefix, session.workspace, session.member);
  const early = firstDocument
    ? openEarlyBody({ clock, api, socketUrl, deviceName: name }, firstDocument, firstBody)
    : null;
  try {
    return await openAround(options, name, early);
  } catch (error) {
    void early?.close();
    throw error;
  }
}

async function openAround(
  options: WorkspaceOptions,
  name: string,
  early: EarlyBody | null,
): Promise<Workspace> {
  const { session, api, clock, socketUrl } = options;
  const db = await openDeviceDatabase(name);
  const aside = openAside(clock, () => Promise.all([documents.keepAgain(), library.keepAgain()]));
  const replicas = openReplicas(
    db,
    session,
    (id) => documents.all.get().get(id)?.lineage ?? library.entry(id)?.lineage ?? null,
  );
  const [key, documents, stored] = await Promise.all([
    deviceKey(db),
    openDocuments(db),
    db.getAll('library'),
  ]);
  const library = openLibraryList(db, aside, documents, stored);
  const relayClock = openRelayClock(clock);
  const presence = openPresence();
  if (options.firstDocument) replicas.document(options.firstDocument);

  // The relay
  const isWelcome = writableStore(false);
  const wakes = writableStore(0);
  const acts = openActsConnection({ clock, api, socketUrl, onMessage });
  /** Ledgers that are asked for again soon: how to call it off. */
  const askedAgain = new Map<LedgerId, () => void>();
  const following = keepFollowing({ workspace: session.workspace, replicas, aside, acts });

  function onMessage(message: DownMessage): void {
    switch (message.type) {
      case 'welcome':
        relayClock.hear(message.nowMs);
        library.replace(message.library);
        isWelcome.set(true);
        outbox.interrupted();
        outbox.pump();
        return;
      case 'acts':
        aside.run(() => receive(message));
        return;
      case 'accepted':
        // It was unknown to the relay when this device began to follow it.
        if (following.refusal(message.ledger).get()) acts.refollow(message.ledger);
        outbox.accepted(message.ledger, message.id);
        return;
      case 'refused':
        aside.run(() => onRefused(message));
        return;
      case 'library':
        library.set(message.entry);
        return;
      case 'library-removed':
        library.remove(message.document);
        return;
      case 'here':
        presence.hear(message.document, message.members);
        return;
      case 'keep-alive':
        relayClock.hear(message.nowMs);
        return;
    }
  }

  async function receive(message: Extract<DownMessage, { type: 'acts' }>): Promise<void> {
    const { ledger } = message;
    following.refusal(ledger).set(null);
    const outcome = await taken(replicas.any(ledger).receive(message.lineage, message.acts), ledger);
    if (outcome === 'gap') acts.refollow(ledger);
    if (ledger === session.workspace && message.complete && outcome === 'taken') await registerDevice();
    outbox.pump();
  }

  /** What this disk had no room for is asked for again, until it has: the relay does not send it by itself. */
  async function taken<T>(receiving: Promise<T>, ledger: LedgerId): Promise<T> {
    try {
      return await receiving;
    } catch (error) {
      if (!askedAgain.has(ledger)) {
        const cancel = clock.after(askAgainMs, () => {
          askedAgain.delete(ledger);
          acts.refollow(ledger);
        });
        askedAgain.set(ledger, cancel);
      }
      throw error;
    }
  }

  async function onRefused({ ledger, id, code, sentence }: Extract<DownMessage, { type: 'refused' }>) {
    const refusal = refusalFromWire(code, sentence);
    if (ledger && id) await outbox.refused(ledger, id, refusal);
    else if (ledger) following.refusal(ledger).set(refusal);
  }

  /** The network came back, the page is looked at again, or somebody signed in anew. */
  function wake(): void {
    acts.nudge();
    wakes.set(wakes.get() + 1);
  }

  let beside: BesideWorker | null = null;

  // Acts of this device, and its other tabs
  const tabs = joinTabs(name, onTab, () => outbox.pump());
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
    follow: following.keep,
  });

  function onTab(message: TabMessage): void {
    switch (message.type) {
      case 'outbox':
        aside.run(() => readOutbox(message.ledger).then(outbox.pump));
        return;
      case 'documents':
        aside.run(async () => {
          await documents.read();
          await library.readUncreated();
          if (message.more) beside?.again(message.more);
        });
        return;
      case 'signed-out':
        void close().then(() => options.onSignedOut(false));
    }
  }

  async function readOutbox(ledger: LedgerId): Promise<void> {
    await replicas.any(ledger).readOutbox();
    await library.readUncreated();
  }

  /** The key is in the ledger, or on its way there. */
  const isKeyTold = (): boolean =>
    replicas.workspaceState().keys.has(key.id) ||
    replicas.workspace.outbox.get().some(({ draft }) => draft.type === 'key-registered');

  /** A device whose key nobody knows registers it, as soon as the ledger was heard to its end. */
  let isRegistering = false;
  async function registerDevice(): Promise<void> {
    // The end of the ledger may be heard twice before the first asking is stored.
    if (isKeyTold() || !replicas.workspaceState().members.has(session.member) || isRegistering) return;
    isRegistering = true;
    try {
      const { deviceName } = await import('../session/device-name.ts');
      await outbox.add(replicas.workspace, { type: 'key-registered', device: deviceName() });
    } catch (error) {
      // Another tab of this device was first.
      if (!isKeyTold()) throw error;
    } finally {
      isRegistering = false;
    }
  }

  // What screens see
  const { state: workspaceState } = replicas.workspace;
  const state = derivedStore([workspaceState, acts.link], () =>
    hasAccessEnded(acts.link.get())
      ? withoutMember(replicas.workspaceState(), session.member)
      : replicas.workspaceState(),
  );
  const me = derivedStore([state], (): Me => meIn(state.get(), session), sameMe);
  const myRole = derivedStore([me], () => me.get().role);
  const workspaceHead = derivedStore([workspaceState], () => replicas.workspace.place().head.seq);
  // Before the first reading of the workspace's ledger nothing could be allowed here.
  const connection = derivedStore([acts.link, isWelcome, state], () =>
    connectionOf(acts.link.get(), isWelcome.get() && state.get().seq > 0),
  );

  const parts: WorkspaceParts = {
    clock,
    api,
    socketUrl,
    session,
    db,
    deviceName: name,
    acts,
    outbox,
    documents,
    aside,
    myRole,
    wakes,
    library,
    replica: replicas.document,
    workspaceHead,
    here: presence.of,
    followRefusal: following.refusal,
    async composeCreation(document, lineage, draft) {
      const entry = await outbox.compose(draft, { ledger: document, lineage, seen: { seq: 0, hash: '' } });
      const atMs = relayClock.now.get();
      const { owner, title, amends } = draft;
      const dates = { createdAtMs: atMs, changedAtMs: atMs, bodyAtMs: atMs };
      return { entry, document: { document, lineage, owner, title: title.text, amends, ...dates } };
    },
    async created(document) {
      await documents.read();
      tabs.tell({ type: 'documents', more: document });
      tabs.tell({ type: 'outbox', ledger: document });
      await readOutbox(document);
      outbox.pump();
      beside?.again(document);
    },
  };
  const shared = shareDocuments(parts, early);

  // Beginning and end
  const working = workBeside({
    parts,
    entries: library.entries,
    isWelcome,
    tabs,
    keepFollowing: following.keep,
    open: shared.open,
    isOpen: shared.isOpen,
  });
  beside = working;
  await Promise.all([replicas.workspace.whenLoaded, library.readUncreated()]);
  acts.follow(session.workspace, replicas.workspace.place);
  const stops = [
    acts.link.subscribe(() => {
      if (acts.link.get().kind === 'open') return;
      isWelcome.set(false);
      presence.forgetNow();
    }),
    onPageWakes(wake),
    () => working.stop(),
    relayClock.stop,
    following.stop,
    replicas.stop,
    library.stop,
    state.stop,
    me.stop,
    myRole.stop,
    workspaceHead.stop,
    connection.stop,
    () => {
      for (const cancel of askedAgain.values()) cancel();
    },
  ];
  acts.start();

  let closing: Promise<void> | null = null;
  function close(): Promise<void> {
    closing ??= (async () => {
      for (const stop of stops) stop();
      const bodies = shared.closeAll();
      aside.end();
      acts.end();
      tabs.close();
      await bodies;
      db.close();
    })();
    return closing;
  }

  return {
    me,
    thisDevice: key.id,
    state,
    library: library.rows,
    connection,
    now: relayClock.now,
    open: shared.open,

    async create(title, fill, amends = null) {
      const { createDocument } = await import('./new-document.ts');
      return createDocument(parts, title, fill, amends);
    },

    perform: (draft) => outbox.add(replicas.workspace, draft),

    async invite(role) {
      const { makeInviteLink } = await import('./invite-link.ts');
      if (connection.get() === 'online')
        return makeInviteLink(outbox, replicas.workspace, role, relayClock.now.get());
      throw new RefusedError(refuse('unavailable', inviteNeedsRelay));
    },

    async fetchRecord(id) {
      const record = await api.bytes(`/api/documents/${id}/record`);
      if (record.ok) return record.value;
      const { error } = record;
      throw new RefusedError(error.kind === 'refused' ? error.refusal : refuse('unavailable', noRelay));
    },

    async textOf(id) {
      const { keptWords } = await import('../storage/kept-words.ts');
      return keptWords(bodyDatabaseName(name, id));
    },

    drafts: {
      read: async (draft) => (await db.get('drafts', draft)) ?? '',
      async write(draft, text) {
        await (text === '' ? db.delete('drafts', draft) : db.put('drafts', text, draft));
      },
    },

    writing: openWriting({ db, api, aside, documents }),
    telling: openTelling(api),

    setHistoryAside: async () => (await import('../storage/rewritten-acts.ts')).setHistoryAside(db),

    reconnect() {
      acts.start();
      wake();
    },

    async signOut() {
      await options.onSigningOut();
      tabs.tell({ type: 'signed-out' });
      const told = await api.post('/api/sign-out', {}, z.unknown());
      await close();
      options.onSignedOut(told.ok || told.error.kind === 'refused');
    },
    close,
  };
}

const noRelay = 'No relay is in reach just now.';
const inviteNeedsRelay = 'An invite link needs the relay, which is not in reach just now.';
