/**
 * Checks a content against the schema, with the place of the first fault.
 *
 * Two strengths. The *vocabulary* is what a body must keep to after every update: known nodes, marks, attributes
 * and addresses, each node in one that may hold it, not too deep and not too many. The *whole* check adds what is
 * complete and in which order; a body may break that for a moment (two people each remove one of the last two items of a list) and editors mend it, but nothing that is
 * approved, sealed or imported may.
 */
import type { ContentJson } from '../acts/act.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { BlockId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { maxNodeDepth, maxNodes } from '../protocol/limits.ts';
import { digestedProposal, type DigestedContent } from './content-digest.ts';
import { mayHold, misfit } from './content-expression.ts';
import { contentFault, type ContentFault, type ContentFaultCode, type PathStep } from './content-fault.ts';
import {
  attributeSpec,
  isMarkName,
  isNodeName,
  markSpecs,
  nodeSpecs,
  type AttributeSpec,
  type NodeName,
} from './content-schema.ts';
import { isAllowedLink } from './links.ts';

type Checked = Result<ContentJson, ContentFault>;
type Attributes = NonNullable<ContentJson['attrs']>;
type Spec = { readonly attributes: Readonly<Record<string, AttributeSpec>> };
/** A fault under the node that is looked at: its code, and the name of an attribute or mark. */
type Fault = { readonly code: ContentFaultCode; readonly detail?: string };

/** Whether `content` holds nothing that documents cannot hold. */
export const checkVocabulary = (content: ContentJson): Checked => walk(content, vocabularyFault);

/** Whether `content` is a document, a proposal or another node, complete and in order. */
export const checkContent = (content: ContentJson): Checked =>
  walk(content, (node, parent) => vocabularyFault(node, parent) ?? structureFault(node));

/**
 * Whether `content` is what a proposal's acts carry: a complete proposal, spelled in the one normalized way,
 * without ids.
 */
export function checkProposal(content: ContentJson): Result<DigestedContent, ContentFault> {
  const root = [{ name: content.type, index: 0 }];
  if (content.type !== 'proposal') return err(contentFault('content-misplaced', root));
  const checked = checkContent(content);
  if (!checked.ok) return checked;
  const digested = digestedProposal(content);
  return canonicalJson(content) === canonicalJson(digested.content)
    ? ok(digested)
    : err(contentFault('not-content', root, 'spelled in another way'));
}

/** Visits every node before its children, without recursion: depth is bounded by the check, not by the stack. */
function walk(
  content: ContentJson,
  faultOf: (node: ContentJson, parent: ContentJson | null) => Fault | null,
): Checked {
  const waiting: Visit[] = [{ node: content, parent: null, index: 0, depth: 0 }];
  let count = 0;
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { node, depth } = visit;
    const bound: Fault | null =
      depth > maxNodeDepth ? { code: 'too-deep' } : ++count > maxNodes ? { code: 'too-many-nodes' } : null;
    const fault = bound ?? faultOf(node, visit.parent?.node ?? null);
    if (fault) return err(contentFault(fault.code, pathOf(visit), fault.detail));
    const children = node.content ?? [];
    // Last first, so that the first fault in reading order is found first.
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child) waiting.push({ node: child, parent: visit, index, depth: depth + 1 });
    }
  }
  return ok(content);
}

interface Visit {
  readonly node: ContentJson;
  readonly parent: Visit | null;
  readonly index: number;
  readonly depth: number;
}

function pathOf(visit: Visit): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (let at: Visit | null = visit; at; at = at.parent)
    steps.unshift({ name: at.node.type, index: at.index });
  return steps;
}

function vocabularyFault(node: ContentJson, parent: ContentJson | null): Fault | null {
  if (!isNodeName(node.type)) return { code: 'unknown-node' };
  if (parent && isNodeName(parent.type) && !mayHold(parent.type, node.type))
    return { code: 'content-misplaced' };
  if (node.type === 'text') return textFault(node, parent);
  if (node.text !== undefined) return { code: 'not-content' };
  if (node.marks && node.marks.length > 0) return { code: 'mark-misplaced' };
  return attributesFault(node.attrs, nodeSpecs[node.type]);
}

function textFault(node: ContentJson, parent: ContentJson | null): Fault | null {
  if (typeof node.text !== 'string' || node.text === '' || node.content) return { code: 'not-content' };
  const parentSpec = parent && isNodeName(parent.type) ? nodeSpecs[parent.type] : null;
  const names = new Set<string>();
  for (const mark of node.marks ?? []) {
    if (!isMarkName(mark.type)) return { code: 'unknown-mark', detail: mark.type };
    if (names.has(mark.type) || parentSpec?.marks === 'none')
      return { code: 'mark-misplaced', detail: mark.type };
    names.add(mark.type);
    const fault = attributesFault(mark.attrs, markSpecs[mark.type]);
    if (fault) return fault;
  }
  return attributesFault(node.attrs, nodeSpecs.text);
}

function attributesFault(attrs: Attributes | undefined, spec: Spec): Fault | null {
  for (const [name, value] of Object.entries(attrs ?? {})) {
    const known = attributeSpec(spec, name);
    if (!known) return { code: 'unknown-attribute', detail: name };
    if (value !== null && !allows(known, value))
      return { code: known.kind === 'link' ? 'link-refused' : 'attribute-value', detail: name };
  }
  for (const [name, { required }] of Object.entries(spec.attributes))
    if (required && (attrs?.[name] ?? null) === null) return { code: 'attribute-value', detail: name };
  return null;
}

const invisible = /[\p{Cc}\u2028\u2029]/u;

/** Whether an attribute may have `value`; `null`, the same as absent, is always allowed and not asked here. */
export function allows(spec: AttributeSpec, value: unknown): boolean {
  switch (spec.kind) {
    case 'block-id':
      return BlockId.safeParse(value).success;
    case 'whole-number':
      return Number.isInteger(value) && Number(value) >= spec.least && Number(value) <= spec.most;
    case 'flag':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && spec.values.includes(value);
    case 'text':
      return typeof value === 'string' && value.length <= spec.most && !invisible.test(value);
    case 'link':
      return typeof value === 'string' && isAllowedLink(value);
    case 'presentation':
      return true;
  }
}

/** What is missing or out of place among a node's children, told of the node itself. */
function structureFault(node: ContentJson): Fault | null {
  if (!isNodeName(node.type) || node.type === 'text') return null;
  const children: NodeName[] = [];
  for (const { type } of node.content ?? []) {
    // The walk finds it at its own place.
    if (!isNodeName(type)) return null;
    children.push(type);
  }
  const at = misfit(node.type, children);
  if (at === null) return null;
  return { code: 'content-misplaced', detail: children[at] ?? 'something is missing at its end' };
}
