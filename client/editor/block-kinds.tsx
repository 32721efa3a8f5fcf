/** What the block with the caret can become, as menu entries. */
import type { Editor } from '@tiptap/core';
import Code from 'lucide-react/icons/code';
import Heading2 from 'lucide-react/icons/heading-2';
import Heading3 from 'lucide-react/icons/heading-3';
import Heading4 from 'lucide-react/icons/heading-4';
import List from 'lucide-react/icons/list';
import ListChecks from 'lucide-react/icons/list-checks';
import ListOrdered from 'lucide-react/icons/list-ordered';
import Pilcrow from 'lucide-react/icons/pilcrow';
import Quote from 'lucide-react/icons/quote';
import type { MenuItem } from '../ui/menu.tsx';

export function blockKinds(editor: Editor): readonly MenuItem[] {
  const run = () => editor.chain().focus();
  return [
    { label: 'Text', icon: <Pilcrow size={16} />, onSelect: () => run().setParagraph().run() },
    { label: 'Heading', icon: <Heading2 size={16} />, onSelect: () => run().setHeading({ level: 2 }).run() },
    {
      label: 'Smaller heading',
      icon: <Heading3 size={16} />,
      onSelect: () => run().setHeading({ level: 3 }).run(),
    },
    {
      label: 'Smallest heading',
      icon: <Heading4 size={16} />,
      onSelect: () => run().setHeading({ level: 4 }).run(),
    },
    { label: 'List', icon: <List size={16} />, onSelect: () => run().toggleBulletList().run() },
    {
      label: 'Numbered list',
      icon: <ListOrdered size={16} />,
      onSelect: () => run().toggleOrderedList().run(),
    },
    { label: 'Task list', icon: <ListChecks size={16} />, onSelect: () => run().toggleTaskList().run() },
    { label: 'Quote', icon: <Quote size={16} />, onSelect: () => run().toggleBlockquote().run() },
    { label: 'Code block', icon: <Code size={16} />, onSelect: () => run().toggleCodeBlock().run() },
  ];
}
