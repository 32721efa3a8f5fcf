/** A text that is being written: at hand in memory, and kept on the device so that it survives a reload. */
import { useCallback, useEffect, useState } from 'react';
import type { CommentDrafts } from './workspace.ts';

const held = new WeakMap<CommentDrafts, Map<string, string>>();

function memoryOf(drafts: CommentDrafts): Map<string, string> {
  const known = held.get(drafts) ?? new Map<string, string>();
  held.set(drafts, known);
  return known;
}

export interface KeptText {
  readonly text: string;
  readonly set: (text: string) => void;
  readonly clear: () => void;
}

/** @param key names the draft for as long as its field means the same thing. */
export function useKeptText(drafts: CommentDrafts, key: string): KeptText {
  const memory = memoryOf(drafts);
  const [text, setText] = useState(() => memory.get(key) ?? '');
  useEffect(() => {
    let isGone = false;
    const show = (kept: string) => {
      if (isGone || memory.has(key) || kept === '') return;
      memory.set(key, kept);
      setText(kept);
    };
    // A draft that cannot be read or kept is still in the field in front of its writer.
    if (!memory.has(key)) drafts.read(key).then(show, () => undefined);
    return () => {
      isGone = true;
    };
  }, [drafts, key, memory]);
  const set = useCallback(
    (next: string) => {
      memory.set(key, next);
      setText(next);
      drafts.write(key, next).catch(() => undefined);
    },
    [drafts, key, memory],
  );
  const clear = useCallback(() => set(''), [set]);
  return { text, set, clear };
}
