/** The `/` menu as data: what was typed, what matches, which is chosen. `slash-menu.tsx` shows it. */
import { Extension } from '@tiptap/core';
import { Suggestion, type SuggestionProps } from '@tiptap/suggestion';
import { PluginKey } from '@tiptap/pm/state';
import type { WritableStore } from '../kernel/store.ts';
import { editLockOf } from './edit-lock.ts';
import { matchingInsertions, type Insertion } from './insertions.ts';

export interface SlashMenuState {
  readonly query: string;
  readonly items: readonly Insertion[];
  readonly chosen: number;
  readonly choose: (item: Insertion) => void;
  /** Puts the menu beside the caret and keeps it there; returns how to stop. */
  readonly mount: (element: HTMLElement) => () => void;
}

type Props = SuggestionProps<Insertion, Insertion>;

export const slashCommands = (menu: WritableStore<SlashMenuState | null>) =>
  Extension.create({
    name: 'slashCommands',
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        Suggestion<Insertion, Insertion>({
          editor,
          pluginKey: new PluginKey('slash-commands'),
          char: '/',
          decorationClass: 'slash-query',
          allow: ({ state, range }) => {
            const { parent } = state.doc.resolve(range.from);
            return !editLockOf(state).isReadOnly && parent.type.name === 'paragraph';
          },
          items: ({ query }) => [...matchingInsertions(editor.state, query)],
          command: ({ range, props: insertion }) =>
            insertion.insert(editor.chain().focus().deleteRange(range)).run(),
          render: () => {
            const show = ({ query, items, command, mount }: Props, chosen: number): void =>
              menu.set({
                query,
                items,
                chosen: Math.max(0, Math.min(chosen, items.length - 1)),
                choose: command,
                mount: (element) => mount(element),
              });
            return {
              onStart: (props) => show(props, 0),
              onUpdate: (props) =>
                show(props, menu.get()?.query === props.query ? (menu.get()?.chosen ?? 0) : 0),
              onExit: () => menu.set(null),
              onKeyDown: ({ event }) => pressed(menu, event),
            };
          },
        }),
      ];
    },
  });

function pressed(menu: WritableStore<SlashMenuState | null>, event: KeyboardEvent): boolean {
  const open = menu.get();
  if (!open || open.items.length === 0) return false;
  const count = open.items.length;
  const move = (chosen: number): boolean => {
    menu.set({ ...open, chosen: (chosen + count) % count });
    return true;
  };
  switch (event.key) {
    case 'ArrowDown':
      return move(open.chosen + 1);
    case 'ArrowUp':
      return move(open.chosen - 1);
    case 'Home':
      return move(0);
    case 'End':
      return move(count - 1);
    case 'Enter':
    case 'Tab': {
      const item = open.items[open.chosen];
      if (item) open.choose(item);
      return item !== undefined;
    }
    default:
      return false;
  }
}
