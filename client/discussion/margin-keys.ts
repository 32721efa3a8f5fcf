/** The margin's keys: Alt+] and Alt+[ from anywhere, single letters while the focus is in it. */
import { useEffect, useEffectEvent, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import type { ActId } from '#shared/kernel/ids.ts';
import { neighbour } from './thread-order.ts';

export type MarginKey = 'next' | 'previous' | 'reply' | 'resolve';

const letters: Readonly<Record<string, MarginKey>> = { j: 'next', k: 'previous', r: 'reply', e: 'resolve' };

type Pressed = Pick<
  ReactKeyboardEvent,
  'target' | 'currentTarget' | 'key' | 'altKey' | 'ctrlKey' | 'metaKey'
>;

export function marginKey(event: Pressed): MarginKey | null {
  const { target, currentTarget, key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey) return null;
  // A menu or popover that a card opened stands elsewhere in the page; its letters are its own.
  if (!(target instanceof HTMLElement) || !currentTarget.contains(target)) return null;
  // In a field, letters are letters.
  if (target.closest('input, textarea, select, [contenteditable]')) return null;
  return letters[key.toLowerCase()] ?? null;
}

export function useThreadKeys(
  order: readonly ActId[],
  focused: ActId | null,
  goTo: (thread: ActId) => void,
): void {
  const go = useEffectEvent((way: 'next' | 'previous') => {
    const thread = neighbour(order, focused, way);
    if (thread) goTo(thread);
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.getModifierState('AltGraph')) return;
      const way = event.code === 'BracketRight' ? 'next' : event.code === 'BracketLeft' ? 'previous' : null;
      if (!way) return;
      event.preventDefault();
      go(way);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
