/** A ProseMirror schema made of the table alone, to ask ProseMirror itself what the table means. */
import { Schema, type AttributeSpec, type MarkSpec, type NodeSpec } from '@tiptap/pm/model';
import { markNames, markSpecs, nodeNames, nodeSpecs } from '#shared/document/content-schema.ts';
import type { AttributeSpec as OurAttribute } from '#shared/document/content-schema.ts';

const attributes = (specs: Readonly<Record<string, OurAttribute>>): Record<string, AttributeSpec> =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { default: spec.default }]));

export const editorSchema = new Schema({
  nodes: Object.fromEntries(
    nodeNames.map((name): [string, NodeSpec] => {
      const { attributes: attrs, content, group, inline, atom, code, marks } = nodeSpecs[name];
      return [
        name,
        {
          attrs: attributes(attrs),
          ...(content && { content }),
          ...(group && { group }),
          ...(inline && { inline }),
          ...(atom && { atom }),
          ...(code && { code }),
          ...(marks === 'none' && { marks: '' }),
        },
      ];
    }),
  ),
  marks: Object.fromEntries(
    markNames.map((name): [string, MarkSpec] => [name, { attrs: attributes(markSpecs[name].attributes) }]),
  ),
  topNode: 'doc',
});
