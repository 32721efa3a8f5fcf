/**
 * What is written here stays within what documents can hold: the relay refuses anything else, and with it everything
 * that comes after. Attributes out of bounds (pasted, or typed as `99999999999. `) and halves of a character are put
 * right in the same step, pasted nesting is flattened, and a command that would nest too deeply is not done.
 */
import { Fragment, Slice, type Mark, type Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { isMarkName, isNodeName, markSpecs, nodeSpecs } from '#shared/document/content-schema.ts';
import { mendAttributes } from '#shared/document/mend-content.ts';
import { maxNodeDepth } from '#shared/protocol/limits.ts';
import { isFromBody } from './collaboration.ts';
import { changeBetween, type DocumentChange } from './document-change.ts';

/** Deepest textblock: the text in it counts as one more. */
const maxBlockDepth = maxNodeDepth - 1;

/** @param onTooDeep told when a change was not made because of its nesting. */
export const soundProse = (onTooDeep: () => void): Plugin =>
  new Plugin({
    key: new PluginKey('sound-prose'),
    filterTransaction(tr) {
      if (!tr.docChanged || isFromBody(tr)) return true;
      const change = changeBetween(tr.before, tr.doc);
      if (!change) return true;
      const depth = depthBetween(tr.doc, change.start, change.endAfter);
      // What is too deep already may still be worked on.
      if (depth <= maxBlockDepth || depth <= depthBetween(tr.before, change.start, change.endBefore))
        return true;
      onTooDeep();
      return false;
    },
    appendTransaction(transactions, before, after) {
      if (!transactions.some((tr) => tr.docChanged && !isFromBody(tr))) return null;
      const change = changeBetween(before.doc, after.doc);
      return change && mended(after.tr, change);
    },
    props: {
      transformPasted: (slice, view) => fitted(slice, maxBlockDepth + 1 - view.state.selection.$from.depth),
    },
  });

/** The depth of the deepest block that lies in `from`–`to`; blocks in `parent` have depth 1. */
function depthBetween(parent: Node, from: number, to: number): number {
  let deepest = 0;
  parent.forEach((child, offset) => {
    if (!child.isBlock || offset > to || offset + child.nodeSize < from) return;
    const start = offset + 1;
    deepest = Math.max(deepest, 1 + depthBetween(child, from - start, to - start));
  });
  return deepest;
}

function mended(tr: Transaction, { start, endAfter }: DocumentChange): Transaction | null {
  // Every step keeps all positions.
  tr.doc.nodesBetween(start, endAfter, (node, pos) => {
    const attrs = soundAttrs(node);
    if (attrs) tr.setNodeMarkup(pos, null, attrs, node.marks);
    const marks = node.isText ? soundMarks(node.marks) : node.marks;
    if (marks !== node.marks) setMarks(tr, pos, pos + node.nodeSize, marks);
    if (node.isTextblock) mendCharacters(tr, node, pos + 1);
  });
  return tr.docChanged ? tr : null;
}

function setMarks(tr: Transaction, from: number, to: number, marks: readonly Mark[]): void {
  tr.removeMark(from, to);
  for (const mark of marks) tr.addMark(from, to, mark);
}

type Attrs = Readonly<Record<string, unknown>>;

/** A node's attributes as documents can hold them, absent ones as `null`; `null` when they are so already. */
const soundAttrs = (node: Node): Attrs | null =>
  isNodeName(node.type.name) ? mendedAttrs(node.attrs, nodeSpecs[node.type.name]) : null;

function mendedAttrs(attrs: Node['attrs'], spec: Parameters<typeof mendAttributes>[1]): Attrs | null {
  const sound = mendAttributes(attrs, spec);
  const names = Object.keys(attrs);
  if (names.every((name) => Object.is(attrs[name] ?? null, sound[name] ?? null))) return null;
  return Object.fromEntries(names.map((name) => [name, sound[name] ?? null]));
}

/** The same list when nothing is wrong with it; a link whose address is refused is none. */
function soundMarks(marks: readonly Mark[]): readonly Mark[] {
  const sound = marks.flatMap((mark) => {
    const { name } = mark.type;
    const attrs = isMarkName(name) ? mendedAttrs(mark.attrs, markSpecs[name]) : null;
    if (!attrs) return [mark];
    return name === 'link' && attrs['href'] === null ? [] : [mark.type.create(attrs)];
  });
  return sound.length === marks.length && sound.every((mark, i) => mark === marks[i]) ? marks : sound;
}

/**
 * Yjs keeps text in UTF-16 and turns a pair that is cut in two into other characters, not on every device alike: so
 * both halves stand together, with the same marks. @param start position of the block's first character.
 */
function mendCharacters(tr: Transaction, block: Node, start: number): void {
  const text = block.textBetween(0, block.content.size, undefined, '\ufffc');
  for (const half of text.matchAll(/\p{Cs}/gu)) {
    const at = start + half.index;
    tr.replaceWith(at, at + 1, tr.doc.type.schema.text('\ufffd', block.nodeAt(half.index)?.marks));
  }
  block.forEach((child, offset) => {
    if (offset === 0 || !/^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(offset - 1, offset + 1))) return;
    const [from, to] = [start + offset - 1, start + offset + 1];
    setMarks(tr, from, to, block.nodeAt(offset - 1)?.marks ?? []);
  });
}

/** What is pasted, no deeper than `room` blocks: below that its paragraphs stand one after another. */
function fitted({ content, openStart, openEnd }: Slice, room: number): Slice {
  // Before anything reads them: a cell that spans a hundred million columns is laid out in memory.
  const sound = soundContent(content);
  if (heightOf(sound) <= room) return new Slice(sound, openStart, openEnd);
  return Slice.maxOpen(Fragment.from(sound.content.flatMap((node) => fittedNode(node, room))));
}

function soundContent(content: Fragment): Fragment {
  const nodes = content.content.map((node) =>
    node.isText
      ? node.mark(soundMarks(node.marks))
      : node.type.create(soundAttrs(node) ?? node.attrs, soundContent(node.content), node.marks),
  );
  return Fragment.from(nodes);
}

/** A list with its items and their words takes three, a table four. */
const leastRoom = 4;

function fittedNode(node: Node, room: number): readonly Node[] {
  if (heightOf(node.content) < room) return [node];
  if (room < leastRoom && node.type.isInGroup('block')) return textblocksIn(node);
  return [node.copy(Fragment.from(node.children.flatMap((child) => fittedNode(child, room - 1))))];
}

function textblocksIn(node: Node): readonly Node[] {
  const found: Node[] = [];
  node.descendants((inner) => {
    if (inner.isTextblock) found.push(inner);
    return !inner.isTextblock;
  });
  return found;
}

/** How many blocks lie in one another. */
const heightOf = (content: Fragment): number =>
  content.content.reduce(
    (most, node) => (node.isBlock ? Math.max(most, 1 + heightOf(node.content)) : most),
    0,
  );
