/** Two people in two browsers at a real relay, as many tests begin; what they opened is closed when the test is over. */
import { expect, onTestFinished } from 'vitest';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { startTestRelay } from '../../sync-server/start-relay.ts';
import { paragraph, Peer } from './peer.ts';

export function kept<T extends AsyncDisposable>(thing: T): T {
  onTestFinished(async () => {
    await thing[Symbol.asyncDispose]();
  });
  return thing;
}

export const whenSync = (document: OpenDocument, kind: string) =>
  untilStore(document.sync, (sync) => sync.kind === kind);

export async function until(check: () => boolean): Promise<void> {
  await expect.poll(check, { interval: 10 }).toBe(true);
}

/** A comment on the whole document. */
export const comment = (text: string) =>
  ({
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text },
    suggestion: null,
  }) as const;

/** Ann is the administrator. */
export async function annAlone(options?: Parameters<typeof startTestRelay>[0]) {
  const relay = kept(await startTestRelay(options));
  const ann = kept(await Peer.open(relay));
  await ann.setUp('Ann');
  return { relay, ann };
}

/** Ann is the administrator, Ben an editor. */
export async function annAndBen() {
  const { relay, ann } = await annAlone();
  const ben = kept(await Peer.open(relay));
  await ben.join(ann, 'Ben', 'editor');
  return { relay, ann, ben };
}

/** Ann's document "Plan" with one paragraph, open at both of them and up to date. */
export async function sharedDocument() {
  const { relay, ann, ben } = await annAndBen();
  const id = await ann.workspace.create('Plan');
  const annes = await ann.workspace.open(id);
  await annes.whenLoaded;
  annes.body.push([paragraph('Before', 'block-before')]);
  await annes.perform({ type: 'document-shared' });
  await whenSync(annes, 'up-to-date');
  await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === id));
  const bens = await ben.workspace.open(id);
  await whenSync(bens, 'up-to-date');
  return { relay, ann, ben, id, annes, bens };
}
