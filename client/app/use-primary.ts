/** What happens when the header's primary button is pressed. */
import { useLocation } from 'wouter';
import type { BlockId } from '#shared/kernel/ids.ts';
import type { EditorHandle } from '../editor/editor-handle.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import type { PrimaryAction } from './primary-action.ts';

/** Does what the primary button says. */
export function usePrimary(
  open: OpenDocument,
  handle: EditorHandle | null,
  ways: {
    share(): void;
    panel(panel: { readonly kind: 'opening' | 'concluding'; readonly proposal: BlockId }): void;
    comment(): void;
  },
): (action: PrimaryAction) => void {
  const [, navigate] = useLocation();
  return (action) => {
    switch (action.kind) {
      case 'respond':
      case 'unblock':
        goToAnswers(action.proposal);
        break;
      case 'answer':
      case 'judge':
        goToAnswers(action.proposal, `position-${action.objection}`);
        break;
      case 'open':
      case 'reopen':
        ways.panel({ kind: 'opening', proposal: action.proposal });
        break;
      case 'conclude':
        ways.panel({ kind: 'concluding', proposal: action.proposal });
        break;
      case 'share':
        ways.share();
        break;
      case 'propose':
        handle?.insertProposal();
        break;
      case 'comment':
        ways.comment();
        break;
      case 'record':
        navigate(`/d/${open.id}/record`);
        break;
    }
  };
}

/** To the proposal, or to a row in it, with focus on the first thing one can answer or do there. */
export function goToAnswers(proposal: BlockId, row?: string): void {
  const block = document.querySelector(`[data-id="${proposal}"]`);
  const place = (row === undefined ? null : document.getElementById(row)) ?? block;
  place?.scrollIntoView({ block: 'center' });
  const first = row === undefined ? 'article [role="group"] button' : 'button:not([aria-label])';
  place?.querySelector<HTMLElement>(`${first}:not(:disabled)`)?.focus({ preventScroll: true });
}

/** The margin knows how a comment on the whole document is begun. */
export function beginCommentInMargin(): void {
  document.querySelector<HTMLElement>('section[aria-label="Comments"] button[aria-label="Comment"]')?.click();
}
