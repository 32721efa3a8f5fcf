/** Which threads a tab of the margin shows, and in which order. */
import type { Comment, Thread } from '#shared/discussion/thread-state.ts';
import type { ActId, BlockId, MemberId } from '#shared/kernel/ids.ts';
import type { ThreadPlace } from './margin-editor.ts';

export const marginTabs = ['open', 'resolved', 'mine'] as const;
export type MarginTab = (typeof marginTabs)[number];

export interface ThreadLists {
  /** About words, a proposal or the whole document, in document order. */
  readonly placed: readonly Thread[];
  /** Their words are gone. */
  readonly orphaned: readonly Thread[];
  /** C3 */
  readonly afterDecision: readonly Thread[];
}

interface Prose {
  readonly places: ReadonlyMap<ActId, ThreadPlace>;
  readonly positionOfBlock: (block: BlockId) => number | null;
}

export const isInTab = (thread: Thread, tab: MarginTab, me: MemberId): boolean => {
  switch (tab) {
    case 'open':
      return thread.resolved === null;
    case 'resolved':
      return thread.resolved !== null;
    case 'mine':
      return thread.comments.some(({ by, question }) => by === me || question?.to === me);
  }
};

export function threadLists(
  threads: Iterable<Thread>,
  tab: MarginTab,
  me: MemberId,
  prose: Prose,
): ThreadLists {
  const shown = [...threads].filter((thread) => isInTab(thread, tab, me));
  const before = shown.filter((thread) => !thread.isAfterDecision);
  const positions = new Map(before.map((thread) => [thread.id, positionOf(thread, prose)]));
  const position = (thread: Thread): number => positions.get(thread.id) ?? 0;
  return {
    placed: before
      .filter((thread) => positions.get(thread.id) !== null)
      .toSorted((a, b) => position(a) - position(b)),
    orphaned: before.filter((thread) => positions.get(thread.id) === null),
    afterDecision: shown.filter((thread) => thread.isAfterDecision),
  };
}

/** Where a thread stands in the document's order; what is about all of it stands first. `null` when orphaned. */
function positionOf({ id, anchor }: Thread, { places, positionOfBlock }: Prose): number | null {
  switch (anchor.kind) {
    case 'document':
      return -1;
    case 'revision':
      return positionOfBlock(anchor.proposal);
    case 'text': {
      const place = places.get(id);
      // Not looked up yet: it is not lost before somebody has looked.
      return place?.kind === 'orphaned' ? null : (place?.from ?? 0);
    }
  }
}

/** Threads of five and more are folded to their last three. */
const foldedFrom = 5;
const keptOpen = 3;

export function foldedComments(
  comments: readonly Comment[],
  isUnfolded: boolean,
): { readonly hidden: number; readonly shown: readonly Comment[] } {
  if (isUnfolded || comments.length < foldedFrom) return { hidden: 0, shown: comments };
  return { hidden: comments.length - keptOpen, shown: comments.slice(-keptOpen) };
}
