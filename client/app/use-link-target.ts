/** D5: goes where a permanent link leads, once that place is here; and knows when it is not. */
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { targetOf, type LinkTarget } from '#shared/document/permanent-link.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LinkedComment } from '../discussion/comment-margin.tsx';
import type { EditorHandle } from '../editor/editor-handle.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument } from '../sync/workspace.ts';

export interface FollowedLink {
  /** The comment to be shown; `null` once it was. */
  readonly comment: LinkedComment | null;
  readonly onCommentShown: () => void;
  /** A sentence about a target that is not here, or is not what stands in the text now. */
  readonly says: string | null;
  readonly dismiss: () => void;
}

/** A value of its own for each time that a link is followed. */
interface Following {
  readonly target: LinkTarget;
}

const following = (): Following | null => {
  const target = targetOf(location.hash);
  return target && { target };
};

export function useLinkTarget(open: OpenDocument, handle: EditorHandle | null): FollowedLink {
  const state = useStore(open.state);
  const sync = useStore(open.sync);
  const [wanted, want] = useState(following);
  const [comment, setComment] = useState<LinkedComment | null>(null);
  const [remark, setRemark] = useState<string | null>(null);

  useEffect(() => {
    const onHash = (): void => {
      const next = following();
      if (!next) return;
      setRemark(null);
      want(next);
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);

  const tryToGo = useEffectEvent(() => {
    if (!wanted || !state) return;
    const place = placeOf(wanted.target, state);
    if (place?.kind === 'comment') setComment(place);
    else if (!place || !handle || !goToBlock(handle, place.block, place.row)) return;
    setRemark(place.kind === 'block' ? place.remark : null);
    want(null);
  });
  useEffect(() => {
    // Blocks and answers are drawn by then.
    const frame = requestAnimationFrame(() => tryToGo());
    return () => cancelAnimationFrame(frame);
  }, [wanted, state, handle, sync.kind]);

  // The margin is not drawn anew because this page was.
  const onCommentShown = useCallback(() => setComment(null), []);
  // Whatever the relay still has to send may hold it.
  const isComplete = sync.kind !== 'writing' && state !== null && handle !== null;
  return {
    comment,
    onCommentShown,
    says: wanted ? (isComplete ? unknownWords(wanted.target, sync.kind === 'offline') : null) : remark,
    dismiss() {
      want(null);
      setRemark(null);
    },
  };
}

type Place =
  | ({ readonly kind: 'comment' } & LinkedComment)
  | {
      readonly kind: 'block';
      readonly block: Extract<LinkTarget, { kind: 'block' }>['block'];
      /** Id of the element inside the block that is meant. */
      readonly row: string | null;
      readonly remark: string | null;
    };

function placeOf(target: LinkTarget, state: DocumentState): Place | null {
  switch (target.kind) {
    case 'block':
      return { kind: 'block', block: target.block, row: null, remark: null };
    case 'comment':
      for (const thread of state.threads.values())
        if (thread.comments.some(({ id }) => id === target.comment))
          return { kind: 'comment', thread: thread.id, comment: target.comment };
      return null;
    case 'position':
      for (const { id, positions, objections } of state.proposals.values()) {
        const position = positions.find((each) => each.id === target.position);
        if (!position) continue;
        const isStanding = objections.some((each) => each.id === position.id && !each.withdrawn);
        const isLatest = !positions.some(
          (other) => other.by === position.by && positions.indexOf(other) > positions.indexOf(position),
        );
        return {
          kind: 'block',
          block: id,
          row: `position-${position.id}`,
          remark:
            isStanding || isLatest ? null : 'This answer was given anew since. The latest one stands here.',
        };
      }
      return null;
    case 'revision': {
      const proposal = state.proposals.get(target.proposal);
      const revision = proposal?.revisions.find(({ number }) => number === target.number);
      const now = proposal?.revisions.at(-1)?.number;
      if (!proposal || !revision) return null;
      return {
        kind: 'block',
        block: proposal.id,
        row: `revision-${revision.number}-${proposal.id}`,
        remark:
          revision.number === now
            ? null
            : `This link is about revision ${revision.number}. What stands here now is revision ${now}.`,
      };
    }
  }
}

/** False while the block is not in the text. */
function goToBlock(handle: EditorHandle, block: string, row: string | null): boolean {
  const element = document.querySelector<HTMLElement>(`[data-id="${CSS.escape(block)}"]`);
  const entry = row === null ? null : document.getElementById(row);
  if (!element) return false;
  if (!entry) {
    handle.scrollToBlock(block as Parameters<EditorHandle['scrollToBlock']>[0]);
  } else {
    entry.closest('details')?.setAttribute('open', '');
    entry.scrollIntoView({ block: 'center' });
    entry.focus({ preventScroll: true });
  }
  point(entry ?? element);
  return true;
}

/** A breath of colour where one arrives; it changes nothing in the page. */
function point(element: HTMLElement): void {
  const soft = getComputedStyle(element).getPropertyValue('--accent-soft') || 'transparent';
  element.animate([{ backgroundColor: soft }, { backgroundColor: soft, offset: 0.6 }, {}], {
    duration: 1800,
  });
}

const names = {
  comment: 'comment',
  position: 'answer',
  revision: 'revision',
  block: 'place in the text',
} as const;

function unknownWords({ kind }: LinkTarget, isOffline: boolean): string {
  const lead = `The ${names[kind]} that this link leads to is not here`;
  return isOffline
    ? `${lead}. This device is offline and may not have it yet.`
    : `${lead}. ${kind === 'block' ? 'It may have been removed from the text.' : 'It may not have been sent yet, or the link was not copied whole.'}`;
}
