/** The `?` dialog: all keys at one glance. */
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { keyGroups } from './keys.ts';
import styles from './keys-dialog.module.css';

export const KeysDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog
    isOpen
    onClose={onClose}
    title="Keys"
    description="Everything here can be reached by menus and buttons too."
    shape="wide"
  >
    {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
    <div className={styles.groups} tabIndex={0} role="region" aria-label="List of keys">
      {keyGroups.map((group) => (
        <section key={group.title}>
          <h3 className={styles.title}>{group.title}</h3>
          <dl className={styles.list}>
            {group.keys.map((key) => (
              <div key={key.does} className={styles.row}>
                <dt>{key.does}</dt>
                <dd className={styles.combos}>
                  {key.combos.map((combo) => (
                    <Kbd key={combo} combo={combo} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Dialog>
);
