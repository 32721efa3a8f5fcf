/** The link definitions of a Markdown file: resolved into links, and the unused ones told apart. */
import type { Definition, Nodes, Root } from 'mdast';

export class Definitions {
  readonly #byName = new Map<string, Definition>();
  readonly #used = new Set<string>();
  readonly #headings = new Set<string>();

  constructor(tree: Root) {
    // An explicit stack: the tree may be deeper than ours.
    const waiting: Nodes[] = [tree];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      // CommonMark: the first definition of a name counts.
      if (node.type === 'definition' && !this.#byName.has(node.identifier))
        this.#byName.set(node.identifier, node);
      if (node.type === 'linkReference' || node.type === 'imageReference') this.#used.add(node.identifier);
      if (node.type === 'heading') this.#headings.add(comparable(headingText(node)));
      if ('children' in node) for (const child of node.children.toReversed()) waiting.push(child);
    }
  }

  resolve(name: string): Definition | null {
    return this.#byName.get(name) ?? null;
  }

  isUsed(definition: Definition): boolean {
    return this.#byName.get(definition.identifier) === definition && this.#used.has(definition.identifier);
  }

  /** `[motivation]: #motivation` under "# Motivation": an old way to make headings linkable, which says nothing more. */
  repeatsHeading(definition: Definition): boolean {
    return (
      !definition.title &&
      definition.url.startsWith('#') &&
      comparable(definition.url) === comparable(definition.identifier) &&
      this.#headings.has(comparable(definition.identifier))
    );
  }
}

const comparable = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

function headingText(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(headingText).join('') : '';
}
