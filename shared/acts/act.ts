/**
 * Every act there is, as the payload that its author signs. An act is past tense, small and immutable;
 * `Text` fields hold the salted hash of a free text that stands beside the payload.
 */
import * as z from 'zod/mini';
import {
  ActId,
  Author,
  BlockId,
  Digest,
  InviteId,
  KeyId,
  LineageId,
  LedgerId,
  MemberId,
} from '../kernel/ids.ts';
import { TextHash } from './free-text.ts';

const wholeNumber = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const timeMs = wholeNumber(0, 8_640_000_000_000_000);
const listOf = <T extends z.core.$ZodType>(item: T, most = 200) => z.array(item).check(z.maxLength(most));

export const Role = z.enum(['viewer', 'commenter', 'editor', 'administrator']);
export type Role = z.infer<typeof Role>;

/** IANA zone name; the relay and the screens check that it exists. */
export const Zone = z.string().check(z.regex(/^[A-Za-z0-9_+\-/]{1,64}$/));

/** A person's name as shown: 1–80 characters that are seen (no control, bidirectional or blank ones), no outer spaces. */
export const PersonName = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(80),
    z.regex(
      /^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]+(?<!\s)$/u,
      'a name holds no invisible characters',
    ),
  );

// W1
export const Window = z.strictObject({
  amount: wholeNumber(1, 10_000),
  unit: z.enum(['minutes', 'hours', 'days', 'working-days']),
  zone: Zone,
});
export type Window = z.infer<typeof Window>;

// A1–A3
export const Rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('consent') }),
  z.strictObject({
    kind: z.literal('approvals'),
    needed: wholeNumber(1, 200),
    required: listOf(MemberId),
  }),
  z.strictObject({ kind: z.literal('majority'), quorum: wholeNumber(1, 200) }),
]);
export type Rule = z.infer<typeof Rule>;

/** ProseMirror JSON of a proposal's or a document's content; `shared/document/content.ts` checks it fully. */
export type ContentJson = {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, string | number | boolean | null>>;
  readonly content?: readonly ContentJson[];
  readonly marks?: readonly {
    readonly type: string;
    readonly attrs?: Readonly<Record<string, string | number | boolean | null>>;
  }[];
  readonly text?: string;
};
const attribute = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const attributes = z.optional(z.record(z.string(), attribute));
export const ContentJson: z.ZodMiniType<ContentJson> = z.lazy(() =>
  z.strictObject({
    type: z.string().check(z.maxLength(40)),
    attrs: attributes,
    content: z.optional(z.array(ContentJson)),
    marks: z.optional(
      z.array(z.strictObject({ type: z.string().check(z.maxLength(40)), attrs: attributes })),
    ),
    text: z.optional(z.string().check(z.minLength(1))),
  }),
) as unknown as z.ZodMiniType<ContentJson>;

/** W3C TextQuoteSelector with hints: the block and a Yjs relative position (base64url) of start and end. */
export const Anchor = z.strictObject({
  exact: TextHash,
  prefix: TextHash,
  suffix: TextHash,
  block: z.nullable(BlockId),
  start: z.nullable(z.string().check(z.maxLength(200))),
  end: z.nullable(z.string().check(z.maxLength(200))),
});

/** W7: how many of a person's own working hours the window holds, rounded down to whole hours. */
export const FairnessFigure = z.strictObject({ member: MemberId, workingHours: wholeNumber(0, 100_000) });

/** What the owner looked at when concluding (C2). */
export const Basis = z.strictObject({
  /** Digest of the body's canonical content. */
  bodyDigest: Digest,
  /** Sequence number of the ledger's last act then. */
  ledgerSeq: count,
});
export type Basis = z.infer<typeof Basis>;

/** The last ledger head the author had seen (E4); sequence 0 with an empty hash before anything. */
export const Head = z.strictObject({
  seq: count,
  hash: z.union([Digest, z.literal('')]),
});
export type Head = z.infer<typeof Head>;

const act = <const Type extends string, Shape extends z.core.$ZodShape>(type: Type, shape: Shape) =>
  z.strictObject({
    /** Version of the act format. */
    v: z.literal(1),
    id: ActId,
    type: z.literal(type),
    by: Author,
    /** The author's device clock, in ms since 1970: a claim, which orders nothing (E3). */
    claimedAtMs: timeMs,
    seen: Head,
    ...shape,
  });

/** Acts of the workspace's ledger: people, keys, policies. */
export const WorkspaceAct = z.discriminatedUnion('type', [
  // The first act, by the first administrator with their first key. It names the relay's own key.
  act('workspace-created', { name: PersonName, relayKey: KeyId, person: PersonName, zone: Zone }),
  act('member-invited', { invite: InviteId, role: Role, secretHash: Digest, expiresAtMs: timeMs }),
  act('invite-revoked', { invite: InviteId }),
  // By the new member, with their first key.
  act('member-joined', { invite: InviteId, person: PersonName, zone: Zone }),
  // By the relay: the people of the sample decision. They hold no key; the relay attests their acts.
  act('sample-member-added', { member: MemberId, person: PersonName, zone: Zone }),
  // By an existing member with the new device's key.
  act('key-registered', { device: PersonName }),
  // O: by the member or an administrator; the key's acts after this one are void (E5).
  act('key-revoked', { key: KeyId }),
  act('role-changed', { member: MemberId, role: Role }),
  act('member-removed', { member: MemberId }),
  act('profile-changed', { person: PersonName, zone: Zone }),
  // W2, W4
  act('policy-changed', {
    minimumWindowMinutes: wholeNumber(1, 525_600),
    settlingMinutes: wholeNumber(1, 525_600),
  }),
]);
export type WorkspaceAct = z.infer<typeof WorkspaceAct>;

/** Acts of a document's ledger. */
export const DocumentAct = z.discriminatedUnion('type', [
  // The first act. An amendment names what it amends (C6).
  act('document-created', {
    owner: MemberId,
    title: TextHash,
    amends: z.nullable(z.strictObject({ document: LedgerId, lineage: LineageId, conclusion: ActId })),
  }),
  // A private draft becomes visible to the workspace.
  act('document-shared', {}),

  // R1: revision 1
  act('proposal-opened', {
    proposal: BlockId,
    content: ContentJson,
    digest: Digest,
    asked: listOf(MemberId).check(z.minLength(1)),
    consulted: listOf(MemberId),
    informed: listOf(MemberId),
    rule: Rule,
    window: Window,
    fairness: listOf(FairnessFigure),
  }),
  // R1, R2: `revision` is the number this becomes
  act('proposal-revised', {
    proposal: BlockId,
    revision: wholeNumber(2, 10_000),
    content: ContentJson,
    digest: Digest,
    summary: TextHash,
    change: z.enum(['material', 'editorial']),
  }),
  // R2
  act('revision-challenged', { proposal: BlockId, revision: wholeNumber(2, 10_000), reason: TextHash }),
  // W4: the window counts on from the present `closesAt`
  act('window-extended', { proposal: BlockId, window: Window, reason: TextHash }),
  act('person-asked', { proposal: BlockId, member: MemberId }),
  // R2, R4, R7: an objection has `reason` and `resolution`, others may have a reason
  act('position-taken', {
    proposal: BlockId,
    digest: Digest,
    position: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('approve'), reason: z.nullable(TextHash) }),
      z.strictObject({ kind: z.literal('abstain'), reason: z.nullable(TextHash) }),
      z.strictObject({ kind: z.literal('object'), reason: TextHash, resolution: TextHash }),
    ]),
  }),
  // R7: by the objection's author; `objection` is the id of the `position-taken` that raised it
  act('objection-withdrawn', { proposal: BlockId, objection: ActId }),
  // C1, C2: `basis` on the conclusion that decides the document
  act('proposal-concluded', {
    proposal: BlockId,
    disposition: z.enum(['accepted', 'rejected', 'postponed', 'withdrawn']),
    outcome: TextHash,
    reviewOn: z.nullable(z.iso.date()),
    basis: z.nullable(Basis),
  }),
  // C2, C3: by the relay, in one transaction with the conclusion it names
  act('document-sealed', { conclusion: ActId, bodyDigest: Digest }),

  // D1: the id of a thread's first comment is the thread's id
  act('comment-added', {
    thread: z.nullable(ActId),
    anchor: z.nullable(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('text'), ...Anchor.shape }),
        z.strictObject({ kind: z.literal('revision'), proposal: BlockId, digest: Digest }),
        z.strictObject({ kind: z.literal('document') }),
      ]),
    ),
    text: TextHash,
    suggestion: z.nullable(TextHash),
  }),
  act('thread-reattached', {
    thread: ActId,
    anchor: z.strictObject({ kind: z.literal('text'), ...Anchor.shape }),
  }),
  // D1: resolves the thread too
  act('suggestion-applied', { thread: ActId }),
  // D3
  act('thread-resolved', { thread: ActId }),
  act('thread-reopened', { thread: ActId }),
]);
export type DocumentAct = z.infer<typeof DocumentAct>;

export type Act = WorkspaceAct | DocumentAct;
export type ActType = Act['type'];
