/** The record of a document, made anew from what is stored each time; the same bytes each time (promise 5). */
import { buildRecord } from '#shared/record/build-record.ts';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Store } from '../store/store.ts';
import type { Ledgers } from './ledgers.ts';
import type { RelayKey } from './relay-key.ts';
import type { Bodies } from './sealing.ts';

export interface RecordMaker {
  readonly store: Store;
  readonly ledgers: Ledgers;
  readonly relayKey: RelayKey;
  readonly bodies: Pick<Bodies, 'content'>;
}

/** The decision record of a document that exists. */
export type RecordOf = (document: LedgerId) => Promise<Result<Uint8Array, Refusal>>;

/** @param document one that exists. Throws `DamagedStore` when the stored text is not the sealed one. */
export async function recordOf(
  { store, ledgers, relayKey, bodies }: RecordMaker,
  document: LedgerId,
): Promise<Result<Uint8Array, Refusal>> {
  const row = store.document(document);
  const publicKey = fromBase64url(relayKey.publicKey);
  invariant(row && publicKey, 'a stored document, and a key that was opened');
  const workspace = ledgers.workspaceState();
  const built = await buildRecord({
    document,
    lineage: row.lineage,
    number: row.number,
    acts: store.actsAfter(document, 0),
    workspace: {
      ledger: workspace.workspace,
      lineage: workspace.lineage,
      acts: store.actsAfter(workspace.workspace, 0),
    },
    content: row.sealed ? bodies.content(document) : null,
    relayKey: publicKey,
    sign: relayKey.sign,
  });
  if (built.ok) return ok(built.value);
  switch (built.error.code) {
    case 'not-concluded':
      return err(refuse('not-concluded'));
    case 'content-differs':
      throw new DamagedStore(built.error.sentence);
  }
}
