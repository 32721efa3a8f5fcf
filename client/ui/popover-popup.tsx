/** The open popover: its own chunk, loaded when one is first pointed at. */
import { Popover as Base } from '@base-ui/react/popover';
import type { PopoverProps } from './popover.tsx';
import styles from './popover.module.css';

export function PopoverPopup(props: PopoverProps) {
  const { trigger, title, children, align = 'start', side = 'bottom', isOpen, onOpenChange } = props;
  return (
    <Base.Root
      {...(isOpen === undefined ? { defaultOpen: true } : { open: isOpen })}
      {...(onOpenChange ? { onOpenChange: (open: boolean) => onOpenChange(open) } : {})}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner
          className={styles.positioner}
          sideOffset={6}
          align={align}
          side={side}
          collisionPadding={8}
        >
          <Base.Popup className={styles.popup}>
            {title && <Base.Title className={styles.title}>{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
