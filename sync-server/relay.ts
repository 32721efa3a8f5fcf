/** The relay as one thing that starts and stops: it opens everything in order, and closes it in the reverse. */
import 'temporal-polyfill/global';
import { getRequestListener } from '@hono/node-server';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { systemClock, type Clock } from './clock.ts';
import { usualLimits, type Limits, type MailSettings } from './configuration.ts';
import { createHandbook } from './handbook/handbook.ts';
import { keepHandbook } from './handbook/keep-handbook.ts';
import { prepareRecordsFolder } from './handbook/records-folder.ts';
import { watchEventLoop, type EventLoopLag } from './health/event-loop-lag.ts';
import { createHealth } from './health/health.ts';
import { createMetrics } from './health/metrics.ts';
import { processGauges } from './health/process-gauges.ts';
import { createApi } from './http/api.ts';
import { lettingGo, listen } from './http/listen.ts';
import { createMemberSockets } from './http/member-sockets.ts';
import { allowedOrigins, originOf } from './http/origins.ts';
import { sessionCookie } from './http/session-cookie.ts';
import { smallTurns } from './http/small-turns.ts';
import { acceptSockets } from './http/sockets.ts';
import { createActsSockets } from './ledger/acts-socket.ts';
import { recordOf, type RecordOf } from './ledger/document-record.ts';
import { createLedgers, type Ledgers } from './ledger/ledgers.ts';
import { createLibrary } from './ledger/library.ts';
import { createPresence } from './ledger/presence.ts';
import { randomToken } from './ledger/relay-acts.ts';
import { openRelayKey } from './ledger/relay-key.ts';
import type { Bodies } from './ledger/sealing.ts';
import { verifyAside } from './ledger/verify-signature.ts';
import { bodyAccess, noAccess } from './ledger/visibility.ts';
import type { Log } from './log.ts';
import { addMailOfSeal, openMailOutbox } from './mail/mail-outbox.ts';
import { openPostman } from './mail/smtp.ts';
import { joinOtherNodes, type OtherNodes, type OtherNodesOptions } from './nodes/other-nodes.ts';
import { accountWrites } from './people/account-writes.ts';
import { createDoor } from './people/door.ts';
import { openOperator } from './people/operator.ts';
import { createPace } from './people/pace.ts';
import { createPasswords, type PasswordCost } from './people/password.ts';
import { createSample } from './people/sample.ts';
import { newSecret } from './people/secret.ts';
import { createSessions } from './people/sessions.ts';
import { createTickets, sharedShelf } from './people/tickets.ts';
import { createRooms } from './rooms/rooms.ts';
import { StartFailure } from './start-failure.ts';
import { DamagedStore } from './store/damage.ts';
import { lockFolder } from './store/folder-lock.ts';
import { gathering, groupCommit } from './store/group-commit.ts';
import type { Patience } from './store/postgres-line.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import type { SharedStore, Store } from './store/store.ts';
import { version } from './version.ts';

export interface RelayOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  readonly publicUrl: string | null;
  readonly setupToken: string | null;
  readonly log: Log;
  /** The system's own unless a test turns it by hand. */
  readonly clock?: Clock;
  readonly passwordCost?: PasswordCost;
  /** The event loop's own delays unless a test says them. */
  readonly lag?: EventLoopLag;
  /** Whether a sample decision greets the first administrator. */
  readonly hasSample?: boolean;
  /** Newest document schema that this relay knows; tests pretend a later one. */
  readonly documentSchema?: number;
  /** Where decided records are written as files too; `null` for nowhere. */
  readonly recordsFolder?: string | null;
  /** How decided documents are sent; `null` for not at all. */
  readonly mail?: MailSettings | null;
  /** Who shows it sees the figures from anywhere; `null` for nobody. */
  readonly metricsToken?: string | null;
  /** PostgreSQL that several nodes share; `null` for the embedded store. */
  readonly databaseUrl?: string | null;
  /** How long it is waited for, unless a test has more time. */
  readonly databasePatience?: Patience;
  /** The bus between nodes; `null` for PostgreSQL's notifications. */
  readonly redisUrl?: string | null;
  /** Another bus than those; tests lose what goes over it. */
  readonly openBus?: OtherNodesOptions['openBus'];
  readonly limits?: Limits;
  /** The built web app; `dist/` beside this program unless given. */
  readonly appFolder?: string;
}

export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** Where people reach it. */
  readonly url: string;
  /** The link that makes its first user the administrator; `null` once there is one. */
  readonly setupLink: string | null;
  readonly store: Store;
  readonly ledgers: Ledgers;
  /** WebSockets that are open now. */
  connections(): number;
  /** Resolves when what was decided until now stands in RECORDS_DIR, or was tried. */
  recordsWritten(): Promise<void>;
  /** Resolves when all mail that was due has been tried. */
  mailTried(): Promise<void>;
  /**
   * Lets nobody new in, answers and stores what came in, sends everybody away with "come back", and closes the
   * database. Each step has its bound; only a mail that is under way may take longer than some seconds.
   */
  close(): Promise<void>;
}

/** Throws `StartFailure` with a sentence when it cannot start. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  await using stack = new AsyncDisposableStack();
  const { log, clock = systemClock, limits = usualLimits } = options;
  const { now } = clock;

  const { recordsFolder = null } = options;
  if (recordsFolder !== null) prepareRecordsFolder(recordsFolder, options.dataFolder);
  stack.use(lockFolder(options.dataFolder));
  const { databaseUrl = null } = options;
  const shared =
    databaseUrl === null ? null : await openSharedStore(databaseUrl, log, options.databasePatience);
  const store: Store = stack.adopt(shared ?? openSqliteStore(options.dataFolder), (opened) => opened.close());
  const metrics = createMetrics();
  const group = groupCommit(store, gathering, (ms) => metrics.took('countersign_commit_seconds', ms / 1000));
  stack.defer(() => group.flush());
  const { relayKey, workspace, lineage, history, ledgers } = whole(() => {
    const found = {
      relayKey: openRelayKey(store),
      workspace: setting(store, 'workspace', LedgerId),
      lineage: setting(store, 'workspace-lineage', LineageId),
      history: setting(store, 'history', LineageId),
    };
    const bodies: Bodies = {
      bodyDigest: (document) => rooms.bodyDigest(document),
      content: (document) => rooms.content(document),
      storedSeq: (document) => rooms.storedSeq(document),
      catchUp: (document) => rooms.catchUp(document),
      sealed: (document) => rooms.sealed(document),
    };
    const writeBeside = accountWrites(store);
    const writeBesideSeal = (sealed: DocumentState): void => {
      if (options.mail) addMailOfSeal(store, sealed);
    };
    return {
      ...found,
      ledgers: createLedgers({
        ...found,
        store,
        group,
        verify: verifyAside,
        clock,
        log,
        bodies,
        writeBeside,
        writeBesideSeal,
      }),
    };
  });
  const sessions = createSessions(store, now, ledgers.workspaceState, () => ledgers.catchUp(workspace));
  const tickets = createTickets(now, shared ? sharedShelf(shared) : undefined);
  const library = createLibrary(store, ledgers);
  // Nobody is told before everything stands.
  let others: OtherNodes | null = null;
  const presence = createPresence(
    now,
    (document) => acts.hereChanged(document),
    (document) => others?.tell({ type: 'here', document, members: presence.ownOf(document) }),
  );
  const memberSockets = createMemberSockets();
  const acts = createActsSockets({
    pace: createPace(limits.actsPerSecond, now),
    unsentOf: (member) => memberSockets.unsent(member),
    inSmallTurns: smallTurns(),
    ledgers,
    library,
    store,
    sessions,
    clock,
    log,
    metrics,
    version,
    presence: () => presence,
  });
  const rooms = createRooms({
    pace: createPace(limits.framesPerSecond, now),
    unsentOf: (member) => memberSockets.unsent(member),
    store,
    group,
    now,
    every: clock.every,
    later: (ms, task) => void setTimeout(task, ms).unref(),
    log,
    accessOf: (document, member) => {
      const state = ledgers.documentState(document);
      return state ? bodyAccess(ledgers.workspaceState(), state, member) : noAccess;
    },
    personOf: (member) => personOf(ledgers.workspaceState(), member),
    onBodyChanged: (document) => acts.bodyChanged(document),
    onFrame: metrics.counter('countersign_frames_total', { socket: 'body' }),
    onRefused: (code) => metrics.count('countersign_refusals_total', { at: 'body', code }),
    elsewhere: {
      announce: (document, update) =>
        others?.tell({ type: 'awareness', document, update: Buffer.from(update).toString('base64') }),
      came: (document, client) => others?.tell({ type: 'came', document, client }),
      ask: (document) => others?.tell({ type: 'awareness-asked', document }),
      behind(document) {
        try {
          ledgers.catchUp(document);
        } catch (error) {
          log.warn({ document, err: error }, 'what another node did could not be read yet');
        }
      },
    },
  });
  const recheck = (member: MemberId): void => {
    // Rooms ask nothing of the store, which may fail.
    rooms.recheck(member);
    acts.recheck(member);
  };
  ledgers.onAppended((_, appended) => {
    for (const { act } of appended)
      if (act.type === 'role-changed' || act.type === 'member-removed') recheck(act.member);
  });

  // Whichever node the link leads to knows its token.
  const setupToken = options.setupToken ?? shared?.settingOnce('setup-token', newSecret) ?? newSecret();
  const door = createDoor({
    store,
    now,
    ledgers,
    relayKey,
    sessions,
    passwords: createPasswords(options.passwordCost),
    setupToken,
    onSetUp(administrator) {
      if (options.hasSample === false) return;
      try {
        createSample({ store, ledgers, now, lineage }, administrator);
      } catch (error) {
        // A newcomer without a sample is better off than one who cannot come in.
        log.error({ err: error }, 'the sample could not be made');
      }
    },
  });

  const server = createServer({
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    connectionsCheckingInterval: 5_000,
    // Longer than a proxy keeps a connection that rests (Caddy, two minutes): what is sent over one that the relay is
    // just closing is lost, and nobody sends a POST again by itself.
    keepAliveTimeout: 150_000,
  });
  const port = await listen(server, options.host, options.port);
  const letting = lettingGo(server);
  stack.defer(() => letting.ended());
  const origins = allowedOrigins(options.host, port, options.publicUrl);
  const url = options.publicUrl ?? originOf(options.host, port);

  const operator = stack.use(
    openOperator({
      store,
      ledgers,
      bodies: rooms,
      now,
      lineage,
      dataFolder: options.dataFolder,
      localUrl: originOf(options.host, port),
      url,
    }),
  );

  const inSmallTurns = smallTurns();
  const sockets = acceptSockets(server, {
    inSmallTurns,
    mostPerMember: limits.socketsPerMember,
    origins: () => origins,
    tickets,
    sessions,
    acts,
    rooms,
    presence,
    memberSockets,
    metrics,
    log,
  });
  stack.defer(() => sockets.drained());
  stack.defer(() => rooms.close());
  stack.defer(() => acts.close());
  stack.defer(() => sockets.stop());

  if (shared)
    others = stack.use(
      joinOtherNodes({
        store: shared,
        openBus: options.openBus ?? (await busTo(databaseUrl ?? '', options.redisUrl ?? null, log)),
        ledgers,
        rooms,
        acts,
        presence,
        sessions: () => sockets.sessions(),
        endSession: (session) => sockets.endSession(session),
        clock,
        log,
      }),
    );

  const makeRecord: RecordOf = (document) => recordOf({ store, ledgers, relayKey, bodies: rooms }, document);
  const handbook = createHandbook(store, ledgers, makeRecord);
  const keeper =
    recordsFolder === null
      ? null
      : stack.use(keepHandbook({ folder: recordsFolder, handbook, ledgers, clock, log }));
  const outbox = options.mail
    ? stack.use(
        openMailOutbox({
          store,
          ledgers,
          recordOf: makeRecord,
          postman: openPostman(options.mail),
          clock,
          log,
          url,
          from: options.mail.from,
        }),
      )
    : null;

  const lag = stack.use(options.lag ?? watchEventLoop(clock.every));
  const health = createHealth({
    store,
    dataFolder: options.dataFolder,
    version,
    now,
    lag: () => lag.read(),
    troubles: () =>
      [keeper?.trouble() ?? null, outbox?.trouble() ?? null, others?.trouble() ?? null].filter(
        (trouble) => trouble !== null,
      ),
    log,
  });

  const api = createApi({
    pace: createPace(limits.requestsPerSecond, now),
    origins,
    store,
    tickets,
    operator,
    recordOf: makeRecord,
    handbook,
    health,
    metricsToken: options.metricsToken ?? null,
    sendsMail: outbox !== null,
    history,
    metrics,
    log,
    version,
    documentSchema: options.documentSchema ?? documentSchemaVersion,
    now,
    door,
    ledgers,
    sessions,
    cookie: sessionCookie(port, url.startsWith('https:')),
    isProxied: options.publicUrl !== null,
    appFolder: builtApp(options.appFolder),
    onSignedOut: ({ session }) => sockets.endSession(session),
    state: () => ({
      version,
      isSetUp: door.isSetUp(),
      workspace,
      lineage,
      relayKey: relayKey.id,
      relayPublicKey: relayKey.publicKey,
    }),
    gauges: async () => ({
      countersign_connections: sockets.count(),
      countersign_rooms: rooms.openCount(),
      countersign_other_nodes: others?.count() ?? 0,
      countersign_documents: ifKnown(() => library.count()),
      countersign_acts_waiting: acts.waiting(),
      countersign_unsent_bytes: sockets.unsentBytes(),
      countersign_mail_waiting: ifKnown(() => store.mailWaiting()),
      countersign_disk_free_bytes: await health.diskFree().catch(() => undefined),
      ...processGauges(lag.read()),
    }),
  });
  const listener = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => inSmallTurns(() => void listener(request, response)));
  log.debug({ port, version }, 'the relay serves');

  // First of all that follows at the end: what waits for a mail server or a slow disk does not keep people waiting.
  stack.defer(async () => {
    health.stopping();
    sockets.stop();
    letting.stop();
    await acts.answered();
    acts.close();
    await rooms.close();
    await sockets.drained();
  });

  const running = stack.move();
  const close = (): Promise<void> => running.disposeAsync();
  return {
    port,
    url,
    setupLink: door.isSetUp() ? null : `${url}/setup#${setupToken}`,
    store,
    ledgers,
    connections: () => sockets.count(),
    mailTried: () => outbox?.settled() ?? Promise.resolve(),
    recordsWritten: () => keeper?.settled() ?? Promise.resolve(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Loaded where it is wanted only, like the client of the bus. */
async function openSharedStore(url: string, log: Log, patience?: Patience): Promise<SharedStore> {
  const { openPostgresStore } = await import('./store/postgres-store.ts');
  return openPostgresStore({ url, log, ...(patience && { patience }) });
}

async function busTo(
  databaseUrl: string,
  redisUrl: string | null,
  log: Log,
): Promise<OtherNodesOptions['openBus']> {
  if (redisUrl !== null) {
    const { openRedisBus } = await import('./nodes/redis-bus.ts');
    return (channel, listener) => openRedisBus(redisUrl, channel, listener, log);
  }
  const { openPostgresBus } = await import('./nodes/postgres-bus.ts');
  return (_, listener) => openPostgresBus(databaseUrl, listener, log);
}

/** A figure that the store does not give just now. */
function ifKnown(read: () => number): number | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What everybody depends on is read whole, or the relay does not start. */
function whole<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DamagedStore)) throw error;
    throw new StartFailure(`${error.message} Nothing was changed. Restore a backup into an empty folder.`);
  }
}

/** An id of this installation, made at its first start. */
function setting<T extends string>(
  store: Store,
  name: string,
  schema: { safeParse(value: string): { readonly data?: T | undefined } },
): T {
  const { data } = schema.safeParse(store.settingOnce(name, randomToken));
  if (data === undefined) throw new DamagedStore(`The setting ${name} is damaged.`);
  return data;
}

function builtApp(folder = fileURLToPath(new URL('../dist', import.meta.url))): string | null {
  return existsSync(join(folder, 'index.html')) ? folder : null;
}
