/** A small place beside the button that opens it; what opens is loaded when somebody points at the button or presses it. */
import { cloneElement, lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';

export interface PopoverProps {
  /** The button that opens it: `<Button>` or another element that takes a ref and props. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly title?: string;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
}

const load = () => import('./popover-popup.tsx');
const PopoverPopup = lazy(async () => ({ default: (await load()).PopoverPopup }));

export function Popover(props: PopoverProps) {
  const { trigger, isOpen, onOpenChange } = props;
  const [isWanted, want] = useState(false);
  const preload = () => void load().catch(() => undefined);
  const closed = cloneElement(trigger, {
    'aria-haspopup': 'dialog',
    'aria-expanded': false,
    onClick() {
      want(true);
      onOpenChange?.(true);
    },
    onPointerEnter: preload,
    onFocus: preload,
  });
  if (!isWanted && !isOpen) return closed;
  return (
    <Suspense fallback={closed}>
      <PopoverPopup {...props} />
    </Suspense>
  );
}
