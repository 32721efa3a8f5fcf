/** A document that comes with its text, attested by the relay: a sample, or what an operator imports. */
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import { BlockId, LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { maxBodyBytes } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Store } from '../store/store.ts';
import type { Ledgers } from './ledgers.ts';
import { randomToken } from './relay-acts.ts';

/** Longest title in the act that creates a document, UTF-16 code units. */
const maxTitleLength = 500;

export interface ReadyDocument {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  readonly title: string;
}

/** Creates a private draft of `owner`, with its text in the same transaction. */
export function createReadyDocument(
  { store, ledgers, now }: { readonly store: Store; readonly ledgers: Ledgers; readonly now: () => number },
  owner: MemberId,
  content: ContentJson,
): Result<ReadyDocument, Refusal> {
  const checked = checkContent(content);
  if (!checked.ok) return err(refuse('update-schema', checked.error.sentence));
  const doc = new Y.Doc();
  const filled = fillBody(doc.getXmlFragment(bodyRoot), content, () => BlockId.parse(randomToken()));
  if (!filled.ok) return err(refuse('update-schema', filled.error.sentence));
  const body = Y.encodeStateAsUpdate(doc);
  const client = doc.clientID;
  doc.destroy();
  if (body.length > maxBodyBytes) return err(refuse('update-too-large'));

  const ledger = LedgerId.parse(randomToken());
  const lineage = LineageId.parse(randomToken());
  const title = titleOf(content).slice(0, maxTitleLength).toWellFormed();
  const created = ledgers.attest(
    { ledger, lineage },
    owner,
    { type: 'document-created', owner, title: { text: title }, amends: null },
    () => {
      store.raiseSchema(ledger, documentSchemaVersion);
      store.bindClient(ledger, client, owner);
      store.appendUpdates(ledger, [body], now());
      store.describeBody(ledger, title, now());
    },
  );
  return created.ok ? ok({ ledger, lineage, title }) : created;
}
