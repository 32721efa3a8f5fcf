/** Recognises the commands of the keyboard; Ctrl+Alt is AltGr on many keyboards, where it writes letters. */

const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|[oa]d)/.test(navigator.platform);

const isMod = (event: KeyboardEvent): boolean => (isMac ? event.metaKey : event.ctrlKey);
const isAltGr = (event: KeyboardEvent): boolean => event.getModifierState('AltGraph');

/** Mod+Alt+M, or Mod+Shift+M where Ctrl+Alt writes a letter. */
export const isCommentKey = (event: KeyboardEvent): boolean =>
  isMod(event) && event.code === 'KeyM' && !isAltGr(event) && event.altKey !== event.shiftKey;

export function moveKey(event: KeyboardEvent): 'up' | 'down' | null {
  if (!isMod(event) || !event.altKey || event.shiftKey || isAltGr(event)) return null;
  return event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : null;
}

/** How a command's keys are written for this machine. */
export const keys = (spelling: string): string =>
  isMac
    ? spelling.replace('Mod', '⌘').replace('Alt', '⌥').replace('Shift', '⇧').replaceAll('+', '')
    : spelling.replace('Mod', 'Ctrl');
