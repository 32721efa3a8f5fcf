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

/** ProseMirror JSON of a proposal's or a document's content; `shared/document/check-content.ts` checks it fully. */
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

/** W7: the days (ISO: 1 is Monday) and hours in which a person works, in their own zone; minutes since midnight there. */
export const WorkingHours = z.strictObject({
  days: z.array(wholeNumber(1, 7)).check(z.minLength(1), z.maxLength(7)),
  fromMinute: wholeNumber(0, 1439),
  toMinute: wholeNumber(1, 1440),
});
export type WorkingHours = z.infer<typeof WorkingHours>;

/** What the owner looked at when concluding (C2). */
export const Basis = z.strictObject({
  /** Digest of the body's canonical content. */
  bodyDigest: Digest,
  /** Sequence number of the ledger's last act then. */
  ledgerSeq: count,
});
export type Basis = z.infer<typeof Basis>;

/** O2: `untilMs` is an instant, so that no fold needs a calendar; screens take it from a date in the person's zone. */
export const Absence = z.strictObject({ untilMs: timeMs, delegate: z.nullable(MemberId) });
export type Absence = z.infer<typeof Absence>;

/** Another document of this workspace, under the history in which it was seen. */
export const DocumentRef = z.strictObject({ document: LedgerId, lineage: LineageId });
export type DocumentRef = z.infer<typeof DocumentRef>;

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
  // E6: by the member, with another key that is vouched for: "this device is mine".
  act('key-confirmed', { key: KeyId }),
  // O: by the member or an administrator; the key's acts after this one are void (E5). E6: with `notMine` the member
  // says, with a key that is vouched for, that this one never was theirs.
  act('key-revoked', { key: KeyId, notMine: z.optional(z.literal(true)) }),
  act('role-changed', { member: MemberId, role: Role }),
  act('member-removed', { member: MemberId }),
  act('profile-changed', { person: PersonName, zone: Zone }),
  // W7: by the person; before the first, Monday to Friday, 9 to 17
  act('working-hours-changed', { hours: WorkingHours }),
  // O2: by the person. `untilMs` is the first instant at which they are back; `null` ends the absence.
  act('absence-changed', { absence: z.nullable(Absence) }),
  // W2, W4; R6: absent means that the owner's own position is shown and not counted
  act('policy-changed', {
    minimumWindowMinutes: wholeNumber(1, 525_600),
    settlingMinutes: wholeNumber(1, 525_600),
    ownerCounts: z.optional(z.boolean()),
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
    // Version of the rules that it is judged by, for as long as it lasts; absent is 1: who leaves still counts (R8).
    rules: z.optional(z.literal(2)),
    // Each `member` is asked because `for` is away (O2); both stand in `asked`.
    standIns: z.optional(listOf(z.strictObject({ member: MemberId, for: MemberId }))),
    // A courtesy of the screens: others' positions are shown to an asked person after their own answer.
    hidesPositions: z.optional(z.boolean()),
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
  // W4, W7, O2: with this person's own figure, and for whom they stand in
  act('person-asked', {
    proposal: BlockId,
    member: MemberId,
    workingHours: z.optional(wholeNumber(0, 100_000)),
    for: z.optional(MemberId),
  }),
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
  // R7: the owner's question to an objection's author, to be answered by an instant (seven days are given at least)
  act('objection-questioned', {
    proposal: BlockId,
    objection: ActId,
    question: TextHash,
    answerByMs: z.nullable(timeMs),
  }),
  // R7: by the objection's author; so does every position and comment of theirs
  act('objection-answered', { proposal: BlockId, objection: ActId, answer: TextHash }),
  // R7: by another asked person; their latest word counts
  act('setting-aside-judged', { proposal: BlockId, objection: ActId, agrees: z.boolean() }),
  // R7: by the owner, with published reasons
  act('objection-set-aside', {
    proposal: BlockId,
    objection: ActId,
    ground: z.enum(['silence', 'agreement']),
    reasons: TextHash,
  }),
  // C1, C2: `basis` on the conclusion that decides the document
  act('proposal-concluded', {
    proposal: BlockId,
    disposition: z.enum(['accepted', 'rejected', 'postponed', 'withdrawn']),
    outcome: TextHash,
    reviewOn: z.nullable(z.iso.date()),
    basis: z.nullable(Basis),
    // C1: what happens next, in words; action items are acts of their own
    next: z.optional(TextHash),
    // C1: the day that brings a postponed proposal back
    returnsOn: z.optional(z.iso.date()),
  }),
  // C7: by the owner, of a proposal that was concluded: looked at again, and when next
  act('decision-reviewed', { proposal: BlockId, finding: TextHash, nextOn: z.nullable(z.iso.date()) }),
  // C2, C3: by the relay, in one transaction with the conclusion it names
  act('document-sealed', { conclusion: ActId, bodyDigest: Digest }),
  // By the relay: whom it handed the final version, and how. The one for lists stands right after the seal.
  act('people-informed', {
    conclusion: ActId,
    members: listOf(MemberId, 1_000).check(z.minLength(1)),
    way: z.enum(['list', 'mail']),
  }),
  // C6: by the relay, in the amended document, in one transaction with the amendment's seal. `conclusion` is the act
  // that decided the amendment and `seal` the hash of the stamp that sealed it: its own ledger proves both.
  act('document-superseded', { amendment: DocumentRef, conclusion: ActId, seal: Digest }),
  // A page without proposals: locks nothing, and may be said again of a later text
  act('document-published', { summary: z.nullable(TextHash) }),
  // C1: documents of one decision, and others worth reading with it
  act('document-linked', { to: DocumentRef, relation: z.enum(['same-decision', 'related']) }),
  act('document-unlinked', { to: LedgerId }),

  // C1: what follows, each with one owner and a date; before and after the decision. The act's id is the item's.
  act('action-added', {
    proposal: z.nullable(BlockId),
    what: TextHash,
    owner: MemberId,
    dueOn: z.iso.date(),
  }),
  act('action-reassigned', { action: ActId, owner: MemberId, dueOn: z.iso.date() }),
  act('action-closed', { action: ActId, as: z.enum(['done', 'dropped']), note: z.nullable(TextHash) }),
  act('action-reopened', { action: ActId }),

  // O1: the id of the offer is what is answered
  act('handover-offered', { to: MemberId, note: z.nullable(TextHash) }),
  act('handover-accepted', { offer: ActId }),
  act('handover-declined', { offer: ActId, reason: z.nullable(TextHash) }),
  act('handover-withdrawn', { offer: ActId }),
  // O1: by an administrator, when the owner has left
  act('owner-assigned', { owner: MemberId, reason: TextHash }),

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
    // D2: whom it asks, the time to answer in, and when that person works; the stamp carries the instant
    question: z.optional(z.strictObject({ to: MemberId, within: Window, hours: z.optional(WorkingHours) })),
  }),
  // D2: by the one who asked; `question` and `answer` are comments of the thread
  act('answer-accepted', { thread: ActId, question: ActId, answer: ActId }),
  // D4: by the comment's author
  act('comment-edited', { thread: ActId, comment: ActId, text: TextHash }),
  act('comment-withdrawn', { thread: ActId, comment: ActId }),
  // D4: by an administrator; whoever keeps the ledger erases these texts and their salts
  act('text-redacted', {
    texts: listOf(Digest).check(z.minLength(1)),
    why: z.enum(['secret', 'personal-data', 'other']),
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
