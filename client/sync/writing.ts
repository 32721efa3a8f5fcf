/** Who wrote when: asked of the relay, and kept on this device as it was last told. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { WritingAnswer } from '#shared/protocol/http-api.ts';
import type { Api } from '../session/api.ts';
import type { DeviceDatabase } from '../storage/device-database.ts';
import type { Aside } from './aside.ts';
import type { Writing } from './workspace.ts';
import type { Documents } from './workspace-parts.ts';

export interface WritingOptions {
  readonly db: DeviceDatabase;
  readonly api: Api;
  readonly aside: Aside;
  readonly documents: Pick<Documents, 'unsent'>;
}

export const openWriting = ({ db, api, aside, documents }: WritingOptions): Writing => ({
  async kept(document: LedgerId) {
    const kept = WritingAnswer.safeParse(await db.get('writing', document));
    return kept.success ? kept.data : null;
  },
  async ask(document: LedgerId) {
    const told = await api.get(`/api/documents/${document}/writing`, WritingAnswer);
    if (!told.ok) return null;
    aside.run(() => db.put('writing', told.value, document));
    return told.value;
  },
  unsent: documents.unsent,
});
