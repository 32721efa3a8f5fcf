/** A list of commands behind a button; what opens is loaded when somebody points at the button or presses it. */
import { cloneElement, lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';

export interface MenuItem {
  readonly label: string;
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  /** A second line. */
  readonly says?: string;
  /** At the right end: keys, or what it leads to. */
  readonly aside?: ReactNode;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  readonly trigger: ReactElement<Record<string, unknown>>;
  /** Groups are ruled off from each other. */
  readonly groups: readonly (readonly MenuItem[])[];
  readonly align?: 'start' | 'end';
}

const load = () => import('./menu-popup.tsx');
const MenuPopup = lazy(async () => ({ default: (await load()).MenuPopup }));

export function Menu(props: MenuProps) {
  const [isWanted, want] = useState(false);
  const preload = () => void load().catch(() => undefined);
  const closed = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => want(true),
    onPointerEnter: preload,
    onFocus: preload,
  });
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <MenuPopup {...props} />
    </Suspense>
  );
}
