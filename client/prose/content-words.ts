/** Published content as plain words, line by line, for comparing and for reading aloud. */
import type { ContentJson } from '#shared/acts/act.ts';

const blockTypes = new Set(['paragraph', 'heading', 'codeBlock', 'rawHtml', 'frontMatter', 'title']);

/** One line per paragraph, heading, code block and list item, in order. */
export const contentWords = (content: ContentJson): string => linesOf(content, '').join('\n');

function linesOf(node: ContentJson, lead: string): string[] {
  if (blockTypes.has(node.type)) return [lead + inlineWords(node)];
  if (node.type === 'horizontalRule') return ['—'];
  if (node.type === 'tableRow') return [(node.content ?? []).map(inlineWords).join(' | ')];
  return (node.content ?? []).flatMap((child, index) => linesOf(child, leadOf(node, child, index, lead)));
}

function leadOf(parent: ContentJson, child: ContentJson, index: number, lead: string): string {
  if (child.type === 'listItem')
    return parent.type === 'orderedList' ? `${lead}${index + startOf(parent)}. ` : `${lead}• `;
  if (child.type === 'taskItem') return `${lead}${child.attrs?.['checked'] === true ? '☑' : '☐'} `;
  return index === 0 ? lead : lead.replace(/\S/g, ' ');
}

const startOf = (list: ContentJson): number => {
  const start = list.attrs?.['start'];
  return typeof start === 'number' ? start : 1;
};

function inlineWords(node: ContentJson): string {
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'imageLink') return `[${attribute(node, 'alt') || attribute(node, 'src')}]`;
  if (node.type === 'footnoteReference') return `[${attribute(node, 'label')}]`;
  return node.text ?? (node.content ?? []).map(inlineWords).join('');
}

const attribute = (node: ContentJson, name: string): string => {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
};
