/** Where there is no room for the margin: how many open threads stand at each line, at the edge of the prose. */
import MessageSquareText from 'lucide-react/icons/message-square-text';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Thread } from '#shared/discussion/thread-state.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import type { MarginEditor } from './margin-editor.ts';
import { gutterMarks, type GutterMark } from './gutter-marks.ts';
import styles from './comment-gutter.module.css';

export interface CommentGutterProps {
  readonly document: OpenDocument;
  readonly handle: MarginEditor;
  /** Opens the drawer; the thread has the focus already. */
  readonly onOpen: () => void;
}

/** Stands in a positioned element that is as high as the prose. */
export function CommentGutter({ document, handle, onOpen }: CommentGutterProps) {
  const state = useStore(document.state);
  const places = useStore(handle.places);
  const threads = useMemo(() => [...(state?.threads.values() ?? [])].filter(isOpenOnWords), [state]);
  const gutter = useRef<HTMLDivElement>(null);
  const [marks, setMarks] = useState<readonly GutterMark<ActId>[]>([]);

  const look = useEffectEvent(() => {
    const origin = gutter.current?.getBoundingClientRect().top ?? 0;
    const tops = threads.flatMap(({ id }) => {
      const rect = handle.rectOf(id);
      return rect ? [{ thread: id, top: Math.round(rect.top - origin) }] : [];
    });
    const next = gutterMarks(tops);
    setMarks((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
  });
  useEffect(() => handle.onLayout(() => look()), [handle]);
  useEffect(() => {
    const frame = requestAnimationFrame(() => look());
    return () => cancelAnimationFrame(frame);
  }, [threads, places]);

  return (
    <div ref={gutter} className={styles.gutter}>
      {marks.map(({ top, threads: here }) => (
        <button
          key={here[0]}
          type="button"
          className={styles.mark}
          style={{ insetBlockStart: top }}
          aria-label={here.length === 1 ? '1 comment here' : `${here.length} comments here`}
          onClick={() => {
            handle.focusedThread.set(here[0] ?? null);
            onOpen();
          }}
        >
          <MessageSquareText size={14} aria-hidden />
          {here.length > 1 && here.length}
        </button>
      ))}
    </div>
  );
}

const isOpenOnWords = ({ anchor, resolved }: Thread): boolean => anchor.kind === 'text' && resolved === null;
