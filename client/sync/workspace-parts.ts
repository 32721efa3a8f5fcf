/** What the parts of an open workspace share: the device, the session, and the connection to the relay. */
import type { Role } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Store } from '../kernel/store.ts';
import type { Api } from '../session/api.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import type { DeviceDatabase, DeviceDocument, OutboxEntry } from '../storage/device-database.ts';
import type { Aside } from './aside.ts';
import type { ActsConnection } from './acts-connection.ts';
import type { LedgerReplica } from './ledger-replica.ts';
import type { Outbox } from './outbox.ts';
import type { PresentMember } from './workspace.ts';

export interface WorkspaceParts {
  readonly clock: Clock;
  readonly api: Api;
  /** `ws:` or `wss:` origin of the relay. */
  readonly socketUrl: string;
  readonly session: SessionFacts;
  readonly db: DeviceDatabase;
  /** Name of the member's database, in front of the bodies' names. */
  readonly deviceName: string;
  readonly acts: ActsConnection;
  readonly outbox: Outbox;
  readonly documents: Documents;
  readonly aside: Aside;
  readonly myRole: Store<Role>;
  /** Counts the occasions to try the relay at once: the network came back, somebody signed in. */
  readonly wakes: Store<number>;
  readonly library: { entry(document: LedgerId): LibraryEntry | null };
  /** One replica for each document, kept while the workspace is open. */
  replica(document: LedgerId): LedgerReplica<DocumentState>;
  /** How far this device is in the workspace's ledger. */
  readonly workspaceHead: Store<number>;
  here(document: LedgerId): Store<readonly PresentMember[]>;
  /** Why the relay does not let this device follow a ledger. */
  followRefusal(ledger: LedgerId): Store<Refusal | null>;
  /** The first act of a new document, with what the library shows of it. */
  composeCreation(
    document: LedgerId,
    lineage: LineageId,
    draft: Extract<ActDraft, { readonly type: 'document-created' }>,
  ): Promise<{ readonly entry: OutboxEntry; readonly document: DeviceDocument }>;
  /** The outbox or the documents changed beside the ordinary way. */
  created(document: LedgerId): Promise<void>;
}

/** Documents on this device, for the library and for opening without a relay. */
export interface Documents {
  readonly all: Store<ReadonlyMap<LedgerId, DeviceDocument>>;
  readonly unsent: Store<ReadonlySet<LedgerId>>;
  put(document: DeviceDocument): Promise<void>;
  update(document: LedgerId, change: Partial<DeviceDocument>): Promise<void>;
  markUnsent(document: LedgerId, isUnsent: boolean): Promise<void>;
  /** Stores what the disk failed to take, as it is known now. */
  keepAgain(): Promise<void>;
  read(): Promise<void>;
}
