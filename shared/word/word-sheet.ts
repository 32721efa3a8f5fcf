/** What a Word file collects while its text is written: links, lists, footnotes and comments, each numbered in order. */
import type { ContentJson } from '../acts/act.ts';
import { isAllowedLink } from '../document/links.ts';
import type { SafeHtml } from '../record/markup.ts';
import {
  documentRelationships,
  linkType,
  type ListInstance,
  type ListKind,
  type Relationship,
} from './word-parts.ts';

/** One remark as Word shows it. */
export interface WordComment {
  readonly person: string;
  /** RFC 3339 instant; `null` where none is known. */
  readonly at: string | null;
  readonly paragraphs: readonly string[];
}

/** A thread beside the words that it is about. */
export interface WordThread {
  readonly comments: readonly WordComment[];
  readonly isResolved: boolean;
}

export interface NumberedComment extends WordComment {
  readonly id: number;
  /** The first of its thread; `null` when it is that one. */
  readonly parent: number | null;
  readonly isResolved: boolean;
}

export interface WordSheet {
  readonly links: readonly Relationship[];
  readonly lists: readonly ListInstance[];
  readonly footnotes: readonly { readonly id: number; readonly blocks: SafeHtml }[];
  readonly comments: readonly NumberedComment[];
  /** The relationship that leads to `href`, or `null` where no link may lead. */
  link(href: string): string | null;
  /** Number of a new list. */
  list(kind: ListKind, level: number, start: number): number;
  /** Number of a new footnote. */
  footnote(blocks: SafeHtml): number;
  /** Numbers of a thread's comments. */
  thread(thread: WordThread): readonly number[];
  /** What a footnote's label stands for, in the whole document. */
  readonly definitions: ReadonlyMap<string, readonly ContentJson[]>;
}

/** @param whole the document in which footnotes are looked up. */
export function newSheet(whole: ContentJson | null): WordSheet {
  const links: Relationship[] = [];
  const lists: ListInstance[] = [];
  const footnotes: { id: number; blocks: SafeHtml }[] = [];
  const comments: NumberedComment[] = [];
  return {
    links,
    lists,
    footnotes,
    comments,
    definitions: definitionsIn(whole),
    link(href) {
      if (!isAllowedLink(href) || !/^[a-z]+:/i.test(href)) return null;
      const known = links.find(({ target }) => target === href);
      if (known) return known.id;
      const id = `rId${documentRelationships.length + links.length + 1}`;
      links.push({ id, type: linkType, target: href, isExternal: true });
      return id;
    },
    list(kind, level, start) {
      const id = lists.length + 1;
      lists.push({ id, kind, level, start });
      return id;
    },
    footnote(blocks) {
      const id = footnotes.length + 1;
      footnotes.push({ id, blocks });
      return id;
    },
    thread({ comments: said, isResolved }) {
      const first = comments.length;
      for (const [index, comment] of said.entries())
        comments.push({ ...comment, id: first + index, parent: index === 0 ? null : first, isResolved });
      return said.map((_, index) => first + index);
    },
  };
}

function definitionsIn(whole: ContentJson | null): ReadonlyMap<string, readonly ContentJson[]> {
  const found = new Map<string, readonly ContentJson[]>();
  const visit = (node: ContentJson): void => {
    const label = node.attrs?.['label'];
    if (node.type === 'footnoteDefinition' && typeof label === 'string' && !found.has(label))
      found.set(label, node.content ?? []);
    for (const child of node.content ?? []) visit(child);
  };
  if (whole) visit(whole);
  return found;
}
