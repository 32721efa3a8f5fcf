/** The editor's schema is the content table: y-prosemirror deletes, for everybody, what an editor does not know. */
import { expect, test } from 'vitest';
import { documentSchema } from '../../../client/editor/schema/document-schema.ts';
import {
  markNames,
  markSpecs,
  nodeNames,
  nodeSpecs,
  type AttributeSpec,
} from '../../../shared/document/content-schema.ts';

const schema = documentSchema();
const defaultsOf = (attributes: Readonly<Record<string, AttributeSpec>>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, spec]) => [name, spec.default]));
const attributesOf = (attrs: Record<string, { default?: unknown }> | null | undefined) =>
  Object.fromEntries(Object.entries(attrs ?? {}).map(([name, spec]) => [name, spec.default]));

test('the editor knows the nodes of the content table and no others', () => {
  expect(Object.keys(schema.nodes).toSorted()).toEqual(nodeNames.toSorted());
});

test('the editor knows the marks of the content table in its order and no others', () => {
  expect(Object.keys(schema.marks)).toEqual(markNames);
});

test.each(nodeNames)('%s holds what the table says', (name) => {
  const type = schema.nodes[name];
  const spec = nodeSpecs[name];
  expect(type?.spec.content ?? undefined).toBe(spec.content);
  expect((type?.spec.group ?? '').split(' ').toSorted()).toEqual((spec.group ?? '').split(' ').toSorted());
  expect(type?.isInline).toBe(spec.inline === true);
  expect(type?.spec.code === true).toBe(spec.code === true);
  if (spec.atom) expect(type?.isAtom).toBe(true);
  if (spec.marks !== undefined) expect(type?.markSet).toEqual(spec.marks === 'all' ? null : []);
  expect(attributesOf(type?.spec.attrs)).toEqual(defaultsOf(spec.attributes));
});

test.each(markNames)('%s has the attributes of the table and goes with every other mark', (name) => {
  const type = schema.marks[name];
  expect(attributesOf(type?.spec.attrs)).toEqual(defaultsOf(markSpecs[name].attributes));
  for (const other of markNames)
    expect(type && schema.marks[other] && type.excludes(schema.marks[other])).toBe(other === name);
});
