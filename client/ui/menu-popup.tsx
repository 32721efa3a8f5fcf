/** The open menu: its own chunk, loaded when a menu is first pointed at. */
import { Menu as Base } from '@base-ui/react/menu';
import { classNames } from './class-names.ts';
import type { MenuProps } from './menu.tsx';
import styles from './menu.module.css';

export const MenuPopup = ({ trigger, groups, align = 'start' }: MenuProps) => (
  <Base.Root defaultOpen>
    <Base.Trigger render={trigger} />
    <Base.Portal>
      <Base.Positioner className={styles.positioner} sideOffset={6} align={align} collisionPadding={8}>
        <Base.Popup className={styles.popup}>
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              <Base.Group
                key={group[0]?.label}
                className={classNames(styles.group, index > 0 && styles.ruled)}
              >
                {group.map((item) => (
                  <Base.Item
                    key={item.label}
                    className={classNames(styles.item, item.isDanger && styles.danger)}
                    disabled={item.isDisabled ?? false}
                    onClick={item.onSelect}
                  >
                    {item.icon && <span className={styles.icon}>{item.icon}</span>}
                    <span className={styles.label}>
                      {item.label}
                      {item.says && <span className={styles.says}>{item.says}</span>}
                    </span>
                    {item.aside && <span className={styles.aside}>{item.aside}</span>}
                  </Base.Item>
                ))}
              </Base.Group>
            ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  </Base.Root>
);
