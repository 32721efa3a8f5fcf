/** The ProseMirror schema of a document, which must be exactly the content table: y-prosemirror deletes what it lacks. */
import { Extension, getSchema, type Extensions } from '@tiptap/core';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { BulletList, ListItem, OrderedList, TaskList } from '@tiptap/extension-list';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { StarterKit } from '@tiptap/starter-kit';
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
  StarterKit.configure({
    document: false,
    link: false,
    code: false,
    codeBlock: false,
    bulletList: false,
    orderedList: false,
    listItem: false,
    underline: false,
    undoRedo: false,
    trailingNode: false,
    heading: { levels: [...levels] },
    dropcursor: { color: 'var(--accent)', width: 2 },
  }),
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
