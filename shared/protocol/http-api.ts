/** Requests and answers of the HTTP API under `/api`; every answer that is not 2xx is an `ErrorAnswer`. */
import * as z from 'zod/mini';
import { ContentJson, Head, PersonName, Role } from '../acts/act.ts';
import { SignedAct, StampedAct } from '../acts/envelope.ts';
import { InviteId, KeyId, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import { maxMailAddressLength } from './mail-address.ts';
import { maxPasswordLength, maxWritingSpans } from './limits.ts';

/** Length is checked by the relay, so that the refusal can say what is wrong. */
const password = z.string().check(z.maxLength(maxPasswordLength));
const secret = z.string().check(z.regex(/^[A-Za-z0-9_-]{22,43}$/));

export const ErrorAnswer = z.strictObject({ code: z.string(), sentence: z.string() });

/** `GET /api/state`: what a page must know before anybody signed in. */
export const StateAnswer = z.strictObject({
  version: z.string(),
  /** False until the first administrator came through the printed link. */
  isSetUp: z.boolean(),
  workspace: LedgerId,
  lineage: LineageId,
  relayKey: KeyId,
  /** Raw Ed25519 public key of the relay, base64url. */
  relayPublicKey: z.string(),
});
export type StateAnswer = z.infer<typeof StateAnswer>;

/** `POST /api/setup`: the first administrator. `act` is the signed `workspace-created`. */
export const SetupRequest = z.strictObject({ token: secret, password, act: SignedAct });
/** `POST /api/join`: through an invite link `/join#<invite>.<secret>`. `act` is the signed `member-joined`. */
export const JoinRequest = z.strictObject({ invite: InviteId, secret, password, act: SignedAct });
/** `POST /api/invite-check`: whether a link still works, before a name is asked. */
export const InviteCheckRequest = z.strictObject({ invite: InviteId, secret });
export const InviteCheckAnswer = z.strictObject({
  role: Role,
  invitedBy: PersonName,
  workspace: z.string(),
  expiresAtMs: z.int(),
});
/** `POST /api/sign-in` */
export const SignInRequest = z.strictObject({ person: z.string().check(z.maxLength(200)), password });

// `POST /api/sign-out` has no body.

/** Answer of setup, join, sign-in and `GET /api/me`; the first three set the session cookie. */
export const SessionAnswer = z.strictObject({
  member: MemberId,
  person: z.string(),
  role: Role,
  /** For programs: send as `Authorization: Bearer`. Only in answers to setup, join and sign-in. */
  token: z.optional(z.string()),
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

/** `POST /api/tickets`: a single-use ticket for one WebSocket. */
export const TicketRequest = z.discriminatedUnion('socket', [
  z.strictObject({ socket: z.literal('acts') }),
  z.strictObject({
    socket: z.literal('body'),
    document: LedgerId,
    /** The newest document schema this client knows and writes; without it, the first. */
    schema: z.optional(z.int()),
    /** The client's lineage of this document, to find out a recreated one. */
    lineage: z.optional(LineageId),
    /** Yjs client id of this session, reserved for this member. */
    client: z.optional(z.int().check(z.minimum(0), z.maximum(0xffffffff))),
    /** This session never connected with that id: it must be new. */
    isNewClient: z.optional(z.literal(true)),
    /** Of which history of the relay's texts the client's is (an earlier answer said); `null` when it does not know. */
    history: z.optional(z.nullable(LineageId)),
    /** The client's head of this document's ledger: a text of another history is not mixed in (E4). */
    head: z.optional(Head),
  }),
]);
/** `history` changes when a backup is restored; it is told to whom asked with one. */
export const TicketAnswer = z.strictObject({
  ticket: z.string(),
  expiresAtMs: z.int(),
  history: z.optional(LineageId),
});
/** Header of `GET /api/documents/:id/body`, with the same value. */
export const historyHeader = 'countersign-history';

// `GET /api/documents/:id/record` → the JSON record's bytes. `GET /api/documents/:id/body` → Yjs V1 update.

/** A member wrote into a document, with no pause longer than 30 minutes; relay times of arrival, exact to the minute. */
export const WritingSpan = z.strictObject({ member: MemberId, fromMs: z.int(), toMs: z.int() });
export type WritingSpan = z.infer<typeof WritingSpan>;

/** `GET /api/documents/:id/writing`: who wrote when, the latest `maxWritingSpans` by their end. */
export const WritingAnswer = z.strictObject({
  /** Relay time of the answer, ms. */
  atMs: z.int(),
  /** Earliest end first. */
  spans: z.array(WritingSpan).check(z.maxLength(maxWritingSpans)),
  /** Whether there are earlier spans, which are not told. */
  isCut: z.boolean(),
});
export type WritingAnswer = z.infer<typeof WritingAnswer>;

/**
 * `POST /api/operator/invites`, `POST /api/operator/documents`: for the command line on the relay's own machine,
 * with the token from `operator.json` in the data folder as `Authorization: Bearer`.
 */
export const OperatorInviteRequest = z.strictObject({ role: Role });
export const OperatorInviteAnswer = z.strictObject({ link: z.string(), expiresAtMs: z.int() });
export const OperatorDocumentRequest = z.strictObject({
  /** Name of the member who will own it; `null` for the first administrator. */
  owner: z.nullable(z.string().check(z.maxLength(200))),
  /** The whole document as ProseMirror JSON, from its title on. */
  content: ContentJson,
  /** Whether the workspace sees it at once; otherwise it is the owner's private draft. */
  share: z.boolean(),
});
export const OperatorDocumentAnswer = z.strictObject({
  document: LedgerId,
  number: z.int(),
  title: z.string(),
});
/** `GET /api/me/mail`, and `POST` to change it: where decided documents are sent; known to nobody else. */
export const MailAddressRequest = z.strictObject({
  address: z.nullable(z.string().check(z.maxLength(maxMailAddressLength))),
});
export const MailAddressAnswer = z.strictObject({
  address: z.nullable(z.string()),
  /** Whether this relay sends mail at all. */
  isSent: z.boolean(),
});
export type MailAddressAnswer = z.infer<typeof MailAddressAnswer>;

/** `GET /api/documents/:id/telling`, for its owner: who would be told if it were decided now. */
export const TellingAnswer = z.strictObject({
  people: z.array(z.strictObject({ member: MemberId, byMail: z.boolean() })),
});
export type TellingAnswer = z.infer<typeof TellingAnswer>;

/**
 * `GET /api/operator/documents/NAME/since`: both ledgers whole, for what came after the record, and the other
 * documents that this one names. `GET /api/operator/handbook`, and `GET /api/handbook` for members: a zip.
 */
export const OperatorSinceAnswer = z.strictObject({
  acts: z.array(StampedAct),
  people: z.array(StampedAct),
  others: z.array(z.strictObject({ document: LedgerId, number: z.int(), title: z.string() })),
});
export type OperatorSinceAnswer = z.infer<typeof OperatorSinceAnswer>;
/**
 * `GET /api/operator/documents/NAME`, by number or id: the text as it is now;
 * `GET /api/operator/documents/NAME/record`: its decision record.
 */
export const OperatorTextAnswer = z.strictObject({
  ...OperatorDocumentAnswer.shape,
  content: ContentJson,
});
