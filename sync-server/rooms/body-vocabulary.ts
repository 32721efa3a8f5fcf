/** What of the document schema can be asked about one piece of an update, before anything is applied. */
import {
  attributeSpec,
  isMarkName,
  isNodeName,
  markSpecs,
  nodeSpecs,
  type AttributeSpec,
} from '#shared/document/content-schema.ts';
import { isAllowedLink } from '#shared/document/links.ts';
import { BlockId } from '#shared/kernel/ids.ts';

/** Whether a Y.XmlElement may have this name: the root is no element, and text is never one. */
export const isElementName = (name: string): boolean => isNodeName(name) && name !== 'doc' && name !== 'text';

/** Whether an element of this name has this attribute. */
export const hasAttribute = (element: string, attribute: string): boolean =>
  isNodeName(element) && attributeSpec(nodeSpecs[element], attribute) !== null;

/** Specs of an attribute's name, whatever node it is on: its node may not be known yet. */
const specsByName = new Map<string, AttributeSpec[]>();
for (const node of Object.values(nodeSpecs))
  for (const [name, spec] of Object.entries(node.attributes))
    specsByName.set(name, [...(specsByName.get(name) ?? []), spec]);

/** Whether some node may have `value` under this name. */
export const isAttributeSomewhere = (attribute: string, value: unknown): boolean =>
  specsByName.get(attribute)?.some((spec) => fits(spec, value)) ?? false;

/** Whether an element of this name may have `value` under `attribute`. */
export function isAttributeOf(element: string, attribute: string, value: unknown): boolean {
  const spec = isNodeName(element) ? attributeSpec(nodeSpecs[element], attribute) : null;
  return spec !== null && fits(spec, value);
}

/** y-tiptap names a mark that may overlap itself `name--hash`. */
const hashedName = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

/** Whether text may carry this formatting: attributes of a known mark, `true` for none, `null` for its end. */
export function isFormatting(key: string, value: unknown): boolean {
  const name = hashedName.exec(key)?.[1] ?? key;
  if (!isMarkName(name)) return false;
  if (value === null || value === true) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.entries(value).every(([attribute, inner]: [string, unknown]) => {
    const spec = attributeSpec(markSpecs[name], attribute);
    return spec !== null && fits(spec, inner);
  });
}

const control = /\p{Cc}/u;

/** `null` is the same as absent, always. */
function fits(spec: AttributeSpec, value: unknown): boolean {
  if (value === null) return true;
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
      return typeof value === 'string' && value.length <= spec.most && !control.test(value);
    case 'link':
      return typeof value === 'string' && isAllowedLink(value);
    case 'presentation':
      return isPlain(value);
  }
}

const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || (Array.isArray(value) && value.every((inner) => typeof inner !== 'object'));
