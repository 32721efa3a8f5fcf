/**
 * The operator: whoever may read the data folder on the relay's machine. While it runs, the relay keeps a token
 * there, new at each start, and the command line shows it. Acts made this way are attested, and shown so.
 */
import { rmSync, writeFileSync } from 'node:fs';
import type * as z from 'zod/mini';
import type { ContentJson, Role } from '#shared/acts/act.ts';
import { InviteId, LedgerId, type LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import { personKey } from '#shared/people/person-key.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { valueNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import type {
  OperatorDocumentAnswer,
  OperatorInviteAnswer,
  OperatorSinceAnswer,
  OperatorTextAnswer,
} from '#shared/protocol/http-api.ts';
import { inviteLifetimeMs } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import { createReadyDocument } from '../ledger/ready-document.ts';
import { isPrivate } from '../ledger/visibility.ts';
import { randomToken } from '../ledger/relay-acts.ts';
import type { Bodies } from '../ledger/sealing.ts';
import type { DocumentRow, Store } from '../store/store.ts';
import { operatorFile } from './operator-file.ts';
import { newSecret, sameSecret } from './secret.ts';

export interface Operator extends Disposable {
  isToken(token: string): boolean;
  invite(role: Role): Result<z.infer<typeof OperatorInviteAnswer>, Refusal>;
  /** @param owner name of a member; `null` for the first administrator. */
  addDocument(
    owner: string | null,
    content: ContentJson,
    share: boolean,
  ): Result<z.infer<typeof OperatorDocumentAnswer>, Refusal>;
  /** @param name number or id. */
  findDocument(name: string): Result<DocumentRow, Refusal>;
  readDocument(row: DocumentRow): z.infer<typeof OperatorTextAnswer>;
  /** Everything that is known of a document today, beside its record. */
  readSince(row: DocumentRow): OperatorSinceAnswer;
}

export interface OperatorOptions {
  readonly store: Store;
  readonly ledgers: Ledgers;
  readonly bodies: Pick<Bodies, 'content'>;
  readonly now: () => number;
  /** The workspace ledger's lineage. */
  readonly lineage: LineageId;
  readonly dataFolder: string;
  /** Address on this machine. */
  readonly localUrl: string;
  /** Address in links for people. */
  readonly url: string;
}

export function openOperator(options: OperatorOptions): Operator {
  const { store, ledgers, now, lineage, dataFolder } = options;
  const token = newSecret();
  const file = operatorFile(dataFolder);
  rmSync(file, { force: true }); // a file that is there keeps its mode
  writeFileSync(file, `${JSON.stringify({ url: options.localUrl, token })}\n`, { mode: 0o600 });

  return {
    isToken: (shown) => sameSecret(shown, token),

    invite(role) {
      const by = firstAdministrator(ledgers.workspaceState());
      if (!by) return err(notSetUp);
      const invite = InviteId.parse(randomToken());
      const secret = newSecret();
      const expiresAtMs = now() + inviteLifetimeMs;
      const placed = ledgers.attest({ ledger: ledgers.workspace, lineage }, by, {
        type: 'member-invited',
        invite,
        role,
        secretHash: secretHash(secret),
        expiresAtMs,
      });
      return placed.ok ? ok({ link: `${options.url}/join#${invite}.${secret}`, expiresAtMs }) : placed;
    },

    addDocument(ownerName, content, share) {
      const state = ledgers.workspaceState();
      const owner = ownerName === null ? firstAdministrator(state) : memberNamed(state, ownerName);
      if (!owner) return err(ownerName === null ? notSetUp : refuse('member-unknown'));
      const created = createReadyDocument({ store, ledgers, now }, owner, content);
      if (!created.ok) return created;
      const { ledger, title } = created.value;
      const shared = share ? ledgers.attest(created.value, owner, { type: 'document-shared' }) : null;
      if (shared && !shared.ok) return shared;
      return ok({ document: ledger, number: store.document(ledger)?.number ?? 0, title });
    },

    findDocument(name) {
      const id = LedgerId.safeParse(name);
      const found = /^\d{1,7}$/.test(name)
        ? store.documents().find(({ number }) => number === Number(name))
        : id.success && store.document(id.data);
      return found ? ok(found) : err(refuse('document-unknown', 'There is no such document.'));
    },

    readDocument({ document, number }) {
      const content = options.bodies.content(document);
      return { document, number, title: titleOf(content), content };
    },

    readSince: ({ document }) => ({
      acts: store.actsAfter(document, 0),
      people: store.actsAfter(ledgers.workspace, 0),
      others: othersNamed(ledgers.documentState(document)).flatMap((id) => {
        const row = store.document(id);
        const state = row && ledgers.documentState(id);
        const title = store.bodyDescription(id)?.title || state?.createdTitle || '';
        return row && state && !isPrivate(state) ? [{ document: id, number: row.number, title }] : [];
      }),
    }),

    [Symbol.dispose]: () => rmSync(file, { force: true }),
  };
}

const notSetUp = refuse(
  'not-signed-in',
  'Nobody has come in yet. Open the link that the relay printed first.',
);

const othersNamed = (state: DocumentState | null): readonly LedgerId[] =>
  state
    ? [
        ...(state.amends ? [state.amends.document] : []),
        ...state.supersededBy.map(({ amendment }) => amendment),
        ...state.links.keys(),
      ]
    : [];

function firstAdministrator({ members }: WorkspaceState): MemberId | null {
  for (const { id, role } of members.values()) if (valueNow(role) === 'administrator') return id;
  return null;
}

function memberNamed({ members }: WorkspaceState, name: string): MemberId | null {
  const key = personKey(name.trim());
  for (const { id, person, role, isSample } of members.values())
    if (!isSample && valueNow(role) !== null && personKey(valueNow(person) ?? '') === key) return id;
  return null;
}
