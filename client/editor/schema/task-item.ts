/** A task with its checkbox; without a framework, because a list may hold hundreds. */
import { InputRule } from '@tiptap/core';
import { TaskItem } from '@tiptap/extension-list';
import type { Node } from '@tiptap/pm/model';

/** As Markdown has it, `- [ ] `: by then the dash has made a list already. */
const boxInListItem = /^\s*\[([ xX]?)\]\s$/;

export const DocumentTaskItem = TaskItem.extend({
  addInputRules() {
    return [
      ...(this.parent?.() ?? []),
      new InputRule({
        find: boxInListItem,
        handler({ state, range, match, chain }) {
          const { $from } = state.selection;
          if ($from.node(-1)?.type.name !== 'listItem' || $from.index(-1) > 0) return null;
          const isChecked = match[1]?.toLowerCase() === 'x';
          const run = chain().deleteRange(range).toggleList('taskList', 'taskItem');
          if (isChecked) run.updateAttributes('taskItem', { checked: true });
          run.run();
        },
      }),
    ];
  },
  addNodeView() {
    return ({ node, getPos, editor }) => {
      const dom = document.createElement('li');
      const label = document.createElement('label');
      const checkbox = document.createElement('input');
      const contentDOM = document.createElement('div');
      checkbox.type = 'checkbox';
      label.contentEditable = 'false';
      label.append(checkbox);
      dom.append(label, contentDOM);

      let shown = node;
      const show = (next: Node): void => {
        shown = next;
        const isChecked = next.attrs['checked'] === true;
        checkbox.checked = isChecked;
        dom.dataset['checked'] = String(isChecked);
        checkbox.setAttribute('aria-label', `Done: ${next.firstChild?.textContent || 'empty task'}`);
      };
      show(node);
      checkbox.addEventListener('change', () => {
        const pos = getPos();
        if (pos !== undefined)
          editor.view.dispatch(editor.state.tr.setNodeAttribute(pos, 'checked', checkbox.checked));
        // A locked text refuses the change: the box says what the text says.
        show(shown);
      });
      return {
        dom,
        contentDOM,
        update(next) {
          if (next.type !== shown.type) return false;
          show(next);
          return true;
        },
        ignoreMutation: (mutation) => mutation.type !== 'selection' && !contentDOM.contains(mutation.target),
        stopEvent: (event) => event.target === checkbox,
      };
    };
  },
}).configure({ nested: true });
