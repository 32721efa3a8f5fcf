/**
 * Writes content into a body in y-prosemirror's shape, as the editor would have: attributes with their defaults
 * and without nulls, a run of text as one Y.XmlText. So the editor finds nothing to correct when it opens it.
 */
import * as Y from 'yjs';
import type { ContentJson } from '../acts/act.ts';
import { invariant } from '../kernel/invariant.ts';
import type { BlockId } from '../kernel/ids.ts';
import { err, type Result } from '../kernel/result.ts';
import { withBlockIds } from './block-ids.ts';
import { checkContent } from './check-content.ts';
import { contentFault, type ContentFault } from './content-fault.ts';
import { isNodeName, nodeSpecs } from './content-schema.ts';
import { mendDocument } from './mend-content.ts';
import { normalizeContent } from './normalize-content.ts';

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
  const root = [{ name: doc.type, index: 0 }];
  if (doc.type !== 'doc') return err(contentFault('content-misplaced', root));
  const checked = checkContent(mendDocument(doc));
  if (!checked.ok) return checked;
  const blocks = childrenOf(withBlockIds(checked.value, newId));
  body.doc.transact(() => body.insert(0, blocks));
  return checked;
}

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
