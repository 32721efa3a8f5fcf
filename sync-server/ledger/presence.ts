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
  /** Newest first. */
  of(document: LedgerId): PresentMember[];
}

/** @param onChanged told after each coming and going. */
export function createPresence(now: () => number, onChanged: (document: LedgerId) => void): Presence {
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
      onChanged(document);
      return () => {
        seen.open--;
        seen.lastSeenMs = now();
        onChanged(document);
      };
    },
    of(document) {
      forgetOld(document);
      const members = documents.get(document) ?? new Map<MemberId, { open: number; lastSeenMs: number }>();
      return [...members]
        .map(([member, { open, lastSeenMs }]) => ({
          member,
          lastSeenMs: open > 0 ? now() : lastSeenMs,
          now: open > 0,
        }))
        .toSorted((a, b) => b.lastSeenMs - a.lastSeenMs);
    },
  };
}
