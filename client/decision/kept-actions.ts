/** C1: action items that are being written, kept on the device until the conclusion takes them along. */
import { useCallback, useMemo } from 'react';
import * as z from 'zod/mini';
import { MemberId } from '#shared/kernel/ids.ts';
import { useKeptText } from '../sync/kept-text.ts';
import type { CommentDrafts } from '../sync/workspace.ts';

const ActionDraft = z.object({
  key: z.number(),
  what: z.string(),
  owner: MemberId,
  /** ISO date; empty while none is chosen. */
  dueOn: z.string(),
});
export type ActionDraft = Readonly<z.infer<typeof ActionDraft>>;

const ActionDrafts = z.readonly(z.array(ActionDraft));

export interface KeptActions {
  readonly actions: readonly ActionDraft[];
  readonly set: (actions: readonly ActionDraft[]) => void;
  readonly clear: () => void;
}

/** @param key names the draft, as in `useKeptText`. */
export function useKeptActions(drafts: CommentDrafts, key: string): KeptActions {
  const { text, set, clear } = useKeptText(drafts, key);
  const actions = useMemo(() => keptActions(text), [text]);
  const keep = useCallback(
    (next: readonly ActionDraft[]) => set(next.length === 0 ? '' : JSON.stringify(next)),
    [set],
  );
  return { actions, set: keep, clear };
}

/** None, where the device holds something else. */
export function keptActions(text: string): readonly ActionDraft[] {
  if (text === '') return [];
  try {
    const read = ActionDrafts.safeParse(JSON.parse(text));
    return read.success ? read.data : [];
  } catch {
    return [];
  }
}
