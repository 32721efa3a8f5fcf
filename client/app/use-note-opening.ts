/** Keeps how a document's page stands, so that its text stands there at once when it is opened again. */
import { useEffect } from 'react';
import { includesRole } from '#shared/people/workspace-state.ts';
import type { EditorHandle } from '../editor/editor-handle.ts';
import { lockedProposals } from '../editor/edit-lock.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import type { DocumentFrame } from './document-frame.ts';

/** Drawn, and quiet, by then; ms. */
const noteAfterMs = 1_000;

export function useNoteOpening(
  workspace: Workspace,
  open: OpenDocument,
  frame: DocumentFrame,
  handle: EditorHandle | null,
): void {
  const state = useStore(open.state);
  const people = useStore(workspace.state);
  useEffect(() => {
    if (!handle || !state) return undefined;
    const note = (): void => {
      const now = open.state.get();
      const box = frame.page.getBoundingClientRect();
      const header = frame.top.querySelector('header');
      if (!now || !header || box.width === 0) return;
      // With a notice over it the text stands elsewhere, and not for long.
      const isPlain = Math.abs(frame.columns.getBoundingClientRect().top - box.top - header.offsetHeight) < 1;
      const mayWrite = includesRole(workspace.me.get().role, 'editor');
      open.noteOpening({
        isReadOnly: !mayWrite || now.seal !== null,
        lockedProposals: [...lockedProposals(now, null)],
        width: isPlain ? window.innerWidth : 0,
        belowTitle: handle.heightBelowTitle(),
      });
    };
    let timer = setTimeout(note, noteAfterMs);
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(note, noteAfterMs);
    };
    window.addEventListener('resize', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('resize', again);
    };
  }, [workspace, open, frame, handle, state, people]);
}
