/** What the block with the caret can become, as menu entries. */
import type { Editor } from '@tiptap/core';
import {
  Code,
  Heading2,
  Heading3,
  Heading4,
  List,
  ListChecks,
  ListOrdered,
  Pilcrow,
  Quote,
} from 'lucide-react';
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
