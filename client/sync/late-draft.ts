/**
 * The amendment draft that late prose goes to: one for each sealed document and device. What comes later, from another
 * tab or after an interruption, goes into the same draft, as long as nobody has worked on it or opened it to others.
 */
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { fillBody, rewriteBody } from '#shared/document/body-from-content.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { newBlockId } from '../kernel/random.ts';
import { discardBody } from '../storage/body-database.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import type { LateRecord } from '../storage/device-database.ts';
import { changeStoredBody, storeFirstBody } from './first-body.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** A text that came too late: as content, and as the update that others of its kind can be joined to. */
export interface LateText {
  readonly content: ContentJson;
  readonly update: Uint8Array;
  /** Whether it says more than what the draft was made of. */
  readonly isNew: boolean;
}

/**
 * @param held what the draft was made of: it may have words of another tab that this one never read.
 * @returns `null` when it cannot be read as content.
 */
export function lateTextOf(doc: Y.Doc, held: Uint8Array | undefined): LateText | null {
  const here = Y.encodeStateAsUpdate(doc);
  const joined = new Y.Doc();
  try {
    if (held) Y.applyUpdate(joined, held);
    const root = joined.getXmlFragment(bodyRoot);
    const before = held && sayingOf(root);
    Y.applyUpdate(joined, here);
    const json = bodyJson(root);
    if (!json.ok) return null;
    const isNew = digestedDocument(json.value).digest !== before;
    return { content: json.value, update: held ? Y.encodeStateAsUpdate(joined) : here, isNew };
  } finally {
    joined.destroy();
  }
}

/** Writes a draft that nothing names yet; what it says, or `null` when that is no content for a body. */
export async function writeDraft(
  parts: WorkspaceParts,
  amendment: LedgerId,
  content: ContentJson,
): Promise<Digest | null> {
  const name = bodyDatabaseName(parts.deviceName, amendment);
  await discardBody(name);
  let made: Digest | null = null;
  await storeFirstBody(name, parts.clock, (_doc, root) => {
    if (fillBody(root, content, newBlockId).ok) made = sayingOf(root);
    return made !== null;
  });
  return made;
}

/** Brings a draft up to date with a text that grew; `null` when somebody has worked on it, or the text is no content. */
export async function extendDraft(
  parts: WorkspaceParts,
  record: LateRecord,
  { content, update }: LateText,
): Promise<Digest | null> {
  const { document, amendment } = record;
  const next = sayingAs(content);
  if (next === null) return null;
  const replica = parts.replica(amendment);
  await replica.whenLoaded;
  const state = replica.state.get();
  if (state && (state.isShared || state.proposals.size > 0)) return null;
  await parts.db.put('unsent', true, amendment);
  // Before it is done: whoever is interrupted finds what they made, and not that somebody worked on it.
  const made = [...(record.made ?? []), next];
  await parts.db.put('late', { ...record, text: update, made }, document);
  const isExtended = await changeStoredBody(
    bodyDatabaseName(parts.deviceName, amendment),
    parts.clock,
    (root) => {
      const saying = sayingOf(root);
      if (saying === null || !made.includes(saying)) return false;
      return saying === next || rewriteBody(root, content, newBlockId).ok;
    },
  );
  return isExtended ? next : null;
}

/** What a body says that is filled with `content`. */
function sayingAs(content: ContentJson): Digest | null {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment(bodyRoot);
  const saying = fillBody(root, content, newBlockId).ok ? sayingOf(root) : null;
  doc.destroy();
  return saying;
}

function sayingOf(root: Y.XmlFragment): Digest | null {
  const json = bodyJson(root);
  return json.ok ? digestedDocument(json.value).digest : null;
}
