/** Documents that are open: shared by their openers, closed by the last. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { EarlyBody } from './early-body.ts';
import type { OpenDocument } from './workspace.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

export interface SharedDocuments {
  readonly open: (document: LedgerId) => Promise<OpenDocument>;
  readonly isOpen: (document: LedgerId) => boolean;
  /** Resolves when every body has stored what it still had. Nothing is opened after it. */
  readonly closeAll: () => Promise<void>;
}

/** What reads bodies is large, and the library shows without it. */
export const loadOpenDocument = () => import('./open-document.ts');

/** @param early the body of the first document, where it is read already. */
export function shareDocuments(parts: WorkspaceParts, early: EarlyBody | null): SharedDocuments {
  const open = new Map<LedgerId, { readonly document: OpenDocument; openers: number }>();
  const closing = new Set<Promise<void>>();
  let isEnded = false;

  const onClose = (id: LedgerId) => (body: Promise<void>) => {
    open.delete(id);
    closing.add(body);
    void body.finally(() => closing.delete(body));
  };

  return {
    async open(id) {
      const [{ openDocument }] = await Promise.all([loadOpenDocument(), early?.whenOpen]);
      if (isEnded) return never;
      const shared = open.get(id) ?? {
        document: openDocument(
          parts,
          id,
          onClose(id),
          early?.take(id, () => parts.replica(id).place()),
        ),
        openers: 0,
      };
      open.set(id, shared);
      shared.openers++;
      let isClosed = false;
      const close = () => {
        if (isClosed) return;
        isClosed = true;
        if (--shared.openers === 0) shared.document.close();
      };
      return Object.create(shared.document, { close: { value: close } }) as OpenDocument;
    },
    isOpen: (id) => open.has(id),
    async closeAll() {
      isEnded = true;
      for (const { document } of Array.from(open.values())) document.close();
      await Promise.all([...closing, early?.close()]);
    },
  };
}

/** For who asks after the end: the screens that asked are gone. */
const never = new Promise<OpenDocument>(() => {});
