/** Prose as Word's paragraphs, lists, tables and code. */
import type { ContentJson } from '../acts/act.ts';
import { plainText } from '../document/plain-text.ts';
import { isNodeName, nodeSpecs } from '../document/content-schema.ts';
import { markup, SafeHtml } from '../record/markup.ts';
import { inlineRuns, paragraph, run, type CommentEdge } from './word-runs.ts';
import type { WordSheet } from './word-sheet.ts';

export interface WordProse {
  readonly sheet: WordSheet;
  /** Added to each heading's level. */
  readonly headingOffset: number;
  /** Style of plain paragraphs; `null` for none. */
  readonly style: string | null;
  /** Comments by the index of the block of text that they begin or end in, in reading order. */
  readonly edges?: ReadonlyMap<number, readonly CommentEdge[]>;
}

/** Blocks of content, one after the other. */
export function wordContent(blocks: readonly ContentJson[], prose: WordProse): SafeHtml {
  let textBlock = 0;
  const footnotes = (definition: readonly ContentJson[]): SafeHtml =>
    wordContent(definition, { ...prose, style: 'FootnoteText', edges: new Map() });
  /** The runs of a block of text; each is counted once, also when it is code. */
  const runsOf = (node: ContentJson): SafeHtml => {
    const edges = prose.edges?.get(textBlock++) ?? [];
    return inlineRuns(node.content ?? [], {
      sheet: prose.sheet,
      footnotes: prose.style === 'FootnoteText' ? null : footnotes,
      edges,
    });
  };

  const blocksIn = (node: ContentJson, around: Around): readonly SafeHtml[] =>
    (node.content ?? []).map((child) => block(child, around));

  function block(node: ContentJson, around: Around): SafeHtml {
    const indent = around.level > 0 ? new SafeHtml(`<w:ind w:left="${360 * around.level}"/>`) : undefined;
    switch (node.type) {
      case 'title':
        return paragraph('Outcome', runsOf(node));
      case 'heading':
        return paragraph(
          `Heading${Math.min(6, numberOf(node, 'level', 1) + prose.headingOffset)}`,
          runsOf(node),
        );
      case 'bulletList':
        return list(node, 'bullets', around);
      case 'orderedList':
        return list(node, 'numbers', around);
      case 'taskList':
        return markup`${(node.content ?? []).map((item) => listItem(item, null, around))}`;
      case 'blockquote':
        return markup`${blocksIn(node, { ...around, style: 'Quote' })}`;
      case 'proposal':
        return markup`${blocksIn(node, { ...around, style: 'Decided' })}`;
      case 'codeBlock':
      case 'rawHtml':
      case 'frontMatter':
        textBlock++;
        return paragraph('Code', run(plainText(node)), indent);
      case 'horizontalRule':
        return paragraph(
          null,
          [],
          new SafeHtml('<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="B8B2A5"/></w:pBdr>'),
        );
      case 'table':
        return table(node, around);
      case 'footnoteDefinition':
        // Word has them at the foot of the page that refers to them.
        skip(node);
        return new SafeHtml('');
      default:
        return node.type === 'paragraph' || holdsText(node)
          ? paragraph(around.style, runsOf(node), indent)
          : markup`${blocksIn(node, around)}`;
    }
  }

  /** Keeps count of blocks that are written elsewhere. */
  function skip(node: ContentJson): void {
    if (holdsText(node)) textBlock++;
    else for (const child of node.content ?? []) skip(child);
  }

  function list(node: ContentJson, kind: 'bullets' | 'numbers', around: Around): SafeHtml {
    const level = Math.min(8, around.level);
    const id = prose.sheet.list(kind, level, kind === 'numbers' ? numberOf(node, 'start', 1) : 1);
    return markup`${(node.content ?? []).map((item) => listItem(item, { id, level }, around))}`;
  }

  /** @param mark the list's number; `null` for tasks, which have a box. */
  function listItem(
    item: ContentJson,
    mark: { readonly id: number; readonly level: number } | null,
    around: Around,
  ) {
    const [first, ...rest] = item.content ?? [];
    const inside = { ...around, level: around.level + 1 };
    const box = item.attrs?.['checked'] === true ? '☑ ' : '☐ ';
    const lead = mark
      ? markup`<w:numPr><w:ilvl w:val="${mark.level}"/><w:numId w:val="${mark.id}"/></w:numPr>`
      : new SafeHtml(`<w:ind w:left="${360 * inside.level}" w:hanging="360"/>`);
    return markup`${first ? paragraph(around.style, [...(mark ? [] : [run(box)]), runsOf(first)], lead) : null}${rest.map((child) => block(child, inside))}`;
  }

  function table(node: ContentJson, around: Around): SafeHtml {
    const rows = node.content ?? [];
    const columns = Math.max(1, ...rows.map(widthOf));
    /** For each column, how many more rows the cell above still takes, and its width. */
    const held = new Map<number, { rows: number; width: number }>();
    const rowXml = rows.map((row) => {
      const cells: SafeHtml[] = [];
      let column = 0;
      const passHeld = (): void => {
        for (let above = held.get(column); above; above = held.get(column)) {
          cells.push(cell(above.width, 'continue', new SafeHtml('<w:p/>')));
          if (above.rows > 1) held.set(column, { ...above, rows: above.rows - 1 });
          else held.delete(column);
          column += above.width;
        }
      };
      const later: (() => void)[] = [];
      for (const each of row.content ?? []) {
        passHeld();
        const [width, height] = [numberOf(each, 'colspan', 1), numberOf(each, 'rowspan', 1)];
        const style = each.type === 'tableHeader' ? null : around.style === 'Decided' ? null : around.style;
        const inside = markup`${blocksIn(each, { level: 0, style })}`;
        // A cell ends with a paragraph, whatever it holds.
        const end = each.content?.at(-1)?.type === 'table' ? new SafeHtml('<w:p/>') : null;
        cells.push(
          cell(width, height > 1 ? 'restart' : null, markup`${inside}${end}`, each.type === 'tableHeader'),
        );
        const at = column;
        if (height > 1) later.push(() => held.set(at, { rows: height - 1, width }));
        column += width;
      }
      passHeld();
      for (const hold of later) hold();
      return cells.length === 0 ? null : markup`<w:tr>${cells}</w:tr>`;
    });
    const grid = Array.from(
      { length: columns },
      () => new SafeHtml(`<w:gridCol w:w="${Math.floor(9000 / columns)}"/>`),
    );
    return markup`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rowXml}</w:tbl><w:p/>`;
  }

  return markup`${blocks.map((node) => block(node, { level: 0, style: prose.style }))}`;
}

interface Around {
  /** How many lists are around. */
  readonly level: number;
  readonly style: string | null;
}

const cell = (
  width: number,
  merge: 'restart' | 'continue' | null,
  inside: SafeHtml,
  isHead = false,
): SafeHtml =>
  markup`<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>${width > 1 ? markup`<w:gridSpan w:val="${width}"/>` : null}${merge ? markup`<w:vMerge w:val="${merge}"/>` : null}${isHead ? new SafeHtml('<w:shd w:val="clear" w:color="auto" w:fill="F1EDE4"/>') : null}</w:tcPr>${inside}</w:tc>`;

const widthOf = (row: ContentJson): number =>
  (row.content ?? []).reduce((sum, each) => sum + numberOf(each, 'colspan', 1), 0);

const holdsText = ({ type }: ContentJson): boolean => isNodeName(type) && nodeSpecs[type].marks !== undefined;

const numberOf = (node: ContentJson, name: string, otherwise: number): number => {
  const value = node.attrs?.[name];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : otherwise;
};
