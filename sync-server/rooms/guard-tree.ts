/**
 * Looks at what an update became inside a document that can still be thrown away: whether every new piece stands
 * where the schema lets it stand, and how deep. Only then is it stored or shown to anybody.
 */
import * as Y from 'yjs';
import { maxNodeDepth } from '#shared/protocol/limits.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { isAttributeOf, mayFormatIn, maySitIn } from './body-vocabulary.ts';
import type { FreshRun } from './guard-update.ts';

/** The first fault among the fresh runs' structs in `doc`, or `null`. */
export function guardTree(doc: Y.Doc, runs: readonly FreshRun[]): RefusalCode | null {
  if (doc.store.pendingStructs || doc.store.pendingDs) return 'update-gap';
  for (const { client, from } of runs) {
    const structs = doc.store.clients.get(client) ?? [];
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) {
      const struct = structs[at];
      const fault = struct instanceof Y.Item ? faultOf(struct, doc.store) : null;
      if (fault) return fault;
    }
  }
  return null;
}

/** How many elements and texts the fresh runs brought that still stand. */
export function countNewNodes(doc: Y.Doc, runs: readonly FreshRun[]): number {
  let count = 0;
  for (const { client, from } of runs) {
    const structs = doc.store.clients.get(client) ?? [];
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) if (isNode(structs[at])) count++;
  }
  return count;
}

/** All elements and texts that stand in `doc`. */
export function countNodes(doc: Y.Doc): number {
  let count = 0;
  for (const structs of doc.store.clients.values()) for (const struct of structs) if (isNode(struct)) count++;
  return count;
}

const isNode = (struct: Y.AbstractStruct | undefined): boolean =>
  struct instanceof Y.Item && !struct.deleted && struct.content instanceof Y.ContentType;

function faultOf(item: Y.Item, store: Y.Doc['store']): RefusalCode | null {
  const { parent, parentSub, content } = item;
  if (isTwisted(item, store)) return 'update-malformed';
  if (content instanceof Y.ContentDeleted) return null;
  if (!(parent instanceof Y.AbstractType)) return 'update-schema';
  const isInPlace =
    parentSub !== null
      ? isAttribute(parent, parentSub, content)
      : parent instanceof Y.XmlText
        ? isTextContent(parent, content)
        : isNodeIn(parent, content);
  if (!isInPlace) return 'update-schema';
  return isTooDeep(item) ? 'update-too-deep' : null;
}

/** Structs of one writer's words that are looked through; where more stand apart, Yjs has not joined them. */
const mostApart = 1_000;

/**
 * Whether it claims to stand before what its left neighbour was written after. Yjs places it in the midst of those
 * words where it has joined them and behind them where it has not, so that no two devices agree; none writes it.
 */
function isTwisted({ origin, rightOrigin }: Y.Item, store: Y.Doc['store']): boolean {
  if (!origin || origin.client !== rightOrigin?.client || rightOrigin.clock > origin.clock) return false;
  const structs = store.clients.get(origin.client) ?? [];
  const from = Y.findIndexSS(structs, rightOrigin.clock);
  const to = Y.findIndexSS(structs, origin.clock);
  return to - from <= mostApart && structs.slice(from + 1, to + 1).every(goesOn);
}

/** Whether it was written right behind what its writer wrote before. */
const goesOn = (struct: Y.AbstractStruct): boolean =>
  struct instanceof Y.Item &&
  struct.origin?.client === struct.id.client &&
  struct.origin.clock === struct.id.clock - 1;

const isTextContent = (text: Y.XmlText, content: Y.Item['content']): boolean =>
  content instanceof Y.ContentString ||
  (content instanceof Y.ContentFormat && (content.value === null || mayFormatIn(nodeNameOf(text.parent))));

const isNodeIn = (parent: unknown, content: Y.Item['content']): boolean =>
  parent instanceof Y.XmlFragment &&
  content instanceof Y.ContentType &&
  maySitIn(nodeNameOf(parent), nodeNameOf(content.type));

/** The schema's name of what a shared type stands for; the body itself is the root. */
const nodeNameOf = (type: unknown): string =>
  type instanceof Y.XmlElement
    ? type.nodeName
    : type instanceof Y.XmlText
      ? 'text'
      : type instanceof Y.AbstractType && type._item === null
        ? 'doc'
        : '';

const isAttribute = (parent: Y.AbstractType<unknown>, name: string, content: Y.Item['content']): boolean =>
  parent instanceof Y.XmlElement &&
  content instanceof Y.ContentAny &&
  content.arr.every((value: unknown) => isAttributeOf(parent.nodeName, name, value));

/** Depth as `checkContent` counts it: the body is 0, text one more than what it stands in, an attribute no more. */
function isTooDeep(item: Y.Item): boolean {
  let depth = item.parentSub === null ? 1 : 0;
  for (let above = parentItem(item); above !== null; above = parentItem(above))
    if (!isText(above) && ++depth > maxNodeDepth) return true;
  return false;
}

const isText = ({ content }: Y.Item): boolean =>
  content instanceof Y.ContentType && content.type instanceof Y.XmlText;

const parentItem = (item: Y.Item): Y.Item | null =>
  item.parent instanceof Y.AbstractType ? item.parent._item : null;
