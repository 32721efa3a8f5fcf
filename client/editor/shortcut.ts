/** Recognises the commands of the keyboard; Ctrl+Alt is AltGr on many keyboards, where it writes letters. */

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|[oa]d)/.test(navigator.platform);

/** What of a key press decides. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'
>;

const isMod = (event: KeyPress): boolean => (isMac ? event.metaKey : event.ctrlKey);
const isAltGr = (event: KeyPress): boolean => event.getModifierState('AltGraph');

/** Mod+Alt+M, or Mod+Shift+M where Ctrl+Alt writes a letter. */
export const isCommentKey = (event: KeyPress): boolean =>
  isMod(event) && event.code === 'KeyM' && !isAltGr(event) && event.altKey !== event.shiftKey;

export function moveKey(event: KeyPress): 'up' | 'down' | null {
  if (!isMod(event) || !event.altKey || event.shiftKey || isAltGr(event)) return null;
  return event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : null;
}
