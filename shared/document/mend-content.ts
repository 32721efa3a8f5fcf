/**
 * Makes any content one that documents can hold, and keeps every word of it. A body may be out of order for a
 * moment (two people each removed a half of a list, a paste brought an odd attribute); its copy, an amendment's
 * first text, must not be refused for that.
 */
import type { ContentJson } from '../acts/act.ts';
import { allows } from './check-content.ts';
import { mayHold } from './content-expression.ts';
import {
  attributeSpec,
  isMarkName,
  isNodeName,
  markSpecs,
  nodeSpecs,
  type AttributeSpec,
  type AttributeValue,
  type NodeName,
} from './content-schema.ts';
import { normalizeContent } from './normalize-content.ts';
import { inlineText } from './plain-text.ts';

type Attributes = NonNullable<ContentJson['attrs']>;
type Marks = NonNullable<ContentJson['marks']>;
type Spec = { readonly attributes: Readonly<Record<string, AttributeSpec>> };

/**
 * A document that passes `checkContent`, normalized, with the ids it had. Only nesting is left as it is: what is
 * too deep stays too deep.
 */
export const mendDocument = (doc: ContentJson): ContentJson =>
  normalizeContent({ type: 'doc', content: inOrder('doc', fitted('doc', doc.content ?? [])) });

/** The attributes of a node or mark with what its spec refuses replaced by the nearest that it allows. */
export function mendAttributes(attrs: Attributes | undefined, spec: Spec): Record<string, AttributeValue> {
  const mended: [string, AttributeValue][] = [];
  for (const [name, value] of Object.entries(attrs ?? {})) {
    const known = attributeSpec(spec, name);
    const nearest = known && value !== null ? nearestAllowed(known, value) : null;
    if (nearest !== null) mended.push([name, nearest]);
  }
  return Object.fromEntries(mended);
}

function nearestAllowed(spec: AttributeSpec, value: AttributeValue): AttributeValue {
  if (allows(spec, value)) return value;
  if (spec.kind === 'whole-number' && typeof value === 'number' && Number.isFinite(value))
    return Math.min(Math.max(Math.round(value), spec.least), spec.most);
  if (spec.kind === 'text' && typeof value === 'string')
    return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, spec.most);
  return spec.default;
}

/** What a child needs around it in a parent that holds nothing but this. */
const only: Partial<Record<NodeName, NodeName>> = {
  bulletList: 'listItem',
  orderedList: 'listItem',
  taskList: 'taskItem',
  table: 'tableRow',
  tableRow: 'tableCell',
};

/** `children` mended, each as something that `parent` may hold. */
function fitted(parent: NodeName, children: readonly ContentJson[]): ContentJson[] {
  if (nodeSpecs[parent].marks !== undefined) return children.flatMap((child) => inlineFitted(parent, child));
  const blocks: ContentJson[] = [];
  let run: ContentJson[] = [];
  const endRun = () => {
    if (run.length > 0) blocks.push(...around(parent, 'paragraph', fitted('paragraph', run)));
    run = [];
  };
  for (const child of children) {
    if (isInline(child.type)) run.push(child);
    else {
      endRun();
      blocks.push(...blockFitted(parent, child));
    }
  }
  endRun();
  return blocks;
}

const isInline = (type: string): boolean => isNodeName(type) && nodeSpecs[type].inline === true;

function blockFitted(parent: NodeName, child: ContentJson): ContentJson[] {
  const children = child.content ?? [];
  const { type } = child;
  if (!isNodeName(type)) return fitted(parent, children);
  if (mayHold(parent, type)) return complete(child, type);
  // A heading in a list of code, a title in a quotation: its words, as a paragraph.
  if (nodeSpecs[type].marks !== undefined) return around(parent, 'paragraph', fitted('paragraph', children));
  const wrapper = only[parent];
  return wrapper ? wrapped(parent, wrapper, [child]) : fitted(parent, children);
}

/** Content in a node of this type, in whatever `parent` needs around that. */
function around(parent: NodeName, type: NodeName, content: ContentJson[]): ContentJson[] {
  const node = { type, content };
  const wrapper = only[parent];
  if (mayHold(parent, type)) return [node];
  return wrapper ? wrapped(parent, wrapper, [node]) : [];
}

const wrapped = (parent: NodeName, wrapper: NodeName, content: ContentJson[]): ContentJson[] =>
  blockFitted(parent, { type: wrapper, content });

/** Lists, tables and quotations that hold nothing say nothing. */
const needsContent: readonly NodeName[] = ['bulletList', 'orderedList', 'taskList', 'table', 'blockquote'];

function complete(node: ContentJson, type: NodeName): ContentJson[] {
  const spec = nodeSpecs[type];
  const attrs = mendAttributes(node.attrs, spec);
  for (const [name, { required }] of Object.entries(spec.attributes)) if (required) attrs[name] ??= '?';
  if (spec.content === undefined) return [{ type, attrs }];
  const content = fitted(type, node.content ?? []);
  if (content.length === 0 && needsContent.includes(type)) return [];
  return [{ type, attrs, content: inOrder(type, content) }];
}

/** What a parent must begin with, and at least hold. */
function inOrder(parent: NodeName, content: readonly ContentJson[]): ContentJson[] {
  const paragraph: ContentJson = { type: 'paragraph' };
  switch (parent) {
    case 'doc': {
      const title = content.find(({ type }) => type === 'title') ?? { type: 'title' };
      const rest = content
        .filter((block) => block !== title)
        .map((block) =>
          block.type === 'title' ? { type: 'paragraph', content: block.content ?? [] } : block,
        );
      return [title, ...(rest.length > 0 ? rest : [paragraph])];
    }
    case 'listItem':
    case 'taskItem':
      return content[0]?.type === 'paragraph' ? [...content] : [paragraph, ...content];
    case 'proposal':
    case 'footnoteDefinition':
    case 'tableHeader':
    case 'tableCell':
      return content.length > 0 ? [...content] : [paragraph];
    default:
      return [...content];
  }
}

function inlineFitted(parent: NodeName, child: ContentJson): ContentJson[] {
  const { type } = child;
  if (type === 'text') return textFitted(parent, child);
  const isHeld = isNodeName(type) && mayHold(parent, type);
  const attrs = isHeld ? mendAttributes(child.attrs, nodeSpecs[type]) : {};
  const isWhole =
    isHeld &&
    Object.entries(nodeSpecs[type].attributes).every(([name, { required }]) => !required || name in attrs);
  if (isWhole) return [{ type, attrs }];
  return textFitted(parent, { type: 'text', text: wordsOf(child) });
}

/** The words of anything, wherever they stand in it. */
const wordsOf = (node: ContentJson): string =>
  isInline(node.type) ? inlineText(node) : (node.content ?? []).map(wordsOf).join(' ');

function textFitted(parent: NodeName, { text = '', marks = [] }: ContentJson): ContentJson[] {
  if (text === '') return [];
  const kept: Marks[number][] = [];
  let address = '';
  for (const mark of nodeSpecs[parent].marks === 'all' ? marks : []) {
    if (!isMarkName(mark.type) || kept.some(({ type }) => type === mark.type)) continue;
    const attrs = mendAttributes(mark.attrs, markSpecs[mark.type]);
    if (mark.type === 'link' && !('href' in attrs)) address = String(mark.attrs?.['href'] ?? '');
    else kept.push({ type: mark.type, attrs });
  }
  return [{ type: 'text', text: address === '' ? text : `${text} (${address})`, marks: kept }];
}
