/** What is wrong with a content, and where: the first fault found, as a value. */

export type ContentFaultCode =
  | 'too-deep'
  | 'too-many-nodes'
  | 'not-content'
  | 'unknown-node'
  | 'unknown-mark'
  | 'unknown-attribute'
  | 'attribute-value'
  | 'link-refused'
  | 'mark-misplaced'
  | 'content-misplaced';

export interface ContentFault {
  readonly code: ContentFaultCode;
  /** From the root to the fault, for instance `doc / paragraph 3 / text 1 / href`. */
  readonly path: string;
  readonly sentence: string;
}

/** One step of a path: a node's name and its place among its siblings, from 0. */
export type PathStep = { readonly name: string; readonly index: number };

const sentences: Record<ContentFaultCode, string> = {
  'too-deep': 'The text is nested too deeply',
  'too-many-nodes': 'The text has too many parts',
  'not-content': 'This is no part of a text',
  'unknown-node': 'Documents cannot hold this kind of block',
  'unknown-mark': 'Documents cannot hold this kind of formatting',
  'unknown-attribute': 'Documents cannot hold this property',
  'attribute-value': 'This property has a value that it cannot have',
  'link-refused': 'This address is not allowed in a document',
  'mark-misplaced': 'Formatting is not possible here',
  'content-misplaced': 'This does not belong here',
};

/** @param steps outermost first. @param detail an attribute's or mark's name, shortened here. */
export function contentFault(
  code: ContentFaultCode,
  steps: readonly PathStep[],
  detail?: string,
): ContentFault {
  const named = steps.map(({ name, index }, depth) =>
    depth === 0 ? shortened(name) : `${shortened(name)} ${index + 1}`,
  );
  if (detail !== undefined) named.push(shortened(detail));
  const path = named.join(' / ');
  return { code, path, sentence: `${sentences[code]}: ${path}.` };
}

/** Names come from outside: what is shown of them is short and visible. */
const shortened = (name: string): string =>
  name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').slice(0, 40) || 'nameless';
