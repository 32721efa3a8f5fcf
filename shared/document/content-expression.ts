/** ProseMirror's content expressions, as far as the schema uses them: which children may stand in a node. */
import { nodeNames, nodeSpecs, type NodeName } from './content-schema.ts';

/** One term of an expression: any of these names, so many of them. */
interface Term {
  readonly names: ReadonlySet<NodeName>;
  readonly least: 0 | 1;
  readonly most: number;
}

const term = /(?:\(([^)]+)\)|(\w+))([+*?]?)/g;

/** `title (block | proposal)+` as terms; a name is a node's or a group's. */
function parseExpression(expression: string): readonly Term[] {
  return [...expression.matchAll(term)].map(([, choices, single, quantifier]) => ({
    names: new Set((choices?.split('|') ?? [single ?? '']).flatMap((name) => nodesNamed(name.trim()))),
    least: quantifier === '*' || quantifier === '?' ? 0 : 1,
    most: quantifier === '+' || quantifier === '*' ? Infinity : 1,
  }));
}

const nodesNamed = (name: string): readonly NodeName[] =>
  nodeNames.filter((node) => node === name || nodeSpecs[node].group?.split(' ').includes(name));

const terms = new Map<NodeName, readonly Term[]>();

function termsOf(parent: NodeName): readonly Term[] {
  const known = terms.get(parent) ?? parseExpression(nodeSpecs[parent].content ?? '');
  terms.set(parent, known);
  return known;
}

/**
 * The index of the first child that does not fit `parent`, `children.length` when something is missing at the
 * end, or `null` when all is well. Greedy: no expression of the schema needs to give back what it took.
 */
export function misfit(parent: NodeName, children: readonly NodeName[]): number | null {
  let at = 0;
  for (const { names, least, most } of termsOf(parent)) {
    let taken = 0;
    for (let child = children[at]; child && names.has(child) && taken < most; child = children[at]) {
      taken++;
      at++;
    }
    if (taken < least) return at;
  }
  return at < children.length ? at : null;
}

/** Whether `child` may stand somewhere directly in `parent`. */
export const mayHold = (parent: NodeName, child: NodeName): boolean =>
  termsOf(parent).some(({ names }) => names.has(child));
