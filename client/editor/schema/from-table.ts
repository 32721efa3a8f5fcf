/** Turns rows of the content table (`shared/document/content-schema.ts`) into what Tiptap wants to know of a node. */
import type { Attribute, NodeConfig } from '@tiptap/core';
import {
  attributeSpec,
  nodeSpecs,
  type AttributeSpec,
  type AttributeValue,
  type NodeName,
} from '#shared/document/content-schema.ts';
import { isAllowedLink } from '#shared/document/links.ts';
import { BlockId } from '#shared/kernel/ids.ts';

type Shape = Pick<
  NodeConfig,
  'name' | 'content' | 'group' | 'inline' | 'atom' | 'code' | 'marks' | 'addAttributes'
>;

/** Everything about a node that digests and other devices depend on. */
export function nodeShape(name: NodeName): Shape {
  const { content, group, inline, atom, code, marks, attributes } = nodeSpecs[name];
  return {
    name,
    ...(content === undefined ? {} : { content }),
    ...(group === undefined ? {} : { group }),
    ...(inline ? { inline } : {}),
    ...(atom ? { atom } : {}),
    ...(code ? { code } : {}),
    ...(marks === 'none' ? { marks: '' } : {}),
    addAttributes: () =>
      Object.fromEntries(
        Object.entries(attributes)
          .filter(([attribute]) => attribute !== 'id')
          .map(([attribute, spec]) => [attribute, dataAttribute(attribute, spec)]),
      ),
  };
}

/** Attributes stand in HTML as `data-…`, so that copy and paste keep them; what the table refuses is left out. */
function dataAttribute(name: string, spec: AttributeSpec): Attribute {
  const html = `data-${name}`;
  return {
    default: spec.default,
    parseHTML: (element: HTMLElement) => accepted(spec, element.getAttribute(html)),
    renderHTML: (attributes: Record<string, unknown>) => {
      const value = attributes[name];
      return ['string', 'number', 'boolean'].includes(typeof value)
        ? { [html]: `${value as AttributeValue}` }
        : {};
    },
  };
}

function accepted(spec: AttributeSpec, text: string | null): AttributeValue {
  if (text === null) return spec.default;
  switch (spec.kind) {
    case 'block-id':
      return BlockId.safeParse(text).data ?? spec.default;
    case 'whole-number': {
      const value = Number(text);
      return Number.isInteger(value) && value >= spec.least && value <= spec.most ? value : spec.default;
    }
    case 'flag':
      return text === 'true';
    case 'choice':
      return spec.values.includes(text) ? text : spec.default;
    case 'text':
      return text.length <= spec.most ? text : spec.default;
    case 'link':
      return isAllowedLink(text) ? text : spec.default;
    case 'presentation':
      return spec.default;
  }
}

/** The id of a block, for the nodes that have one. */
export const idAttribute: Attribute = (() => {
  const spec = attributeSpec(nodeSpecs.paragraph, 'id');
  return spec ? dataAttribute('id', spec) : {};
})();
