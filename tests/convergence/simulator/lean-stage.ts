/**
 * Bodies alone: each device's real text, disk, connection, status and rescue of late work, and the relay's real rooms,
 * guard, tickets and group commit, with a seal that is one transaction as the ledger's is. Without ledgers and screens a
 * schedule costs a tenth, so that very many can be played.
 */
import * as Y from 'yjs';
import { fillBody } from '#shared/document/body-from-content.ts';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { ActId, BlockId, LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { bodyRoot, subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { derivedStore } from '../../../client/kernel/derived-store.ts';
import { writableStore } from '../../../client/kernel/store.ts';
import { bodyDatabaseName } from '../../../client/storage/database-names.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { isMovedOut, moveOutLateWork, resumeLateWork } from '../../../client/sync/late-work.ts';
import { openBody, type OpenBody } from '../../../client/sync/open-body.ts';
import '../../../client/sync/late-draft.ts';
import '../../../client/sync/other-writer.ts';
import { reachOf } from '../../../client/sync/relay-reach.ts';
import { syncStatus } from '../../../client/sync/sync-status.ts';
import type { WorkspaceParts } from '../../../client/sync/workspace-parts.ts';
import { systemClock } from '../../../sync-server/clock.ts';
import { usualLimits } from '../../../sync-server/configuration.ts';
import { createPace } from '../../../sync-server/people/pace.ts';
import { createTickets } from '../../../sync-server/people/tickets.ts';
import { createRooms } from '../../../sync-server/rooms/rooms.ts';
import { groupCommit } from '../../../sync-server/store/group-commit.ts';
import { wholeBody } from '../../../sync-server/store/whole-body.ts';
import { broken } from './broken-promise.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';
import { storedBody, textOf, textOnDisk } from './prose.ts';
import { asStream, asWebSocket } from './relay-machine.ts';
import { Simulation, virtualApi, type RelayProcess } from './simulation.ts';
import type { OpenTab, Shown, Stage, Standing } from './stage.ts';
import type { Schedule } from './step.ts';
import { VirtualBrowser } from './virtual-browser.ts';
import { VirtualDisk } from './virtual-disk.ts';
import type { Machine } from './world.ts';

const document = LedgerId.parse('document-of-the-lean-stage');
const lineage = LineageId.parse('lineage-of-the-lean-stage');

interface RoomsMachine extends RelayProcess {
  /** What the ledger does for the conclusion that decides; false when it could not be stored. */
  seal(): boolean;
  recheck(member: MemberId): void;
}

/** Called on the machine. A session is named by its member here. */
function startRooms(memberOf: ReadonlyMap<string, MemberId>, standings: ReadonlyMap<MemberId, Standing>) {
  return (machine: Machine, store: MemoryStore): RoomsMachine => {
    const now = (): number => Date.now();
    const silent = (): void => undefined;
    const tickets = createTickets(now);
    const rooms = createRooms({
      pace: createPace(usualLimits.framesPerSecond, now),
      store,
      group: groupCommit(store, (run) => void setImmediate(run)),
      now,
      every: systemClock.every,
      log: { warn: silent },
      accessOf(_, member) {
        const standing = standings.get(member);
        return { canRead: standing !== null, canWrite: (standing ?? 'editor') === 'editor' };
      },
      personOf: (member) => member,
      onBodyChanged: silent,
      onFrame: silent,
      onRefused: silent,
    });
    return {
      machine,
      ticket(session, asked) {
        const { client } = asked as { readonly client: number };
        return ok(
          tickets.issue(session, { socket: 'body', document, client, schema: documentSchemaVersion }),
        );
      },
      body: () => ok(new Uint8Array(wholeBody(store, document))),
      accept(socket, stream, { protocols }) {
        const prefix = ticketSubprotocol('');
        const ticket = tickets.take(
          protocols.find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '',
        );
        const member = ticket && memberOf.get(ticket.session);
        if (ticket?.subject.socket !== 'body' || !member) return false;
        const { client, schema } = ticket.subject;
        const speaksOurs = protocols.includes(subprotocol);
        rooms.join(asWebSocket(socket), asStream(stream), { document, member, client, schema, speaksOurs });
        return true;
      },
      recheck: (member) => rooms.recheck(member),
      seal() {
        try {
          rooms.bodyDigest(document);
          store.transaction(() => store.markSealed(document));
          rooms.sealed(document);
          return true;
        } catch {
          return false;
        }
      },
    };
  };
}

let prepared: MemoryStore | null = null;

function preparedStore(): MemoryStore {
  if (prepared) return prepared.copy();
  const store = memoryStore();
  store.createDocument({ document, lineage, schema: documentSchemaVersion, sealed: false });
  const doc = Object.assign(new Y.Doc(), { clientID: 1 });
  const title = { type: 'title', content: [{ type: 'text', text: 'Plan' }] };
  let blocks = 0;
  fillBody(doc.getXmlFragment(bodyRoot), { type: 'doc', content: [title, { type: 'paragraph' }] }, () =>
    BlockId.parse(`block-number-${blocks++}`),
  );
  store.appendUpdates(document, [Y.encodeStateAsUpdate(doc)], 0);
  prepared = store;
  return store.copy();
}

export function leanStage({ seed, devices }: Schedule): Promise<Stage> {
  const members = new Map(
    devices.flatMap((count, person) =>
      Array.from(
        { length: count },
        (_, i) => [`session-${person}-${i}`, `member-${person}` as MemberId] as const,
      ),
    ),
  );
  const standings = new Map<MemberId, Standing>();
  const documents = new Set<LeanDocument>();
  const simulation = new Simulation(seed, preparedStore(), startRooms(members, standings));
  const { network } = simulation;
  network.twiceIn = 12;
  for (const [session, member] of members)
    simulation.browsers.push(
      new VirtualBrowser(network, {
        name: `browser-${session.slice(8)}`,
        member,
        session,
        disk: new VirtualDisk(),
      }),
    );
  /** Drafts that late work was moved to, by the tabs that opened them. */
  const amendments = new Map<VirtualBrowser, Set<LedgerId>>();

  return Promise.resolve({
    simulation,
    document,
    browsers: simulation.browsers,
    async open(browser) {
      const machine = browser.openTab();
      const moved = amendments.get(browser) ?? new Set();
      amendments.set(browser, moved);
      const opened: LeanDocument[] = [];
      await simulation.world.at(machine, () =>
        opened.push(new LeanDocument(machine, browser, simulation, (amendment) => moved.add(amendment))),
      );
      const shown = opened[0] ?? broken('nothing opened');
      documents.add(shown);
      for (let i = 0; i < 50 && !shown.isLoaded; i++) await simulation.world.pass(10);
      return leanTab(machine, shown, simulation);
    },
    textsOf: () => [
      textOf(storedBody(simulation.store, document)),
      ...Array.from(amendments, ([browser, moved]) =>
        Array.from(moved, (id) => textOnDisk(browser.disk, bodyDatabaseName(browser.name, id))),
      ).flat(),
    ],
    async giveRole(member, standing) {
      const { relay, world } = simulation;
      if (!relay || standings.get(member) === null) return false;
      standings.set(member, standing);
      await world.at(relay.machine, () => relay.recheck(member));
      for (const each of documents)
        if (each.member === member && standing === 'editor')
          await world.at(each.machine, () => each.writeAgain());
      return true;
    },
    standingOf: (member) => standings.get(member) ?? (standings.has(member) ? null : 'editor'),
    isQuiet: () => true,
    checkEnd() {
      for (const [{ name }, { size }] of amendments)
        if (size > 1) broken(`${name} has ${size} drafts of what it wrote too late`);
    },
  } satisfies Stage);
}

function leanTab(machine: Machine, shown: LeanDocument, simulation: Simulation<RoomsMachine>): OpenTab {
  return {
    machine,
    document: shown,
    comment: () => Promise.resolve(false),
    revise: () => Promise.resolve(false),
    answer: () => Promise.resolve(false),
    create: () => Promise.resolve(null),
    putAway: () => Promise.resolve([]),
    async conclude() {
      const { relay, world } = simulation;
      if (relay) await world.at(relay.machine, () => void relay.seal());
      return relay !== null;
    },
  };
}

/** Until what could not be moved out is tried again, ms: as `open-document.ts` has it. */
const rescueAgainMs = 2_000;

/** What `open-document.ts` makes of a body, without a ledger. */
class LeanDocument implements Shown {
  readonly id = document;
  readonly sync;
  isLoaded = false;
  #open: OpenBody;
  #isRescuing = false;
  readonly #browser: VirtualBrowser;
  readonly #simulation: Simulation<RoomsMachine>;
  readonly #onMoved: (amendment: LedgerId) => void;
  readonly #changes = writableStore(0);

  readonly machine: Machine;

  constructor(
    machine: Machine,
    browser: VirtualBrowser,
    simulation: Simulation<RoomsMachine>,
    onMoved: (amendment: LedgerId) => void,
  ) {
    this.machine = machine;
    this.#browser = browser;
    this.#simulation = simulation;
    this.#onMoved = onMoved;
    this.#open = this.#openBody();
    this.sync = derivedStore(
      [this.#changes],
      () => this.#status(),
      (a, b) => a.kind === b.kind,
    );
    void this.#load();
  }

  get member(): MemberId {
    return this.#browser.member;
  }

  /** A role was given back. */
  writeAgain(): void {
    const { connection } = this.#open;
    if (connection.sync.get().refusal?.code === 'role-insufficient') connection.restart();
  }

  get body(): Y.XmlFragment {
    return this.#open.root;
  }

  #openBody(): OpenBody {
    const parts = {
      clock: deviceClock,
      api: virtualApi(this.#browser, () => this.#simulation.relay),
      socketUrl: 'ws://relay',
      deviceName: this.#browser.name,
    };
    const open = openBody(parts, document, () => ({ lineage, head: { seq: 0, hash: '' } }));
    const changed = (): void => {
      if (this.#open === open) this.#decide();
    };
    open.durable.storage.subscribe(changed);
    open.durable.unsent.subscribe(changed);
    open.connection.sync.subscribe(changed);
    return open;
  }

  async #load(): Promise<void> {
    const isKnown = this.#browser.disk.databases.has(this.#browser.name);
    await this.#open.durable.whenLoaded;
    if (isKnown) await this.#resume();
    this.isLoaded = true;
    this.#open.connection.start();
    this.#decide();
  }

  #decide(): void {
    this.#changes.set(this.#changes.get() + 1);
    const { durable, connection } = this.#open;
    if (this.#isRescuing) return;
    const { isDiscarded } = durable.storage.get();
    const isSealed = connection.sync.get().refusal?.code === 'document-sealed';
    if (!isSealed && !isDiscarded) return;
    this.#isRescuing = true;
    void this.#rescue(!isMovedOut(durable))
      .catch(() => this.#rescueLater())
      .finally(() => (this.#isRescuing = false));
  }

  #rescueLater(): void {
    deviceClock.after(rescueAgainMs, () => {
      this.#isRescuing = true;
      void this.#resume()
        .catch(() => this.#rescueLater())
        .finally(() => {
          this.#isRescuing = false;
          this.#decide();
        });
    });
  }

  async #resume(): Promise<void> {
    const record = await this.#withParts((parts) => resumeLateWork(parts, document));
    if (record) this.#onMoved(record.amendment);
    this.#open.connection.start();
  }

  async #rescue(isSealed: boolean): Promise<void> {
    const old = this.#open;
    const letGo = (): void => void (this.#open = this.#openBody());
    const conclusion = ActId.parse('conclusion-of-the-lean-stage');
    const sealed = { document, lineage, conclusion, doc: old.doc, durable: old.durable, letGo };
    if (isSealed) {
      const record = await this.#withParts((parts) => moveOutLateWork(parts, sealed));
      if (!record) broken('late work cannot be read');
      else this.#onMoved(record.amendment);
    }
    if (this.#open === old) letGo();
    await old.close();
    await this.#open.durable.whenLoaded;
    this.#open.connection.start();
    this.#decide();
  }

  /** As much of a workspace as late work needs; its draft is sent by nobody here. */
  async #withParts<T>(work: (parts: WorkspaceParts) => Promise<T>): Promise<T> {
    const db = await openDeviceDatabase(this.#browser.name);
    try {
      const parts = {
        clock: deviceClock,
        db,
        deviceName: this.#browser.name,
        session: { member: this.#browser.member },
        composeCreation: (amendment: LedgerId) =>
          Promise.resolve({
            entry: { id: amendment, ledger: amendment, draft: {}, refusal: null },
            document: { document: amendment },
          }),
        created: () => Promise.resolve(),
        replica: () => ({ whenLoaded: Promise.resolve(), state: { get: () => null } }),
      };
      return await work(parts as unknown as WorkspaceParts);
    } finally {
      db.close();
    }
  }

  #status(): { readonly kind: ReturnType<typeof syncStatus>['kind'] } {
    const { durable, connection } = this.#open;
    const { link, isSynced, receiptedAtMs, refusal } = connection.sync.get();
    const { fault, isWriting } = durable.storage.get();
    const isToBeRescued = refusal?.code === 'document-sealed';
    const unsentBlocks = durable.unsent.get().size;
    return syncStatus({
      isTooNew: false,
      storageFault: fault,
      isWriting: isWriting || !this.isLoaded,
      refusal: isToBeRescued ? null : refusal,
      refusedActs: 0,
      refusedBlocks: refusal ? unsentBlocks : 0,
      unsentBlocks,
      pendingActs: 0,
      relay: isToBeRescued ? 'trying' : reachOf(link, link),
      isSynced,
      receiptedAtMs,
    });
  }
}
