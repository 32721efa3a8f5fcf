/** Rows and columns: a small menu at the corner of the table with the caret. */
import type { Editor } from '@tiptap/core';
import TableIcon from 'lucide-react/icons/table';
import { useEffect, useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import type { FloatPlace } from './float-beside.ts';
import styles from './table-menu.module.css';

export function TableMenu({ editor }: { readonly editor: Editor }) {
  const place = useTablePlace(editor);
  if (!place) return null;
  const run = () => editor.chain().focus();
  return (
    <div className={styles.menu} style={{ insetInlineStart: place.left, insetBlockStart: place.top }}>
      <Menu
        align="end"
        trigger={
          <IconButton label="Rows and columns" className={styles.trigger}>
            <TableIcon size={16} />
          </IconButton>
        }
        groups={[
          [
            { label: 'Row above', onSelect: () => run().addRowBefore().run() },
            { label: 'Row below', onSelect: () => run().addRowAfter().run() },
            { label: 'Column before', onSelect: () => run().addColumnBefore().run() },
            { label: 'Column after', onSelect: () => run().addColumnAfter().run() },
          ],
          [{ label: 'Header row', onSelect: () => run().toggleHeaderRow().run() }],
          [
            { label: 'Remove row', onSelect: () => run().deleteRow().run() },
            { label: 'Remove column', onSelect: () => run().deleteColumn().run() },
            { label: 'Remove table', isDanger: true, onSelect: () => run().deleteTable().run() },
          ],
        ]}
      />
    </div>
  );
}

/** The corner of the table around the caret, px from the column's corner. */
function useTablePlace(editor: Editor): FloatPlace | null {
  const [place, setPlace] = useState<FloatPlace | null>(null);
  useEffect(() => {
    const look = (): void => {
      const table = editor.isActive('table') ? tableElement(editor) : null;
      const column = editor.view.dom.parentElement?.parentElement;
      if (!table || !column) return setPlace(null);
      const [box, origin] = [table.getBoundingClientRect(), column.getBoundingClientRect()];
      const next = { left: box.right - origin.left, top: box.top - origin.top };
      setPlace((now) => (now?.left === next.left && now.top === next.top ? now : next));
    };
    look();
    editor.on('selectionUpdate', look);
    editor.on('update', look);
    return () => {
      editor.off('selectionUpdate', look);
      editor.off('update', look);
    };
  }, [editor]);
  return place;
}

function tableElement(editor: Editor): Element | null {
  const { node } = editor.view.domAtPos(editor.state.selection.from);
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest('.tableWrapper') ?? null;
}
