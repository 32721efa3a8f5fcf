/**
 * Prose that was written after the seal (C3, promise 6): moved into an amendment draft, never merged, never lost.
 *
 * The relay refused a frame, and later frames of this device depend on it: so the whole local text is taken, as
 * content of this device's own, because its parts belong to several people's Yjs clients. Each step is finished
 * on disk before the next is recorded, so that a browser killed at any moment goes on where it was:
 *
 *     copying   the amendment's id is chosen; its body may be half there, and is written anew
 *     copied    body and first act of the amendment are on disk
 *     cleared   the sealed document's local body is gone; it is loaded from the relay again
 */
import type * as Y from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import type { ContentJson } from '#shared/acts/act.ts';
import type { ActId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { newBlockId, newLedgerId, newLineageId } from '../kernel/random.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import { storeNewDocument, type LateRecord } from '../storage/device-database.ts';
import { discardBody } from '../storage/body-database.ts';
import type { DurableBody } from '../storage/durable-body.ts';
import { storeFirstBody } from './first-body.ts';
import { oneTabAtATime } from './tabs.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** The sealed document as this device has it. */
export interface SealedHere {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  readonly conclusion: ActId;
  readonly body: Y.XmlFragment;
  readonly durable: DurableBody;
}

/** Moves the local text out; `null` when it cannot be read as content (it is then left where it is). */
export const moveOutLateWork = (parts: WorkspaceParts, sealed: SealedHere): Promise<LateRecord | null> =>
  oneTabAtATime(`${bodyDatabaseName(parts.deviceName, sealed.document)}/late`, async () =>
    sealed.durable.storage.get().isDiscarded
      ? ((await parts.db.get('late', sealed.document)) ?? null)
      : moveOut(parts, sealed),
  );

async function moveOut(parts: WorkspaceParts, sealed: SealedHere): Promise<LateRecord | null> {
  const { db } = parts;
  const begun = await db.get('late', sealed.document);
  const record: LateRecord =
    begun?.step === 'copying'
      ? begun
      : {
          document: sealed.document,
          amendment: newLedgerId(),
          lineage: newLineageId(),
          changes: sealed.durable.unsent.get().size,
          step: 'copying',
        };
  await db.put('late', record, sealed.document);

  let content: ContentJson | null = null;
  // Whoever goes on writing meanwhile is not left out.
  for (let copied = ''; copied !== changesOf(sealed.durable);) {
    copied = changesOf(sealed.durable);
    const read = bodyJson(sealed.body);
    if (!read.ok || !(await writeBody(parts, record.amendment, read.value))) return null;
    content = read.value;
  }
  if (!content) return null;
  await recordCopied(parts, sealed, record, titleOf(content));
  return clearSealed(parts, { ...record, step: 'copied' });
}

/** Takes up what a killed browser left behind, before the sealed document is opened again. */
export async function resumeLateWork(parts: WorkspaceParts, document: LedgerId): Promise<LateRecord | null> {
  const record = await parts.db.get('late', document);
  return record?.step === 'copied' ? clearSealed(parts, record) : (record ?? null);
}

/** Differs after each change; never empty. */
const changesOf = ({ unsent }: DurableBody): string => JSON.stringify([...unsent.get()]);

/** The amendment's body on this device's disk; false when `content` is none that a body may hold. */
async function writeBody(parts: WorkspaceParts, amendment: LedgerId, content: ContentJson): Promise<boolean> {
  const name = bodyDatabaseName(parts.deviceName, amendment);
  await discardBody(name);
  return storeFirstBody(name, parts.clock, (_doc, root) => fillBody(root, content, newBlockId).ok);
}

async function recordCopied(parts: WorkspaceParts, sealed: SealedHere, record: LateRecord, title: string) {
  const { entry, document } = await parts.composeCreation(record.amendment, record.lineage, {
    type: 'document-created',
    owner: parts.session.member,
    title: { text: title },
    amends: { document: sealed.document, lineage: sealed.lineage, conclusion: sealed.conclusion },
  });
  await parts.db.put('unsent', true, record.amendment);
  await storeNewDocument(parts.db, document, entry, { ...record, step: 'copied' });
}

async function clearSealed(parts: WorkspaceParts, record: LateRecord): Promise<LateRecord> {
  await discardBody(bodyDatabaseName(parts.deviceName, record.document));
  const cleared: LateRecord = { ...record, step: 'cleared' };
  await parts.db.put('late', cleared, record.document);
  await parts.db.delete('unsent', record.document);
  await parts.created(record.amendment);
  return cleared;
}
