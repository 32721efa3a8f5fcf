/** Which documents amend or link to which: read from every ledger when first asked, or before, and kept up from then on. */
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';

export interface RelatedDocuments {
  /** C6: documents that amend this one. */
  amendmentsOf(document: LedgerId): readonly LedgerId[];
  /** C1: documents that link to this one. */
  linkingTo(document: LedgerId): readonly LedgerId[];
  /** Documents that this one amends or links to, or linked to until its last act. */
  mentionedBy(document: LedgerId): readonly LedgerId[];
  /** A ledger grew. */
  note(document: LedgerId): void;
  /** Reads up to `most` ledgers; whether all of them were read now, or before. */
  learnSome(most: number): boolean;
}

interface Mentions {
  readonly amends: LedgerId | null;
  readonly links: ReadonlySet<LedgerId>;
  /** Links that the last act took away. */
  readonly removed: readonly LedgerId[];
}

const nothing: Mentions = { amends: null, links: new Set(), removed: [] };

/** @param stateOf `null` for a ledger that cannot be read. */
export function relatedDocuments(
  all: () => readonly LedgerId[],
  stateOf: (document: LedgerId) => DocumentState | null,
): RelatedDocuments {
  /** What is still to be read, newest first; `null` before the first question. */
  let left: LedgerId[] | null = null;
  const mentions = new Map<LedgerId, Mentions>();
  const amendments = new Map<LedgerId, Set<LedgerId>>();
  const linking = new Map<LedgerId, Set<LedgerId>>();

  const read = (document: LedgerId): void => {
    const before = mentions.get(document) ?? nothing;
    const state = stateOf(document);
    const amends = state?.amends?.document ?? null;
    const links = new Set(state?.links.keys());
    const removed = [...before.links].filter((to) => !links.has(to));
    mentions.set(document, { amends, links, removed });
    for (const to of removed) linking.get(to)?.delete(document);
    for (const to of links) add(linking, to, document);
    if (amends) add(amendments, amends, document);
  };
  const learnSome = (most: number): boolean => {
    left ??= [...all()].toReversed();
    for (let n = 0; left.length > 0; n++) {
      if (n >= most) return false;
      const document = left.at(-1);
      // Read by now because it grew, or not yet; a ledger that fails is tried again by whoever asks next.
      if (document !== undefined && !mentions.has(document)) read(document);
      left.pop();
    }
    return true;
  };
  const learn = (): void => void learnSome(Infinity);

  return {
    amendmentsOf(document) {
      learn();
      return [...(amendments.get(document) ?? [])];
    },
    linkingTo(document) {
      learn();
      return [...(linking.get(document) ?? [])];
    },
    mentionedBy(document) {
      learn();
      const { amends, links, removed } = mentions.get(document) ?? nothing;
      return [...new Set([...(amends ? [amends] : []), ...links, ...removed])];
    },
    note(document) {
      if (left) read(document);
    },
    learnSome,
  };
}

function add(into: Map<LedgerId, Set<LedgerId>>, to: LedgerId, document: LedgerId): void {
  into.set(to, (into.get(to) ?? new Set()).add(document));
}
