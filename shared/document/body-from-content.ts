/**
 * Writes content into a body in y-prosemirror's shape, as the editor would have: attributes with their defaults
 * and without nulls, a run of text as one Y.XmlText. So the editor finds nothing to correct when it opens it.
 */
import * as Y from 'yjs';
import type { ContentJson } from '../acts/act.ts';
import { invariant } from '../kernel/invariant.ts';
import type { BlockId } from '../kernel/ids.ts';
import { err, type Result } from '../kernel/result.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { withBlockIds } from './block-ids.ts';
import { bodyJson } from './body-json.ts';
import { checkContent } from './check-content.ts';
import { contentFault, type ContentFault } from './content-fault.ts';
import { isNodeName, nodeSpecs } from './content-schema.ts';
import { mendDocument } from './mend-content.ts';
import { normalizeContent, withoutIds } from './normalize-content.ts';

/**
 * Fills an empty body with a document (an import, a sample, an amendment's start). Content that is out of order is
 * mended first; refused is only what is no document, or nested too deeply.
 * @param newId gives a fresh id at each call, for blocks that have none.
 */
export function fillBody(
  body: Y.XmlFragment,
  doc: ContentJson,
  newId: () => BlockId,
): Result<ContentJson, ContentFault> {
  invariant(body.doc && body.length === 0, 'only an empty body of a document is filled');
  const checked = checkedDocument(doc);
  if (!checked.ok) return checked;
  const blocks = childrenOf(withBlockIds(checked.value, newId));
  body.doc.transact(() => body.insert(0, blocks));
  return checked;
}

function checkedDocument(doc: ContentJson): Result<ContentJson, ContentFault> {
  const root = [{ name: doc.type, index: 0 }];
  return doc.type === 'doc' ? checkContent(mendDocument(doc)) : err(contentFault('content-misplaced', root));
}

/**
 * Makes a body say what `doc` says, in one transaction. Blocks at its beginning and end that say so already stay, so
 * that others may go on writing in them.
 */
export function rewriteBody(
  body: Y.XmlFragment,
  doc: ContentJson,
  newId: () => BlockId,
): Result<ContentJson, ContentFault> {
  const now = bodyJson(body);
  const checked = now.ok ? checkedDocument(doc) : now;
  if (!now.ok || !checked.ok) return checked;
  const wanted = withBlockIds(checked.value, newId).content ?? [];
  const here = now.value.content ?? [];
  // Content that was normalized on reading need not match the body block by block.
  const [start, end] = here.length === body.length ? sameEnds(here, wanted) : [0, 0];
  const blocks = childrenOf({ type: 'doc', content: wanted.slice(start, wanted.length - end) });
  body.doc?.transact(() => {
    body.delete(start, body.length - start - end);
    body.insert(start, blocks);
  });
  return checked;
}

/** How many blocks at the beginning, and then at the end, say the same in both. */
function sameEnds(a: readonly ContentJson[], b: readonly ContentJson[]): readonly [number, number] {
  const [x, y] = [a.map(saying), b.map(saying)];
  const shorter = Math.min(x.length, y.length);
  let start = 0;
  while (start < shorter && x[start] === y[start]) start++;
  let end = 0;
  while (end < shorter - start && x.at(-1 - end) === y.at(-1 - end)) end++;
  return [start, end];
}

const saying = (block: ContentJson): string =>
  canonicalJson(withoutIds(block, (type) => type === 'proposal'));

/**
 * Replaces what stands in a block of a body (a proposal going back to its published revision) by the children of
 * `content`, in one transaction. The block and its id stay.
 */
export function refillBlock(
  block: Y.XmlElement,
  content: ContentJson,
  newId: () => BlockId,
): Result<ContentJson, ContentFault> {
  invariant(block.doc, 'only a block of a document is refilled');
  const checked = checkContent(content);
  if (!checked.ok) return checked;
  if (content.type !== block.nodeName)
    return err(contentFault('content-misplaced', [{ name: content.type, index: 0 }]));
  const children = childrenOf(withBlockIds(normalizeContent(content), newId));
  block.doc.transact(() => {
    block.delete(0, block.length);
    block.insert(0, children);
  });
  return checked;
}

type BodyNode = Y.XmlElement | Y.XmlText;

function childrenOf(node: ContentJson): BodyNode[] {
  const made: BodyNode[] = [];
  let run: ContentJson[] = [];
  const endRun = () => {
    if (run.length > 0) made.push(textOf(run));
    run = [];
  };
  for (const child of node.content ?? []) {
    if (child.type === 'text') run.push(child);
    else {
      endRun();
      made.push(elementOf(child));
    }
  }
  endRun();
  return made;
}

function textOf(run: readonly ContentJson[]): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(
    run.map(({ text: insert, marks }) => ({
      insert,
      attributes: Object.fromEntries((marks ?? []).map(({ type, attrs }) => [type, { ...attrs }])),
    })),
  );
  return text;
}

function elementOf(node: ContentJson): Y.XmlElement {
  const element = new Y.XmlElement(node.type);
  invariant(isNodeName(node.type), 'the content was checked');
  for (const [name, spec] of Object.entries(nodeSpecs[node.type].attributes)) {
    const value = node.attrs?.[name] ?? spec.default;
    // Typed as a string, but Yjs keeps any JSON value, and y-prosemirror relies on it.
    if (value !== null) element.setAttribute(name, value as string);
  }
  element.insert(0, childrenOf(node));
  return element;
}
