/** The note, kept for the next start of the app, that a document has prose which the relay lacks. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { askToKeepStorage } from '../storage/keep-storage.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** How long all must have been sent before the next start is told so, ms. */
const crossOutAfterMs = 2_000;

export interface UnsentNote {
  set(isUnsent: boolean): void;
  /** Nothing changes any more: what was about to be crossed out is crossed out now. */
  stop(): void;
}

/** Noted at once, and crossed out when all stays sent, so that typing does not write it at each key. */
export function openUnsentNote({ clock, documents, aside }: WorkspaceParts, id: LedgerId): UnsentNote {
  let cancel: (() => void) | null = null;
  const crossOut = () => {
    cancel = null;
    aside.run(() => documents.markUnsent(id, false));
  };
  return {
    set(isUnsent) {
      const isNoted = documents.unsent.get().has(id);
      if (isUnsent) {
        cancel?.();
        cancel = null;
        if (!isNoted) aside.run(() => documents.markUnsent(id, true));
        askToKeepStorage();
      } else if (isNoted) cancel ??= clock.after(crossOutAfterMs, crossOut);
    },
    stop() {
      if (!cancel) return;
      cancel();
      crossOut();
    },
  };
}
