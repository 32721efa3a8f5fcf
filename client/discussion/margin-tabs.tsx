/** Open n, Resolved n, Mine. */
import { useRef, type KeyboardEvent } from 'react';
import { marginTabs, type MarginTab } from './thread-lists.ts';
import styles from './margin-tabs.module.css';

interface MarginTabsProps {
  readonly tab: MarginTab;
  readonly counts: { readonly open: number; readonly resolved: number };
  readonly onChange: (tab: MarginTab) => void;
}

export function MarginTabs({ tab, counts, onChange }: MarginTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const names: Record<MarginTab, string> = {
    open: `Open ${counts.open}`,
    resolved: `Resolved ${counts.resolved}`,
    mine: 'Mine',
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = marginTabs.at((marginTabs.indexOf(tab) + step) % marginTabs.length);
    if (step === 0 || !next) return;
    event.preventDefault();
    onChange(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="Which comments" className={styles.tabs} onKeyDown={onKeyDown}>
      {marginTabs.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          data-tab={each}
          aria-selected={each === tab}
          tabIndex={each === tab ? 0 : -1}
          className={styles.tab}
          onClick={() => onChange(each)}
        >
          {names[each]}
        </button>
      ))}
    </div>
  );
}
