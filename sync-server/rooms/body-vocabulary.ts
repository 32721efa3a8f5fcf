/** What of the document schema can be asked about one piece of an update, before anything is applied. */
import { allows } from '#shared/document/check-content.ts';
import {
  attributeSpec,
  isMarkName,
  isNodeName,
  markSpecs,
  nodeSpecs,
  type AttributeSpec,
} from '#shared/document/content-schema.ts';
import { mayHold } from '#shared/document/content-expression.ts';

/** Whether a Y.XmlElement may have this name: the root is no element, and text is never one. */
export const isElementName = (name: string): boolean => isNodeName(name) && name !== 'doc' && name !== 'text';

/** Whether a node of this name may stand directly in one of that name. */
export const maySitIn = (parent: string, child: string): boolean =>
  isNodeName(parent) && isNodeName(child) && mayHold(parent, child);

/** Whether text directly in a node of this name may be formatted. */
export const mayFormatIn = (parent: string): boolean =>
  isNodeName(parent) && nodeSpecs[parent].marks === 'all';

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

/** `null` is the same as absent, always. How something is shown may be any simple value or a list of them. */
const fits = (spec: AttributeSpec, value: unknown): boolean =>
  value === null || (spec.kind === 'presentation' ? isPlain(value) : allows(spec, value));

const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || (Array.isArray(value) && value.every((inner) => typeof inner !== 'object'));
