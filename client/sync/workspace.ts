/**
 * What the screens know of this device's workspace and what they may do: every screen is written against these
 * two interfaces, and `open-workspace.ts` makes them real.
 */
import type { Awareness } from 'y-protocols/awareness';
import type { XmlFragment, Doc } from 'yjs';
import type { Role, DocumentAct, WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { ActId, Digest, KeyId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import type { WritingAnswer } from '#shared/protocol/http-api.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { Store } from '../kernel/store.ts';
import type { Opening } from '../storage/opening.ts';
import type { Telling } from './telling.ts';

export interface Me {
  readonly member: MemberId;
  readonly person: string;
  readonly role: Role;
  /** IANA zone from settings; the device's zone until one was chosen. */
  readonly zone: string;
}

/** Whether a relay is in reach, and whether it knows us. */
/** `ended`: the person has left the workspace (R8), so nothing is sent or heard any more. */
export type Connection = 'connecting' | 'online' | 'offline' | 'signed-out' | 'ended';

/** A library row; documents that only this device knows yet are here too. */
export interface LibraryRow extends LibraryEntry {
  /** Created here, not yet receipted by the relay. */
  readonly isUnsent: boolean;
  /** Opened before on this device, so it opens without a relay. */
  readonly isOnDevice: boolean;
}

/** Two facts about work, never one vague "saved" (promise 3): on this device, and on the relay's disk. */
export type SyncStatus =
  /** Being written to this device's disk. */
  | { readonly kind: 'writing' }
  /** On this device and receipted; `atMs` is the device clock at the last receipt. */
  | { readonly kind: 'up-to-date'; readonly atMs: number }
  /** On this device; `unsent` blocks and acts wait for a receipt. */
  | { readonly kind: 'unsent'; readonly unsent: number }
  /** On this device; no relay in reach. */
  | { readonly kind: 'offline'; readonly unsent: number }
  /** The relay refused; the work is kept here. */
  | { readonly kind: 'refused'; readonly count: number; readonly refusal: Refusal }
  /** This device could not store the last change. */
  | { readonly kind: 'not-saved'; readonly reason: 'quota' | 'closed' | 'damaged' | 'unknown' }
  /** A newer app wrote this document: the editor is not mounted. */
  | { readonly kind: 'needs-newer-app' };

export interface PresentMember {
  readonly member: MemberId;
  readonly lastSeenMs: number;
  /** Has the document open now. */
  readonly now: boolean;
}

/** What happened to prose that was written after the seal (C3, promise 6). */
export interface LateWork {
  /** The amendment draft that keeps it. */
  readonly amendment: LedgerId;
  /** Blocks that were changed here after the seal. */
  readonly changes: number;
}

export interface OpenDocument {
  readonly id: LedgerId;
  /** Known as soon as `state` is; reading it earlier is a bug. */
  readonly lineage: LineageId;
  readonly doc: Doc;
  readonly body: XmlFragment;
  /** Grows when `doc`, `body` and `awareness` were replaced by fresh ones (late work was moved out): key the editor by it. */
  readonly generation: Store<number>;
  /** Carets of others; this device shows its own only after `setLocalState`. */
  readonly awareness: Awareness;
  /** Everything stamped, and this device's pending acts after it. `null` until the ledger was read from disk. */
  readonly state: Store<DocumentState | null>;
  readonly sync: Store<SyncStatus>;
  readonly here: Store<readonly PresentMember[]>;
  /** Acts of this device that the relay refused: kept, shown, dismissed by hand. */
  readonly refused: Store<
    readonly { readonly id: ActId; readonly draft: ActDraft; readonly refusal: Refusal }[]
  >;
  readonly lateWork: Store<LateWork | null>;
  /** Why there is nothing to show: the relay does not know the document, or does not share it with us. */
  readonly unavailable: Store<Refusal | null>;
  /** Resolves when the body was loaded from this device's disk. */
  readonly whenLoaded: Promise<void>;
  /** Signs, stores durably in the outbox, shows at once, sends when it can. */
  perform(draft: ActDraft<DocumentAct>): Promise<ActId>;
  /** D4: hashes of the free texts that the stamped act at `seq` still carries; to redact them. */
  textsAt(seq: number): Promise<readonly Digest[]>;
  dismissRefused(id: ActId): Promise<void>;
  dismissLateWork(): void;
  /** Gives up prose that the relay refused and loads the relay's text again; offer `copyOfBody` first. */
  discardRefusedProse(): Promise<void>;
  /** Keeps how the page stands, for the next opening on this device. */
  noteOpening(opening: Omit<Opening, 'heads'>): void;
  /** The whole body as a Yjs update, to keep a copy when the device cannot store. */
  copyOfBody(): Uint8Array;
  close(): void;
}

export interface CommentDrafts {
  read(key: string): Promise<string>;
  /** An empty text removes the draft. */
  write(key: string, text: string): Promise<void>;
}

/** Who wrote when. */
export interface Writing {
  /** As this device last heard it; `null` when it never did. */
  kept(document: LedgerId): Promise<WritingAnswer | null>;
  /** As the relay tells it now; `null` when it does not. */
  ask(document: LedgerId): Promise<WritingAnswer | null>;
  /** Documents with prose of this device that the relay lacks. */
  readonly unsent: Store<ReadonlySet<LedgerId>>;
}

export interface Workspace {
  readonly me: Store<Me>;
  /** The key that this device signs with, registered or not. */
  readonly thisDevice: KeyId;
  readonly state: Store<WorkspaceState>;
  readonly library: Store<readonly LibraryRow[]>;
  readonly connection: Store<Connection>;
  /** Device clock corrected by the relay's, ms; changes every 15 seconds. For display only. */
  readonly now: Store<number>;
  /** Opens a document from this device, the relay, or both. Shared by its openers; closed by the last. */
  open(id: LedgerId): Promise<OpenDocument>;
  /**
   * A private draft of mine, made on this device; works offline. `fill` writes its first content.
   * @param amends the decision that it would supersede (C6).
   */
  create(title: string, fill?: (doc: Doc) => void, amends?: DocumentState['amends']): Promise<LedgerId>;
  perform(draft: ActDraft<WorkspaceAct>): Promise<ActId>;
  /** Creates an invite act and returns the link's `#fragment`: `<invite>.<secret>`. Needs a relay. */
  invite(role: Role): Promise<string>;
  /** Acts with prose refer to what exists: fetches the relay's signed JSON record. */
  fetchRecord(id: LedgerId): Promise<Uint8Array>;
  /** What a document on this device says, block by block; for a search. */
  readonly textOf: (id: LedgerId) => Promise<readonly string[]>;
  /** Unsent comments by any key of the screens' choice; they survive a reload. */
  readonly drafts: CommentDrafts;
  readonly writing: Writing;
  /** Handing decisions out. */
  readonly telling: Telling;
  /** Ends connections and timers; nothing on the device is touched. */
  close(): Promise<void>;
  /** Goes on with the relay's history where it is not this device's; takes effect when the app starts again. */
  setHistoryAside(): Promise<void>;
  /** Tries the relay again now, for instance after signing in anew. */
  reconnect(): void;
  signOut(): Promise<void>;
}
