/** The ProseMirror schema of a document, which must be exactly the content table: y-prosemirror deletes what it lacks. */
import { Extension, getSchema, type Extensions } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList, TaskList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { Text } from '@tiptap/extension-text';
import { Dropcursor } from '@tiptap/extensions/drop-cursor';
import { Gapcursor } from '@tiptap/extensions/gap-cursor';
import type { Schema } from '@tiptap/pm/model';
import { deepestHeading, nodesWithId } from '#shared/document/content-schema.ts';
import { DocumentNode, FootnoteDefinition, FrontMatter, Proposal, RawHtml, Title } from './blocks.ts';
import { idAttribute } from './from-table.ts';
import { FootnoteReference, ImageLink } from './inline.ts';
import { DocumentLink } from './link.ts';
import { DocumentTaskItem } from './task-item.ts';

const levels = ([1, 2, 3, 4, 5, 6] as const).filter((level) => level <= deepestHeading);

const blockIdAttribute = Extension.create({
  name: 'blockIdAttribute',
  addGlobalAttributes: () => [{ types: [...nodesWithId], attributes: { id: idAttribute } }],
});

/** @param proposal the proposal node, with or without the view that draws it. */
export const schemaExtensions = (proposal = Proposal): Extensions => [
  DocumentNode,
  Title,
  Bold,
  Blockquote,
  Dropcursor.configure({ color: 'var(--accent)', width: 2 }),
  Gapcursor,
  HardBreak,
  Heading.configure({ levels: [...levels] }),
  HorizontalRule,
  Italic,
  ListKeymap,
  Paragraph,
  Strike,
  Text,
  BulletList,
  OrderedList,
  ListItem,
  TaskList,
  DocumentTaskItem,
  CodeBlock.configure({ enableTabIndentation: true, tabSize: 2 }),
  Table.configure({ resizable: false, allowTableNodeSelection: true }),
  TableRow,
  TableHeader,
  TableCell,
  RawHtml,
  proposal,
  FootnoteDefinition,
  FrontMatter,
  FootnoteReference,
  ImageLink,
  DocumentLink,
  // Real texts link code and set it bold; stock Tiptap lets code exclude every other mark.
  Code.extend({ excludes: 'code' }),
  blockIdAttribute,
];

let schema: Schema | undefined;
/** The schema without views, for content that is only read. */
export const documentSchema = (): Schema => (schema ??= getSchema(schemaExtensions()));
