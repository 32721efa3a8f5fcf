/**
 * A whole small world for tests: people with real Ed25519 keys, a workspace and documents, and a relay that stamps
 * what the folds allow. Deterministic: the same calls give the same bytes.
 */
import 'temporal-polyfill/global';
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Act, ContentJson, DocumentAct, Head, Role, WorkspaceAct } from '#shared/acts/act.ts';
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import {
  bytesToSign,
  signedBytes,
  type SignedAct,
  type Stamp,
  type StampedAct,
} from '#shared/acts/envelope.ts';
import { stampHash } from '#shared/acts/stamp-hash.ts';
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import { closingInstantFor } from '#shared/fold/closing-instant.ts';
import { applyDocumentAct, emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { base64url, utf8 } from '#shared/kernel/bytes.ts';
import { digestOf } from '#shared/kernel/canonical-json.ts';
import {
  ActId,
  BlockId,
  Digest,
  InviteId,
  KeyId,
  LedgerId,
  LineageId,
  MemberId,
  type Author,
} from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { sha256, sha256Text } from '#shared/kernel/sha256.ts';
import { applyWorkspaceAct, emptyWorkspace } from '#shared/people/workspace-fold.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** Monday, 2 November 2026, 09:00 UTC. */
export const startMs = Date.UTC(2026, 10, 2, 9);

/** A device's key pair, the same for the same seed. */
export interface Device {
  readonly key: KeyId;
  readonly publicKey: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const devices = new Map<string, Device>();

export function deviceOf(seed: string): Device {
  const device = devices.get(seed) ?? makeDevice(seed);
  devices.set(seed, device);
  return device;
}

function makeDevice(seed: string): Device {
  const der = Buffer.concat([pkcs8, sha256(utf8(`key of ${seed}`))]);
  const privateKey: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = new Uint8Array(spki.subarray(-32));
  return {
    key: KeyId.parse(sha256Text(publicKey)),
    publicKey,
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

/** Somebody who acts; `device` is the relay's for people who hold no key. */
export interface Person {
  readonly member: MemberId;
  readonly name: string;
  readonly device: Device;
}

/** A paragraph of content as a proposal holds it, and its digest. */
export function contentOf(text: string): { readonly content: ContentJson; readonly digest: Digest } {
  const content: ContentJson = {
    type: 'proposal',
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  };
  return { content, digest: Digest.parse(digestOf(content)) };
}

export const digestOfText = (text: string): Digest => Digest.parse(sha256Text(utf8(text)));
export const blockId = (name: string): BlockId => BlockId.parse(`block-${name}`);

interface SigningOptions {
  readonly by: Author;
  readonly device: Device;
  readonly seen: Head;
  readonly claimedAtMs: number;
  readonly id?: ActId;
  readonly bringsKey?: boolean;
}

export class World {
  readonly relay: Device = deviceOf('relay');
  readonly id = LedgerId.parse('workspace-1');
  readonly lineage = LineageId.parse('lineage-1');
  readonly admin: Person;
  /** Relay time; tests move it. */
  nowMs = startMs;
  state: WorkspaceState;
  readonly acts: PlacedAct[] = [];
  readonly stamped: StampedAct[] = [];
  readonly people = new Map<MemberId, Person>();
  #count = 0;

  constructor() {
    this.state = emptyWorkspace(this.id, this.lineage);
    this.admin = this.#person('Ann');
    this.perform(
      this.admin,
      {
        type: 'workspace-created',
        name: 'Test workspace',
        relayKey: this.relay.key,
        person: 'Ann',
        zone: 'Europe/Vienna',
      },
      { bringsKey: true },
    );
  }

  /** A fresh id, salt or secret, the same in every run. */
  fresh(kind: string): string {
    return base64url(sha256(utf8(`${kind} ${++this.#count}`)).subarray(0, 16));
  }

  #person(name: string): Person {
    const person = { member: MemberId.parse(this.fresh('member')), name, device: deviceOf(name) };
    this.people.set(person.member, person);
    return person;
  }

  /** Composes and signs; nothing is checked or kept. */
  sign(ledger: LedgerId, draft: ActDraft, options: SigningOptions): SignedAct {
    const { by, device, seen, claimedAtMs } = options;
    const id = options.id ?? ActId.parse(this.fresh('act'));
    const composed = composeAct(draft, { id, by, claimedAtMs, seen }, () => this.fresh('salt'));
    const signature = device.sign(bytesToSign(ledger, this.lineage, composed.payload));
    return {
      ledger,
      lineage: this.lineage,
      payload: base64url(composed.payload),
      key: device.key,
      publicKey: options.bringsKey ? base64url(device.publicKey) : null,
      signature: base64url(signature),
      texts: [...composed.texts],
    };
  }

  /** Signs, stamps and appends a workspace act, or says why the fold refuses it. */
  attempt(
    person: Person | 'relay',
    draft: ActDraft<WorkspaceAct>,
    options: Partial<SigningOptions> = {},
  ): Result<PlacedAct, Refusal> {
    const seen = { seq: this.state.seq, hash: this.state.hash };
    const signed = this.sign(this.id, draft, {
      ...authorOf(this, person),
      seen,
      claimedAtMs: this.nowMs,
      ...options,
    });
    const stamped = stamp(signed, {
      seq: this.state.seq + 1,
      atMs: this.nowMs,
      workspaceSeq: this.state.seq,
      closesAtMs: null,
      prev: this.state.hash,
    });
    const placed = place(stamped);
    const next = applyWorkspaceAct(this.state, placed);
    if (!next.ok) return err(next.error);
    this.state = next.value;
    this.acts.push(placed);
    this.stamped.push(stamped);
    return ok(placed);
  }

  perform(
    person: Person | 'relay',
    draft: ActDraft<WorkspaceAct>,
    options: Partial<SigningOptions> = {},
  ): PlacedAct {
    return expectAllowed(this.attempt(person, draft, options));
  }

  invite(role: Role, expiresAtMs = this.nowMs + 7 * dayMs, by: Person = this.admin): InviteId {
    const invite = InviteId.parse(this.fresh('invite'));
    const secretHash = digestOfText(this.fresh('secret'));
    this.perform(by, { type: 'member-invited', invite, role, secretHash, expiresAtMs });
    return invite;
  }

  /** Invites and joins in one go. */
  join(name: string, role: Role, zone = 'UTC'): Person {
    const invite = this.invite(role);
    const person = this.#person(name);
    this.perform(person, { type: 'member-joined', invite, person: name, zone }, { bringsKey: true });
    return person;
  }

  /** Somebody of the sample decision: no key, attested by the relay. */
  addSample(name: string, zone = 'UTC'): Person {
    const member = MemberId.parse(this.fresh('member'));
    this.perform('relay', { type: 'sample-member-added', member, person: name, zone });
    const person = { member, name, device: this.relay };
    this.people.set(member, person);
    return person;
  }

  /** A new document, created and (unless told otherwise) shared. */
  document(owner: Person, { share = true }: { readonly share?: boolean } = {}): DocumentLedger {
    const document = new DocumentLedger(this, LedgerId.parse(this.fresh('document')));
    document.perform(owner, {
      type: 'document-created',
      owner: owner.member,
      title: { text: 'A decision' },
      amends: null,
    });
    if (share) document.perform(owner, { type: 'document-shared' });
    return document;
  }

  /** A new document that names what it amends (C6). */
  amendment(
    owner: Person,
    amends: NonNullable<Extract<DocumentAct, { type: 'document-created' }>['amends']>,
  ): DocumentLedger {
    const document = new DocumentLedger(this, LedgerId.parse(this.fresh('document')));
    document.perform(owner, {
      type: 'document-created',
      owner: owner.member,
      title: { text: 'An amendment' },
      amends,
    });
    return document;
  }
}

/** One document's ledger with its relay. */
export class DocumentLedger {
  readonly world: World;
  readonly id: LedgerId;
  state: DocumentState;
  readonly acts: PlacedAct[] = [];
  readonly stamped: StampedAct[] = [];

  constructor(world: World, id: LedgerId) {
    this.world = world;
    this.id = id;
    this.state = emptyDocument(id, world.lineage);
  }

  get seen(): Head {
    return { seq: this.state.seq, hash: this.state.hash };
  }

  sign(
    person: Person | 'relay',
    draft: ActDraft<DocumentAct>,
    options: Partial<SigningOptions> = {},
  ): SignedAct {
    const author = authorOf(this.world, person);
    return this.world.sign(this.id, draft, {
      ...author,
      seen: this.seen,
      claimedAtMs: this.world.nowMs,
      ...options,
    });
  }

  /** Made on a device, not sent: folds after everything stamped. */
  pending(
    person: Person | 'relay',
    draft: ActDraft<DocumentAct>,
    options: Partial<SigningOptions> = {},
  ): PlacedAct {
    return place(this.sign(person, draft, options));
  }

  /** Stamps a signed act for the end of this ledger; nothing is checked or kept. */
  stampNext(signed: SignedAct): StampedAct {
    const act = place(signed).act;
    return stamp(signed, {
      seq: this.state.seq + 1,
      atMs: this.world.nowMs,
      workspaceSeq: this.world.state.seq,
      closesAtMs: closingInstantFor(this.state, act, this.world.nowMs),
      prev: this.state.hash,
    });
  }

  /** Stamps and appends a signed act, or says why the fold refuses it. */
  submit(signed: SignedAct): Result<PlacedAct, Refusal> {
    const stamped = this.stampNext(signed);
    const placed = place(stamped);
    const next = applyDocumentAct(this.state, placed, this.world.state);
    if (!next.ok) return err(next.error);
    this.state = next.value;
    this.acts.push(placed);
    this.stamped.push(stamped);
    return ok(placed);
  }

  attempt(
    person: Person | 'relay',
    draft: ActDraft<DocumentAct>,
    options: Partial<SigningOptions> = {},
  ): Result<PlacedAct, Refusal> {
    return this.submit(this.sign(person, draft, options));
  }

  /** Signs, stamps and appends; fails the test when the fold refuses it. */
  perform(
    person: Person | 'relay',
    draft: ActDraft<DocumentAct>,
    options: Partial<SigningOptions> = {},
  ): PlacedAct {
    return expectAllowed(this.attempt(person, draft, options));
  }

  /** As on a device: everything stamped, then these pending acts. */
  withPending(...pending: readonly PlacedAct[]): DocumentState {
    return foldDocument(this.state, pending, this.world.state);
  }
}

const authorOf = (
  world: World,
  person: Person | 'relay',
): { readonly by: Author; readonly device: Device } =>
  person === 'relay' ? { by: 'relay', device: world.relay } : { by: person.member, device: person.device };

/** Gives a signed act its place, as a relay does. */
export function stamp(signed: SignedAct, fields: Omit<Stamp, 'hash'>): StampedAct {
  const bytes = signedBytes(signed);
  if (!bytes) throw new Error('fixtures sign canonical base64url');
  return { ...signed, stamp: { ...fields, hash: stampHash(signed, bytes, fields) } };
}

/** Parses an envelope of our own; pending when it has no stamp. */
export function place(envelope: SignedAct | StampedAct): PlacedAct<Act> {
  const parsed = parseAct(envelope);
  if (!parsed.ok) throw new Error(`malformed act in a test: ${JSON.stringify(parsed.error)}`);
  return { ...parsed.value, stamp: 'stamp' in envelope ? envelope.stamp : null };
}

function expectAllowed<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.code}: ${result.error.sentence}`);
  return result.value;
}
