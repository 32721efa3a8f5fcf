/** The library's row of one document. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import type { LibraryRow, Workspace } from '../sync/workspace.ts';

export const useRow = (workspace: Workspace, id: LedgerId): LibraryRow | null =>
  useStore(workspace.library).find((row) => row.document === id) ?? null;

/** While one types its dates change with each key; its title seldom does. */
export const useRowTitle = (workspace: Workspace, id: LedgerId): string | null =>
  useStoreValue(workspace.library, (rows) => rows.find((row) => row.document === id)?.title ?? null);
