/** Who wrote when, as far as this device knows: what it kept at once, then what the relay tells. */
import { useEffect, useState } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { WritingAnswer } from '#shared/protocol/http-api.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';

export interface KnownWriting {
  /** As it was last told; `null` when it never was. */
  readonly told: WritingAnswer | null;
  /** The relay does not tell it just now. */
  readonly isUnreachable: boolean;
}

/** @param changedAtMs when the prose changed last: a later change asks again. */
export function useWriting(
  workspace: Workspace,
  document: LedgerId,
  changedAtMs: number | null,
): KnownWriting {
  const connection = useStore(workspace.connection);
  const [known, setKnown] = useState<KnownWriting>({ told: null, isUnreachable: false });
  useEffect(() => {
    let isGone = false;
    void workspace.writing.kept(document).then((kept) => {
      if (!isGone && kept) setKnown((before) => (before.told ? before : { ...before, told: kept }));
    });
    return () => {
      isGone = true;
    };
  }, [workspace, document]);
  useEffect(() => {
    let isGone = false;
    const asking = connection === 'online' ? workspace.writing.ask(document) : Promise.resolve(null);
    void asking.then((told) => {
      if (isGone || connection === 'connecting') return;
      setKnown((before) => (told ? { told, isUnreachable: false } : { ...before, isUnreachable: true }));
    });
    return () => {
      isGone = true;
    };
  }, [workspace, document, connection, changedAtMs]);
  return known;
}
