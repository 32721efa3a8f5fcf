/** A text that is being written: at hand at once, and kept on the device so that it survives a reload. */
import { useEffect, useRef, useState } from 'react';
import type { CommentDrafts } from '../sync/workspace.ts';

export interface KeptText {
  readonly text: string;
  readonly set: (text: string) => void;
}

/** @param key names the draft; another key is another text. */
export function useKeptText(drafts: CommentDrafts, key: string): KeptText {
  const [text, setText] = useState('');
  const isTouched = useRef(false);
  useEffect(() => {
    let isGone = false;
    drafts.read(key).then(
      (kept) => !isGone && !isTouched.current && setText(kept),
      // A draft that cannot be read is lost; what is written from now on is in the field.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [drafts, key]);
  return {
    text,
    set(next) {
      isTouched.current = true;
      setText(next);
      drafts.write(key, next).catch(() => undefined);
    },
  };
}
