/** The library's row of one document. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { LibraryRow, Workspace } from '../sync/workspace.ts';

export const useRow = (workspace: Workspace, id: LedgerId): LibraryRow | null =>
  useStore(workspace.library).find((row) => row.document === id) ?? null;
