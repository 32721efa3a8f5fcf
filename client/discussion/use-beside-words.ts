/** Moves the cards of the margin beside their words, after each change on screen and without drawing them again. */
import { useEffect, useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react';
import { layOutCards } from './card-layout.ts';
import type { MarginEditor } from './margin-editor.ts';

/** Between two cards, px. */
const gapPx = 8;
/** A card's first line stands beside the line of its words, px. */
const risePx = 10;

export interface PlacedCard {
  readonly id: string;
  /** Viewport rectangle of what the card is about; `null` puts it at the top. */
  readonly rect: () => DOMRect | null;
}

/**
 * @returns the ref of the stack; its children carry `data-card` with the ids of `cards`, in the same order.
 */
export function useBesideWords(
  editor: MarginEditor,
  cards: readonly PlacedCard[],
  focused: string | null,
): RefObject<HTMLDivElement | null> {
  const stack = useRef<HTMLDivElement>(null);
  const place = useEffectEvent(() => {
    const root = stack.current;
    if (!root) return;
    const origin = root.getBoundingClientRect().top;
    const elements = new Map(
      [...root.children].flatMap((child) =>
        child instanceof HTMLElement && child.dataset['card'] ? [[child.dataset['card'], child]] : [],
      ),
    );
    const boxes = cards.map(({ id, rect }) => ({
      id,
      wantedTop: (rect()?.top ?? origin) - origin - risePx,
      height: elements.get(id)?.offsetHeight ?? 0,
    }));
    const tops = layOutCards(boxes, focused, gapPx, 0);
    let bottom = 0;
    boxes.forEach(({ id, height }, index) => {
      const top = Math.round(tops[index] ?? 0);
      const element = elements.get(id);
      if (element) element.style.translate = `0 ${top}px`;
      bottom = Math.max(bottom, top + height);
    });
    root.style.blockSize = `${bottom}px`;
    root.dataset['placed'] = '';
  });

  useLayoutEffect(() => place());
  useEffect(() => editor.onLayout(() => place()), [editor]);
  useEffect(() => {
    if (!stack.current) return undefined;
    // A card grows while an answer is written in it, and everything moves with the window.
    const sizes = new ResizeObserver(() => place());
    const watch = (): void => {
      sizes.disconnect();
      for (const child of stack.current?.children ?? []) sizes.observe(child);
    };
    const children = new MutationObserver(watch);
    children.observe(stack.current, { childList: true });
    watch();
    const onResize = (): void => place();
    window.addEventListener('resize', onResize);
    return () => {
      sizes.disconnect();
      children.disconnect();
      window.removeEventListener('resize', onResize);
    };
  }, []);
  return stack;
}
