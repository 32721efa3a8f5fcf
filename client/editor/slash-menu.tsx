/** The `/` menu beside the caret: a list box that the editor drives, so the caret stays where it is. */
import { useEffect, useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { EditorView } from '@tiptap/pm/view';
import { useStore, type Store } from '../kernel/store.ts';
import { classNames } from '../ui/class-names.ts';
import { announce } from '../ui/live-region.tsx';
import type { SlashMenuState } from './slash-commands.ts';
import styles from './slash-menu.module.css';

interface SlashMenuProps {
  readonly menu: Store<SlashMenuState | null>;
  readonly view: EditorView;
}

const listId = 'slash-menu';
const optionId = (id: string): string => `slash-${id}`;

export function SlashMenu({ menu, view }: SlashMenuProps) {
  const state = useStore(menu);
  return state && <OpenMenu state={state} view={view} />;
}

function OpenMenu({ state, view }: { readonly state: SlashMenuState; readonly view: EditorView }) {
  const host = useMemo(() => {
    const element = document.createElement('div');
    element.className = styles['host'] ?? '';
    return element;
  }, []);
  const { mount } = state;
  const mountOnce = useRef(mount);
  useEffect(() => mountOnce.current(host), [host]);

  const chosen = state.items[state.chosen];
  useEffect(() => {
    view.dom.setAttribute('aria-controls', listId);
    if (chosen) view.dom.setAttribute('aria-activedescendant', optionId(chosen.id));
    announce(chosen ? `${chosen.label}, ${chosen.detail}` : 'Nothing matches', 'slash-menu');
    document.getElementById(optionId(chosen?.id ?? ''))?.scrollIntoView({ block: 'nearest' });
    return () => {
      view.dom.removeAttribute('aria-controls');
      view.dom.removeAttribute('aria-activedescendant');
    };
  }, [view, chosen]);

  return createPortal(
    <div role="listbox" id={listId} aria-label="Insert" className={styles.menu}>
      {state.items.length === 0 && (
        <p className={styles.none}>Nothing matches “{state.query}”. Escape keeps what you typed.</p>
      )}
      {state.items.map((item) => (
        <div
          key={item.id}
          id={optionId(item.id)}
          role="option"
          aria-selected={item === chosen}
          className={classNames(styles.item, item === chosen && styles.chosen)}
          // Pressed, not clicked: the editor keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            state.choose(item);
          }}
        >
          <span>{item.label}</span>
          <span className={styles.detail}>{item.detail}</span>
        </div>
      ))}
    </div>,
    host,
  );
}
