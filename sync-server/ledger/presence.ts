/** Who has a document open, or had it open in the last day. In memory: it is company, not evidence. */
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';

const dayMs = 24 * 3_600_000;

export interface PresentMember {
  readonly member: MemberId;
  readonly lastSeenMs: number;
  readonly now: boolean;
}

export interface Presence {
  /** Somebody opened `document`; the answer is called once, when they close it. */
  enter(document: LedgerId, member: MemberId): () => void;
  /** On all nodes, newest first. */
  of(document: LedgerId): PresentMember[];
  /** On this node. */
  ownOf(document: LedgerId): PresentMember[];
  /** Documents in which somebody is, or was, on this node. */
  documents(): readonly LedgerId[];
  /** Everybody that another node has, or had, in a document. */
  setElsewhere(node: string, document: LedgerId, members: readonly PresentMember[]): void;
  /** A node is gone: whoever was there on it is there no longer. */
  forgetElsewhere(node: string): void;
}

/**
 * @param onChanged told after each coming and going, on any node.
 * @param onOwnChanged told after those on this one.
 */
export function createPresence(
  now: () => number,
  onChanged: (document: LedgerId) => void,
  onOwnChanged: (document: LedgerId) => void = () => undefined,
): Presence {
  const elsewhere = new Map<LedgerId, Map<string, readonly PresentMember[]>>();
  const documents = new Map<LedgerId, Map<MemberId, { open: number; lastSeenMs: number }>>();

  const membersOf = (document: LedgerId): Map<MemberId, { open: number; lastSeenMs: number }> => {
    const members = documents.get(document) ?? new Map();
    documents.set(document, members);
    return members;
  };
  const forgetOld = (document: LedgerId): void => {
    const members = membersOf(document);
    for (const [member, { open, lastSeenMs }] of members)
      if (open === 0 && now() - lastSeenMs > dayMs) members.delete(member);
    if (members.size === 0) documents.delete(document);
  };

  return {
    enter(document, member) {
      const seen = membersOf(document).get(member) ?? { open: 0, lastSeenMs: now() };
      seen.open++;
      seen.lastSeenMs = now();
      membersOf(document).set(member, seen);
      ownChanged(document);
      return () => {
        seen.open--;
        seen.lastSeenMs = now();
        ownChanged(document);
      };
    },
    of(document) {
      forgetOldElsewhere(document);
      const all = [...ownOf(document), ...[...(elsewhere.get(document)?.values() ?? [])].flat()];
      const newest = new Map<MemberId, PresentMember>();
      for (const seen of all) {
        const other = newest.get(seen.member);
        newest.set(seen.member, {
          member: seen.member,
          lastSeenMs: Math.max(seen.lastSeenMs, other?.lastSeenMs ?? 0),
          now: seen.now || other?.now === true,
        });
      }
      return [...newest.values()].toSorted((a, b) => b.lastSeenMs - a.lastSeenMs);
    },
    ownOf,
    documents: () => [...documents.keys()],
    setElsewhere(node, document, members) {
      const nodes = elsewhere.get(document) ?? new Map<string, readonly PresentMember[]>();
      elsewhere.set(document, nodes.set(node, members));
      onChanged(document);
    },
    forgetElsewhere(node) {
      for (const [document, nodes] of elsewhere) {
        const had = nodes.get(node);
        if (!had) continue;
        nodes.set(
          node,
          had.map((seen) => ({ ...seen, now: false })),
        );
        onChanged(document);
      }
    },
  };

  function forgetOldElsewhere(document: LedgerId): void {
    const nodes = elsewhere.get(document);
    if (!nodes) return;
    const isRecent = (seen: PresentMember): boolean => seen.now || now() - seen.lastSeenMs <= dayMs;
    for (const [node, members] of nodes) if (!members.some(isRecent)) nodes.delete(node);
    if (nodes.size === 0) elsewhere.delete(document);
  }

  function ownChanged(document: LedgerId): void {
    onChanged(document);
    onOwnChanged(document);
  }

  function ownOf(document: LedgerId): PresentMember[] {
    forgetOld(document);
    const members = documents.get(document) ?? new Map<MemberId, { open: number; lastSeenMs: number }>();
    return [...members]
      .map(([member, { open, lastSeenMs }]) => ({
        member,
        lastSeenMs: open > 0 ? now() : lastSeenMs,
        now: open > 0,
      }))
      .toSorted((a, b) => b.lastSeenMs - a.lastSeenMs);
  }
}
