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
 * and when the screen has let go of the old text, what came into its memory until then is copied once more. The words of
 * other tabs go to the same draft (`late-draft.ts`).
 */
import type * as Y from 'yjs';
import { titleOf } from '#shared/document/plain-text.ts';
import type { ActId, Digest, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { newLedgerId, newLineageId } from '../kernel/random.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import { storeNewDocument, type LateRecord } from '../storage/device-database.ts';
import { discardBody, type UnsentBlocks } from '../storage/body-database.ts';
import type { DurableBody } from '../storage/durable-body.ts';
import type { LateText } from './late-draft.ts';
import { oneTabAtATime, unlessAnotherTab } from './tabs.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** The sealed document as this device has it. */
export interface SealedHere {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  readonly conclusion: ActId;
  readonly doc: Y.Doc;
  readonly durable: DurableBody;
  /** From now on nobody writes in `doc`: the screen shows the sealed text, loaded again. */
  letGo(): void;
}

/** Moves the local text out; `null` when it cannot be read as content (it is then left where it is). */
export const moveOutLateWork = (parts: WorkspaceParts, sealed: SealedHere): Promise<LateRecord | null> =>
  oneTabAtATime(rescueOf(parts, sealed.document), async () =>
    isMovedOut(sealed.durable)
      ? ((await parts.db.get('late', sealed.document)) ?? null)
      : moveOut(parts, sealed),
  );

const rescueOf = ({ deviceName }: WorkspaceParts, document: LedgerId): string =>
  `${bodyDatabaseName(deviceName, document)}/late`;

/** Another tab moved out all that is here; what came into this one's memory too late for that is moved out by itself. */
export function isMovedOut({ storage }: DurableBody): boolean {
  const { isDiscarded, isWriting } = storage.get();
  return isDiscarded && !isWriting;
}

async function moveOut(parts: WorkspaceParts, sealed: SealedHere): Promise<LateRecord | null> {
  const { db } = parts;
  const { durable } = sealed;
  const begun = await db.get('late', sealed.document);
  let record = await copyText(parts, sealed, begun ?? (await begin(parts, sealed)));
  // Whoever goes on writing meanwhile is not left out. Where another tab threw this text away, the disk may hold a newer
  // one, of which nothing is here: that stays.
  let isCleared = false;
  while (record && !durable.storage.get().isDiscarded) {
    isCleared = await discardBody(
      bodyDatabaseName(parts.deviceName, sealed.document),
      mayGo(record, durable),
    );
    if (isCleared) break;
    await new Promise<void>((resolve) => void parts.clock.after(roundMs, resolve));
    record = await copyText(parts, sealed, record);
  }
  if (!record) return null;
  sealed.letGo();
  if (!isWithin(record)(durable.unsent.get())) record = (await copyText(parts, sealed, record)) ?? record;
  const cleared: LateRecord = { ...record, step: 'cleared' };
  await db.put('late', cleared, sealed.document);
  if (isCleared) await db.delete('unsent', sealed.document);
  // It may have been sent, and crossed out, before it was extended.
  await db.put('unsent', true, cleared.amendment);
  await parts.created(cleared.amendment);
  return cleared;
}

async function begin({ db }: WorkspaceParts, { document }: SealedHere): Promise<LateRecord> {
  const record: LateRecord = {
    document,
    amendment: newLedgerId(),
    lineage: newLineageId(),
    changes: 0,
    step: 'copying',
  };
  await db.put('late', record, document);
  return record;
}

/** Takes up what a killed browser left behind, before the sealed document is opened again. */
export const resumeLateWork = (parts: WorkspaceParts, document: LedgerId): Promise<LateRecord | null> =>
  unlessAnotherTab(rescueOf(parts, document), async () => {
    const record = await parts.db.get('late', document);
    if (record?.step !== 'copied') return record ?? null;
    const name = bodyDatabaseName(parts.deviceName, document);
    // What was written after the copy goes to the same draft when it is refused.
    if (!(await discardBody(name, record.covers && isWithin(record)))) return null;
    const cleared: LateRecord = { ...record, step: 'cleared' };
    await parts.db.put('late', cleared, document);
    await parts.db.delete('unsent', document);
    await parts.created(record.amendment);
    return cleared;
  });

/** Receipts reach the disk after half a second, and words at once: a moment later both are there. */
const roundMs = 200;

/** The whole text as it is, in the draft on disk; `null` when it cannot be read as content. */
async function copyText(
  parts: WorkspaceParts,
  sealed: SealedHere,
  begun: LateRecord,
): Promise<LateRecord | null> {
  const { doc, durable } = sealed;
  let record = begun;
  for (;;) {
    const blocks = durable.unsent.get();
    // Late work is rare: no page loads it at once.
    const { lateTextOf } = await import('./late-draft.ts');
    const text = lateTextOf(doc, record.text);
    if (!text) return null;
    const made = await draftOf(parts, record, text);
    if (made) {
      record = await recordCopied(parts, sealed, record, { text, blocks, made });
      if (durable.unsent.get() === blocks) return record;
    } else if (record.step === 'copying') return null;
    // Somebody works on that draft already: what comes now is another's beginning.
    else record = await begin(parts, sealed);
  }
}

/** What the draft says when it holds the text; `null` when it cannot hold it. */
async function draftOf(parts: WorkspaceParts, record: LateRecord, text: LateText): Promise<Digest | null> {
  const { extendDraft, writeDraft } = await import('./late-draft.ts');
  if (record.step === 'copying') return writeDraft(parts, record.amendment, text.content);
  const [made, ...others] = record.made ?? [];
  if (!record.text || made === undefined) return null; // an older app's, or put away
  return text.isNew || others.length > 0 ? extendDraft(parts, record, text) : made;
}

/** Whether the draft holds all of these changes. */
const isWithin =
  ({ covers }: LateRecord) =>
  (unsent: UnsentBlocks): boolean => {
    const held = new Map(covers);
    return Array.from(unsent).every(([block, token]) => held.get(block) === token);
  };

/** Only what the draft holds is thrown away, and only of the text that was copied. */
const mayGo =
  (record: LateRecord, durable: DurableBody) =>
  (unsent: UnsentBlocks, epoch: string): boolean =>
    epoch === durable.epoch() && isWithin(record)(unsent);

interface Copied {
  readonly text: LateText;
  /** The unsent blocks whose changes the draft holds. */
  readonly blocks: UnsentBlocks;
  readonly made: Digest;
}

async function recordCopied(
  parts: WorkspaceParts,
  sealed: SealedHere,
  record: LateRecord,
  { text, blocks, made }: Copied,
): Promise<LateRecord> {
  const held = new Map(record.covers);
  const news = Array.from(blocks).filter(([block, token]) => held.get(block) !== token);
  const recorded: LateRecord = {
    ...record,
    changes: record.changes + news.filter(([block]) => !held.has(block)).length,
    covers: [...new Map([...held, ...news])],
    text: text.update,
    made: [made],
    step: 'copied',
  };
  if (record.step !== 'copying') {
    await parts.db.put('late', recorded, sealed.document);
    return recorded;
  }
  const { entry, document } = await parts.composeCreation(record.amendment, record.lineage, {
    type: 'document-created',
    owner: parts.session.member,
    title: { text: titleOf(text.content) },
    amends: { document: sealed.document, lineage: sealed.lineage, conclusion: sealed.conclusion },
  });
  await parts.db.put('unsent', true, record.amendment);
  await storeNewDocument(parts.db, document, entry, recorded);
  return recorded;
}
