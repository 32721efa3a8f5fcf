/** How a document's page stood when it was last open on this device: what its text needs to stand there before the rest. */
import * as z from 'zod/mini';
import { BlockId } from '#shared/kernel/ids.ts';

const Opening = z.object({
  /** How far this device was in the document's and the workspace's ledger, which decide the two that follow. */
  heads: z.array(z.number()),
  isReadOnly: z.boolean(),
  lockedProposals: z.array(BlockId),
  /** Of the window, px; the heights below are of that width. */
  width: z.number(),
  /** Of what the app says under the title, px. */
  belowTitle: z.number(),
});
export type Opening = z.infer<typeof Opening>;

export const writtenOpening = (opening: Opening): string => JSON.stringify(opening);

/** @param written by this or another version of the app. */
export function readOpening(written: string | null): Opening | null {
  if (written === null) return null;
  try {
    return Opening.safeParse(JSON.parse(written)).data ?? null;
  } catch {
    return null;
  }
}
