/**
 * One spelling per content, whether it came from the editor's `toJSON` or from the body: equal-mark texts are
 * merged, marks stand in the schema's order, attributes that say nothing (null, default, presentation) are gone.
 */
import type { ContentJson } from '../acts/act.ts';
import {
  attributeSpec,
  isMarkName,
  isNodeName,
  markNames,
  markSpecs,
  nodeSpecs,
  type AttributeSpec,
  type AttributeValue,
} from './content-schema.ts';

type Attributes = NonNullable<ContentJson['attrs']>;
type Mark = NonNullable<ContentJson['marks']>[number];
type Spec = { readonly attributes: Readonly<Record<string, AttributeSpec>> };

/**
 * What the schema does not know is kept, so that a check can find it.
 * @param content no deeper than the stack: the editor's own, or one that passed `checkVocabulary`.
 */
export const normalizeContent = (content: ContentJson): ContentJson => normalized(content, null);

/** Normalized, without the block ids that `keeps` does not name. */
export const withoutIds = (content: ContentJson, keeps: (type: string) => boolean): ContentJson =>
  normalized(content, keeps);

function normalized(node: ContentJson, keepsId: ((type: string) => boolean) | null): ContentJson {
  if (node.type === 'text') return normalizedText(node);
  const spec = isNodeName(node.type) ? nodeSpecs[node.type] : null;
  const attrs = meaningful(node.attrs, spec, keepsId === null || keepsId(node.type));
  const content = merged((node.content ?? []).map((child) => normalized(child, keepsId)));
  // y-prosemirror keeps no marks of inline nodes, so they are no part of the content.
  return {
    type: node.type,
    ...(attrs && { attrs }),
    ...(content.length > 0 && { content }),
    ...(node.text !== undefined && { text: node.text }),
  };
}

function normalizedText(node: ContentJson): ContentJson {
  const marks = normalizedMarks(node.marks ?? []);
  // A lone surrogate has no UTF-8, so it would differ between this device and the others.
  return { type: 'text', ...(marks.length > 0 && { marks }), text: (node.text ?? '').toWellFormed() };
}

const rankOf = (mark: Mark): number =>
  isMarkName(mark.type) ? markNames.indexOf(mark.type) : markNames.length;

function normalizedMarks(marks: readonly Mark[]): readonly Mark[] {
  return marks
    .map((mark) => {
      const attrs = meaningful(mark.attrs, isMarkName(mark.type) ? markSpecs[mark.type] : null, true);
      return { type: mark.type, ...(attrs && { attrs }) };
    })
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
}

/** The attributes that say something, in order of name, or `null` when none does. */
function meaningful(attrs: Attributes | undefined, spec: Spec | null, keepsId: boolean): Attributes | null {
  if (!attrs) return null;
  const kept = Object.entries(attrs)
    .filter(([name, value]) => saysSomething(spec && attributeSpec(spec, name), value, keepsId))
    .map(([name, value]): [string, AttributeValue] => [
      name,
      typeof value === 'string' ? value.toWellFormed() : value,
    ])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return kept.length > 0 ? Object.fromEntries(kept) : null;
}

function saysSomething(spec: AttributeSpec | null, value: AttributeValue, keepsId: boolean): boolean {
  if (value === null) return false;
  if (!spec) return true;
  if (spec.kind === 'block-id') return keepsId;
  return spec.kind !== 'presentation' && value !== spec.default;
}

/** Neighbouring texts with equal marks become one; empty texts vanish. */
function merged(children: readonly ContentJson[]): ContentJson[] {
  const result: ContentJson[] = [];
  for (const child of children) {
    const last = result.at(-1);
    if (child.type === 'text' && child.text === '') continue;
    if (child.type === 'text' && last?.type === 'text' && sameMarks(child.marks, last.marks))
      result[result.length - 1] = { ...last, text: (last.text ?? '') + (child.text ?? '') };
    else result.push(child);
  }
  return result;
}

/** Whether two normalized lists of marks are equal. */
function sameMarks(a: readonly Mark[] = [], b: readonly Mark[] = []): boolean {
  return a.length === b.length && a.every((mark, i) => sameMark(mark, b[i]));
}

/** Whether two normalized marks are equal. */
export function sameMark(a: Mark, b: Mark | undefined): boolean {
  if (!b || a.type !== b.type) return false;
  const [left, right] = [Object.entries(a.attrs ?? {}), Object.entries(b.attrs ?? {})];
  return left.length === right.length && left.every(([name, value]) => b.attrs?.[name] === value);
}
