/** Positions as Yjs knows them: they stay with their character on every device, as long as it is not re-inserted. */
import type { EditorState } from '@tiptap/pm/state';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
  type ProsemirrorBinding,
} from 'y-prosemirror';
import * as Y from 'yjs';
import { base64url, fromBase64url } from '#shared/kernel/bytes.ts';

/** base64url of the relative position's V1 encoding, as an anchor carries it; `null` before the body is bound. */
export function relativePlace(state: EditorState, position: number): string | null {
  const binding = bindingOf(state);
  if (!binding) return null;
  const relative: Y.RelativePosition = absolutePositionToRelativePosition(
    position,
    binding.type,
    binding.mapping,
  );
  return base64url(Y.encodeRelativePosition(relative));
}

/** The position that an anchor's hint means now; `null` when it is gone, or is no relative position at all. */
export function absolutePlace(state: EditorState, hint: string | null): number | null {
  const binding = bindingOf(state);
  const bytes = hint === null ? null : fromBase64url(hint);
  if (!binding || !bytes) return null;
  try {
    const relative = Y.decodeRelativePosition(bytes);
    return relativePositionToAbsolutePosition(binding.doc, binding.type, relative, binding.mapping);
  } catch {
    // Hints are other people's bytes.
    return null;
  }
}

function bindingOf(state: EditorState): ProsemirrorBinding | null {
  const sync: { binding?: ProsemirrorBinding } | undefined = ySyncPluginKey.getState(state);
  return sync?.binding ?? null;
}
