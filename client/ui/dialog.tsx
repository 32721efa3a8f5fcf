/** A dialog in the middle, or a panel from the right: for work that needs its own place. */
import { Dialog as Base } from '@base-ui/react/dialog';
import X from 'lucide-react/icons/x';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { classNames } from './class-names.ts';
import iconStyles from './icon-button.module.css';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** Stands at the bottom and stays in sight: the actions. */
  readonly footer?: ReactNode;
  /** `panel` covers the right side, `drawer` too but lets the page go on. */
  readonly shape?: 'dialog' | 'wide' | 'panel' | 'drawer';
  /** Focused on opening in place of the first control. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

export function Dialog(props: DialogProps): ReactElement {
  const { isOpen, onClose, title, description, children, footer, shape = 'dialog', initialFocus } = props;
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classNames(styles.popup, styles[shape])}
          {...(initialFocus ? { initialFocus } : {})}
        >
          <header className={styles.header}>
            <div className={styles.headings}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {description && (
                <Base.Description className={styles.description}>{description}</Base.Description>
              )}
            </div>
            <Base.Close className={iconStyles.button} aria-label="Close">
              <X aria-hidden size={18} />
            </Base.Close>
          </header>
          <div className={styles.body}>{children}</div>
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
