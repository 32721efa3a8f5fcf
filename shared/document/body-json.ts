/**
 * Reads a body, a Y.XmlFragment in y-prosemirror's shape, as normalized content; total on whatever a peer wrote.
 *
 * y-prosemirror writes a node as a Y.XmlElement of its name, its attributes except null ones, and a run of text
 * as one Y.XmlText, whose formatting attributes are the marks: name to attributes. A mark that does not exclude
 * itself has `--` and a hash behind its name.
 */
import * as Y from 'yjs';
import type { ContentJson } from '../acts/act.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { maxNodeDepth, maxNodes } from '../protocol/limits.ts';
import { contentFault, type ContentFault, type ContentFaultCode, type PathStep } from './content-fault.ts';
import {
  attributeSpec,
  isMarkName,
  isNodeName,
  markSpecs,
  nodeSpecs,
  type AttributeSpec,
  type AttributeValue,
} from './content-schema.ts';
import { normalizeContent } from './normalize-content.ts';

type Attributes = Record<string, AttributeValue>;
type Spec = { readonly attributes: Readonly<Record<string, AttributeSpec>> };

/**
 * The whole body as a `doc`. Names and attributes that the schema does not know are kept, for `checkVocabulary`
 * to find; what is no content at all, or too much of it, is a fault.
 */
export function bodyJson(body: Y.XmlFragment): Result<ContentJson, ContentFault> {
  try {
    const content = new Reading().children(body, [{ name: 'doc', index: 0 }]);
    return ok(normalizeContent({ type: 'doc', content }));
  } catch (thrown) {
    if (thrown instanceof Unreadable) return err(thrown.fault);
    throw thrown;
  }
}

/** One block of a body (a proposal, a paragraph) as normalized content. */
export function blockJson(block: Y.XmlElement): Result<ContentJson, ContentFault> {
  try {
    return ok(normalizeContent(new Reading().element(block, [{ name: block.nodeName, index: 0 }])));
  } catch (thrown) {
    if (thrown instanceof Unreadable) return err(thrown.fault);
    throw thrown;
  }
}

/** Ends a reading from deep inside; never leaves this file. */
class Unreadable extends Error {
  readonly fault: ContentFault;
  constructor(code: ContentFaultCode, path: readonly PathStep[], detail?: string) {
    super(code);
    this.fault = contentFault(code, path, detail);
  }
}

class Reading {
  #nodes = 0;

  /** @param path of `parent`, outermost first. */
  children(parent: Y.XmlFragment, path: readonly PathStep[]): ContentJson[] {
    const content: ContentJson[] = [];
    // Typed as XML types, but a peer may have put anything into the list.
    const items: readonly unknown[] = parent.toArray();
    for (const [index, item] of items.entries()) {
      if (item instanceof Y.XmlElement)
        content.push(this.element(item, [...path, { name: item.nodeName, index }]));
      else if (item instanceof Y.XmlText)
        content.push(...this.texts(item, [...path, { name: 'text', index }]));
      else throw new Unreadable('not-content', [...path, { name: 'value', index }]);
    }
    return content;
  }

  element(element: Y.XmlElement, path: readonly PathStep[]): ContentJson {
    this.#count(path);
    const type = element.nodeName;
    // A Y.XmlElement of this name would be read as text that the check of texts never saw.
    if (type === 'text') throw new Unreadable('not-content', path);
    const spec = isNodeName(type) ? nodeSpecs[type] : null;
    const attrs = attributesOf(element.getAttributes(), spec, path);
    return { type, attrs, content: this.children(element, path) };
  }

  texts(text: Y.XmlText, path: readonly PathStep[]): ContentJson[] {
    const delta: readonly { insert?: unknown; attributes?: unknown }[] = text.toDelta();
    return delta.map(({ insert, attributes }) => {
      this.#count(path);
      if (typeof insert !== 'string') throw new Unreadable('not-content', path);
      return { type: 'text', text: insert, marks: marksOf(attributes ?? {}, path) };
    });
  }

  #count(path: readonly PathStep[]): void {
    if (path.length - 1 > maxNodeDepth) throw new Unreadable('too-deep', path);
    if (++this.#nodes > maxNodes) throw new Unreadable('too-many-nodes', path);
  }
}

const hashedName = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

function marksOf(attributes: unknown, path: readonly PathStep[]): NonNullable<ContentJson['marks']> {
  return entriesOf(attributes, path).map(([key, value]) => {
    const type = hashedName.exec(key)?.[1] ?? key;
    const spec = isMarkName(type) ? markSpecs[type] : null;
    // Other writers of Yjs texts say `true` where y-prosemirror says `{}`.
    return { type, attrs: attributesOf(value === true ? {} : value, spec, path) };
  });
}

function attributesOf(from: unknown, spec: Spec | null, path: readonly PathStep[]): Attributes {
  const kept: [string, AttributeValue][] = [];
  for (const [name, value] of entriesOf(from, path)) {
    if (spec && attributeSpec(spec, name)?.kind === 'presentation') continue;
    if (!isAttributeValue(value)) throw new Unreadable('attribute-value', path, name);
    kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}

/** Entries of a plain object. One with a prototype of its own was made by a key `__proto__`, and would show a reader
 * attributes that are not its own. Marks written on this device have none at all: they are ProseMirror's objects. */
function entriesOf(from: unknown, path: readonly PathStep[]): [string, unknown][] {
  if (typeof from !== 'object' || from === null) throw new Unreadable('attribute-value', path);
  const prototype: unknown = Object.getPrototypeOf(from);
  if (prototype !== Object.prototype && prototype !== null) throw new Unreadable('attribute-value', path);
  return Object.entries(from);
}

const isAttributeValue = (value: unknown): value is AttributeValue =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));
