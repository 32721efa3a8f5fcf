/** W1: the instant that an act's window becomes when the act is stamped. */
import type { Act } from '#shared/acts/act.ts';
import { closingInstant } from '#shared/decision/window.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';

/** ms since 1970; `null` on acts without a window, and for zones that this machine does not know. */
export function closingOf(act: Act, atMs: number, document: DocumentState): number | null {
  switch (act.type) {
    case 'proposal-opened':
      return closingInstant(act.window, atMs);
    case 'window-extended':
      // W4: it counts on from the present end.
      return closingInstant(act.window, document.proposals.get(act.proposal)?.closesAtMs ?? atMs);
    default:
      return null;
  }
}
