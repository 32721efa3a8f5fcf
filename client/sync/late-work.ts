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
 *
 * People go on writing meanwhile. What is thrown away on disk is what the draft holds, looked at in one transaction;
 * and when the screen has let go of the old text, what came into its memory until then is copied once more.
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
import { discardBody, type UnsentBlocks } from '../storage/body-database.ts';
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
  /** From now on nobody writes in `body`: the screen shows the sealed text, loaded again. */
  letGo(): void;
}

/** Moves the local text out; `null` when it cannot be read as content (it is then left where it is). */
export const moveOutLateWork = (parts: WorkspaceParts, sealed: SealedHere): Promise<LateRecord | null> =>
  oneTabAtATime(`${bodyDatabaseName(parts.deviceName, sealed.document)}/late`, async () =>
    isMovedOut(sealed.durable)
      ? ((await parts.db.get('late', sealed.document)) ?? null)
      : moveOut(parts, sealed),
  );

/** Another tab moved out all that is here; what came into this one's memory too late for that is moved out by itself. */
export function isMovedOut({ storage }: DurableBody): boolean {
  const { isDiscarded, isWriting } = storage.get();
  return isDiscarded && !isWriting;
}

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

  const name = bodyDatabaseName(parts.deviceName, sealed.document);
  let copied = await copyText(parts, sealed, record);
  if (!copied) return null;
  const recorded = await recordCopied(parts, sealed, record, copied);
  // Whoever goes on writing meanwhile is not left out. Where another tab threw this text away, the disk may hold a newer
  // one, of which nothing is here: that stays.
  let isCleared = false;
  for (let round = 1; !sealed.durable.storage.get().isDiscarded; round++) {
    const mayGo = round < mostRounds ? isWithin(copied.blocks) : undefined;
    isCleared = await discardBody(name, mayGo);
    if (isCleared) break;
    await new Promise<void>((resolve) => void parts.clock.after(roundMs, resolve));
    copied = await copyText(parts, sealed, record);
    if (!copied) return null;
  }
  sealed.letGo();
  if (sealed.durable.unsent.get() !== copied.blocks) await copyText(parts, sealed, record);
  await db.put('late', { ...recorded, step: 'cleared' }, sealed.document);
  if (isCleared) await db.delete('unsent', sealed.document);
  await parts.created(record.amendment);
  return { ...recorded, step: 'cleared' };
}

/** Takes up what a killed browser left behind, before the sealed document is opened again. */
export async function resumeLateWork(parts: WorkspaceParts, document: LedgerId): Promise<LateRecord | null> {
  const record = await parts.db.get('late', document);
  if (record?.step !== 'copied') return record ?? null;
  const name = bodyDatabaseName(parts.deviceName, document);
  const mayGo = record.covers ? isWithin(new Map(record.covers)) : undefined;
  // What was written after the copy is moved out when it is refused, to a draft of its own.
  if (!(await discardBody(name, mayGo))) return null;
  const cleared: LateRecord = { ...record, step: 'cleared' };
  await parts.db.put('late', cleared, document);
  await parts.db.delete('unsent', document);
  await parts.created(record.amendment);
  return cleared;
}

/** Receipts reach the disk after half a second; whoever writes without a pause is not waited for longer. */
const roundMs = 200;
const mostRounds = 6;

interface Copied {
  readonly title: string;
  /** The unsent blocks whose changes the draft holds. */
  readonly blocks: UnsentBlocks;
}

/** The whole text as it is, in the amendment's body on disk; `null` when it cannot be read as content. */
async function copyText(
  parts: WorkspaceParts,
  { body, durable }: SealedHere,
  { amendment }: LateRecord,
): Promise<Copied | null> {
  for (;;) {
    const blocks = durable.unsent.get();
    const read = bodyJson(body);
    if (!read.ok || !(await writeBody(parts, amendment, read.value))) return null;
    if (durable.unsent.get() === blocks) return { title: titleOf(read.value), blocks };
  }
}

const isWithin =
  (held: UnsentBlocks) =>
  (stored: UnsentBlocks): boolean =>
    Array.from(stored).every(([block, token]) => held.get(block) === token);

/** The amendment's body on this device's disk; false when `content` is none that a body may hold. */
async function writeBody(parts: WorkspaceParts, amendment: LedgerId, content: ContentJson): Promise<boolean> {
  const name = bodyDatabaseName(parts.deviceName, amendment);
  await discardBody(name);
  return storeFirstBody(name, parts.clock, (_doc, root) => fillBody(root, content, newBlockId).ok);
}

async function recordCopied(
  parts: WorkspaceParts,
  sealed: SealedHere,
  record: LateRecord,
  { title, blocks }: Copied,
): Promise<LateRecord> {
  const { entry, document } = await parts.composeCreation(record.amendment, record.lineage, {
    type: 'document-created',
    owner: parts.session.member,
    title: { text: title },
    amends: { document: sealed.document, lineage: sealed.lineage, conclusion: sealed.conclusion },
  });
  await parts.db.put('unsent', true, record.amendment);
  const recorded: LateRecord = { ...record, covers: [...blocks], step: 'copied' };
  await storeNewDocument(parts.db, document, entry, recorded);
  return recorded;
}
