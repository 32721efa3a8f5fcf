/** Keys as they stand on this person's keyboard: `Mod+Enter` is `⌘ ⏎` on a Mac and `Ctrl ⏎` elsewhere. */
import styles from './kbd.module.css';

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

const words: Readonly<Record<string, string>> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  Shift: isMac ? '⇧' : 'Shift',
  Enter: '⏎',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** Keys of `combo` ("Mod+Alt+M") as words. */
export const keysOf = (combo: string): readonly string[] => combo.split('+').map((key) => words[key] ?? key);

export const Kbd = ({ combo }: { readonly combo: string }) => (
  <span className={styles.combo}>
    {keysOf(combo).map((key) => (
      <kbd key={key} className={styles.key}>
        {key}
      </kbd>
    ))}
  </span>
);
