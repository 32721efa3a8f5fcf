/** Text as Word's runs: marks, links, footnotes, and the places where comments begin and end. */
import type { ContentJson } from '../acts/act.ts';
import { inlineText } from '../document/plain-text.ts';
import { markup, SafeHtml } from '../record/markup.ts';
import type { WordSheet } from './word-sheet.ts';

/** Where a comment begins or ends in a block of text; UTF-16 offset. */
export interface CommentEdge {
  readonly at: number;
  readonly isStart: boolean;
  readonly ids: readonly number[];
}

const none = new SafeHtml('');

export const run = (text: string, properties: SafeHtml | null = null): SafeHtml =>
  markup`<w:r>${properties && markup`<w:rPr>${properties}</w:rPr>`}${text
    .split('\n')
    .map(
      (line, index) =>
        markup`${index > 0 ? new SafeHtml('<w:br/>') : null}<w:t xml:space="preserve">${line}</w:t>`,
    )}</w:r>`;

export const bold = new SafeHtml('<w:b/><w:bCs/>');
export const codeText = new SafeHtml('<w:rStyle w:val="CodeText"/>');

/** @param style of the paragraph; `null` for plain text. */
export const paragraph = (
  style: string | null,
  runs: SafeHtml | readonly SafeHtml[],
  more = none,
): SafeHtml =>
  markup`<w:p><w:pPr>${style === null ? null : markup`<w:pStyle w:val="${style}"/>`}${more}</w:pPr>${runs}</w:p>`;

/** Each line of a text that somebody typed. */
export const typed = (style: string, text: string): SafeHtml => paragraph(style, run(text));

/** What `inline` turns into; `footnotes` is off inside a footnote. */
export interface Inline {
  readonly sheet: WordSheet;
  readonly footnotes: ((blocks: readonly ContentJson[]) => SafeHtml) | null;
  readonly edges: readonly CommentEdge[];
}

export function inlineRuns(nodes: readonly ContentJson[], inline: Inline): SafeHtml {
  const out: SafeHtml[] = [];
  const waiting = [...inline.edges].toSorted((a, b) => a.at - b.at || Number(a.isStart) - Number(b.isStart));
  let at = 0;
  const passEdges = (until: number): void => {
    while (waiting[0] && waiting[0].at <= until) out.push(edge(waiting.shift()));
  };
  for (const node of nodes) {
    const length = inlineText(node).length;
    let from = 0;
    for (const cut of node.type === 'text' ? cutsIn(waiting, at, length) : []) {
      out.push(inlineRun({ ...node, text: node.text?.slice(from, cut) ?? '' }, inline));
      passEdges(at + cut);
      from = cut;
    }
    passEdges(at + from);
    out.push(inlineRun(from === 0 ? node : { ...node, text: node.text?.slice(from) ?? '' }, inline));
    at += length;
  }
  passEdges(Number.POSITIVE_INFINITY);
  return markup`${out}`;
}

/** Offsets inside a text node at which a comment begins or ends. */
const cutsIn = (edges: readonly CommentEdge[], at: number, length: number): readonly number[] => [
  ...new Set(edges.map((each) => each.at - at).filter((cut) => cut > 0 && cut < length)),
];

function edge(each: CommentEdge | undefined): SafeHtml {
  if (!each) return none;
  if (each.isStart) return markup`${each.ids.map((id) => markup`<w:commentRangeStart w:id="${id}"/>`)}`;
  return markup`${each.ids.map(
    (id) =>
      markup`<w:commentRangeEnd w:id="${id}"/><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="${id}"/></w:r>`,
  )}`;
}

function inlineRun(node: ContentJson, { sheet, footnotes }: Inline): SafeHtml {
  const label = String(node.attrs?.['label'] ?? '');
  switch (node.type) {
    case 'hardBreak':
      return new SafeHtml('<w:r><w:br/></w:r>');
    case 'footnoteReference': {
      const definition = sheet.definitions.get(label);
      if (!definition || !footnotes)
        return run(`[${label}]`, new SafeHtml('<w:vertAlign w:val="superscript"/>'));
      const id = sheet.footnote(footnotes(definition));
      return markup`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="${id}"/></w:r>`;
    }
    case 'imageLink': {
      const src = String(node.attrs?.['src'] ?? '');
      return linked(sheet, src, `Image: ${String(node.attrs?.['alt'] ?? '') || src}`, none);
    }
    default:
      return textRun(node, sheet);
  }
}

function textRun(node: ContentJson, sheet: WordSheet): SafeHtml {
  const marks = node.marks ?? [];
  const has = (type: string) => marks.some((mark) => mark.type === type);
  // In the order in which Word's schema wants them.
  const properties = markup`${has('code') ? codeText : null}${has('bold') ? bold : null}${has('italic') ? new SafeHtml('<w:i/><w:iCs/>') : null}${has('strike') ? new SafeHtml('<w:strike/>') : null}`;
  const href = marks.find((mark) => mark.type === 'link')?.attrs?.['href'];
  const text = (node.text ?? '').replace(/\n/g, ' ');
  return typeof href === 'string' ? linked(sheet, href, text, properties) : run(text, properties);
}

function linked(sheet: WordSheet, href: string, text: string, properties: SafeHtml): SafeHtml {
  const id = sheet.link(href);
  if (id === null) return run(text, properties);
  const styled = properties.toString().includes('<w:rStyle')
    ? properties
    : markup`<w:rStyle w:val="Hyperlink"/>${properties}`;
  return markup`<w:hyperlink r:id="${id}" w:history="1">${run(text, styled)}</w:hyperlink>`;
}
