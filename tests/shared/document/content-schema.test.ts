/** The table of nodes and marks against the stock editor's own. */
import { getSchema } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { TableKit } from '@tiptap/extension-table';
import type { NodeType } from '@tiptap/pm/model';
import { StarterKit } from '@tiptap/starter-kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayHold, misfit } from '#shared/document/content-expression.ts';
import { markNames, markSpecs, nodeNames, nodeSpecs, nodesWithId } from '#shared/document/content-schema.ts';
import { digestOf } from '#shared/kernel/canonical-json.ts';
import { editorSchema } from './editor-schema.ts';
import '../../fixed-seed.ts';

const stock = getSchema([StarterKit, TableKit, TaskList, TaskItem.configure({ nested: true })]);
const shown = Object.keys(stock.nodes).filter((name) => name !== 'doc');
const defaults = (attrs: Readonly<Record<string, { default?: unknown }>> = {}) =>
  Object.fromEntries(Object.entries(attrs).map(([name, spec]) => [name, spec.default]));

test.each(shown)('%s has the attributes, defaults, content and group of the stock editor', (name) => {
  const ours = nodeSpecs[nodeNames.find((known) => known === name) ?? 'doc'];
  const theirs = stock.nodes[name]?.spec;
  const { id: _, ...own } = ours.attributes;
  expect(defaults(own)).toEqual(defaults(theirs?.attrs));
  expect(ours.content).toBe(theirs?.content);
  expect(ours.group).toBe(theirs?.group);
  expect(ours.inline ?? false).toBe(stock.nodes[name]?.isInline);
});

test.each(markNames)('the mark %s has the attributes of the stock editor', (name) => {
  const stockAttributes = Object.keys(stock.marks[name]?.spec.attrs ?? {});
  expect(Object.keys(markSpecs[name].attributes).toSorted()).toEqual(stockAttributes.toSorted());
});

test('every block that can be pointed at has an id', () => {
  expect(nodesWithId).toContain('proposal');
  expect(nodesWithId).toContain('title');
  expect(nodesWithId).not.toContain('tableCell');
  expect(nodesWithId).not.toContain('text');
});

test('a proposal never stands in a proposal', () => {
  expect(mayHold('doc', 'proposal')).toBe(true);
  for (const parent of nodeNames) if (parent !== 'doc') expect(mayHold(parent, 'proposal')).toBe(false);
});

test('what may stand in what is decided as ProseMirror decides it', () => {
  const nodeName = fc.constantFrom(...nodeNames);
  // Children that could stand there are tried more often than others.
  const children = (parent: (typeof nodeNames)[number]) => {
    const likely = nodeNames.filter((name) => mayHold(parent, name));
    return fc.array(
      likely.length > 0 ? fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...likely) }, nodeName) : nodeName,
      {
        maxLength: 5,
      },
    );
  };
  const cases = nodeName.chain((parent) => children(parent).map((names) => ({ parent, names })));
  fc.assert(
    fc.property(cases, ({ parent, names }) => {
      if (parent === 'text') return;
      expect(misfit(parent, names) === null).toBe(fits(editorSchema.nodes[parent], names));
    }),
    { numRuns: 1_000 },
  );
});

function fits(parent: NodeType | undefined, names: readonly string[]): boolean {
  let match = parent?.contentMatch ?? null;
  for (const name of names) {
    const type = editorSchema.nodes[name];
    match = (type && match?.matchType(type)) ?? null;
  }
  return match?.validEnd ?? false;
}

test('a change of the table comes with a new schema version', () => {
  // Wrong after a change? Then older editors do not know something: raise `documentSchemaVersion`, add a line
  // to its history, and put the new digest here.
  expect(digestOf({ nodeSpecs, markSpecs })).toBe('lscb-WISi2AzKiySJDJohr9LEsPtds8hTTbGf-41sJw');
});
