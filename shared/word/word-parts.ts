/** The fixed parts of a Word file (ECMA-376, transitional): styles, settings, and what names the parts. */
import { markup, SafeHtml } from '../record/markup.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** @param xml one element. */
export const part = (xml: SafeHtml): string => declaration + xml.toString();

/** Namespaces of the parts that hold text. */
export const textNamespaces = new SafeHtml(
  [
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"',
    'mc:Ignorable="w14 w15"',
  ].join(' '),
);

const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const kinds: readonly (readonly [name: string, type: string])[] = [
  ['/word/document.xml', `${main}.document.main+xml`],
  ['/word/styles.xml', `${main}.styles+xml`],
  ['/word/numbering.xml', `${main}.numbering+xml`],
  ['/word/settings.xml', `${main}.settings+xml`],
  ['/word/footnotes.xml', `${main}.footnotes+xml`],
  ['/word/comments.xml', `${main}.comments+xml`],
  ['/word/commentsExtended.xml', `${main}.commentsExtended+xml`],
  ['/word/header1.xml', `${main}.header+xml`],
  ['/word/footer1.xml', `${main}.footer+xml`],
  ['/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
];

export const contentTypes: SafeHtml = markup`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${kinds.map(([name, type]) => markup`<Override PartName="${name}" ContentType="${type}"/>`)}</Types>`;

export interface Relationship {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly isExternal?: true;
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const linkType = `${office}/hyperlink`;

export const relationships = (all: readonly Relationship[]): SafeHtml =>
  markup`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.map(
    ({ id, type, target, isExternal }) =>
      markup`<Relationship Id="${id}" Type="${type}" Target="${target}"${isExternal ? new SafeHtml(' TargetMode="External"') : null}/>`,
  )}</Relationships>`;

export const packageRelationships = relationships([
  { id: 'rId1', type: `${office}/officeDocument`, target: 'word/document.xml' },
  {
    id: 'rId2',
    type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
    target: 'docProps/core.xml',
  },
]);

/** The document's own; links follow. */
export const documentRelationships: readonly Relationship[] = [
  { id: 'rId1', type: `${office}/styles`, target: 'styles.xml' },
  { id: 'rId2', type: `${office}/numbering`, target: 'numbering.xml' },
  { id: 'rId3', type: `${office}/settings`, target: 'settings.xml' },
  { id: 'rId4', type: `${office}/footnotes`, target: 'footnotes.xml' },
  { id: 'rId5', type: `${office}/comments`, target: 'comments.xml' },
  {
    id: 'rId6',
    type: 'http://schemas.microsoft.com/office/2011/relationships/commentsExtended',
    target: 'commentsExtended.xml',
  },
  { id: 'rId7', type: `${office}/header`, target: 'header1.xml' },
  { id: 'rId8', type: `${office}/footer`, target: 'footer1.xml' },
];

export const settings: SafeHtml = markup`<w:settings ${textNamespaces}><w:defaultTabStop w:val="709"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`;

/** Size in half points, space in twentieths of a point. */
const paragraphStyle = (
  id: string,
  name: string,
  { size, before = 0, after = 120, more = '', text = '' }: Look,
): SafeHtml =>
  new SafeHtml(
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>${more}<w:spacing w:before="${before}" w:after="${after}"/>${/^Heading(\d)/.test(id) ? `<w:outlineLvl w:val="${Number(id.at(-1)) - 1}"/>` : ''}</w:pPr><w:rPr>${text}${size ? `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>` : ''}</w:rPr></w:style>`,
  );

interface Look {
  readonly size?: number;
  readonly before?: number;
  readonly after?: number;
  /** Elements of `w:pPr` before its spacing. */
  readonly more?: string;
  /** Elements of `w:rPr` before its size. */
  readonly text?: string;
}

const keep = '<w:keepNext/><w:keepLines/>';
const beside = (colour: string) =>
  `<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="${colour}"/></w:pBdr>`;
const headings = [34, 28, 24, 22, 21, 21];
const code = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Courier New"/>';

export const styles: SafeHtml = markup`<w:styles ${textNamespaces}>${new SafeHtml(
  '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:eastAsia="Georgia" w:cs="Times New Roman"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
)}${[
  paragraphStyle('Title', 'Title', { size: 44, before: 240, after: 200, more: keep, text: '<w:b/><w:bCs/>' }),
  ...headings.map((size, index) =>
    paragraphStyle(`Heading${index + 1}`, `heading ${index + 1}`, {
      size,
      before: 320 - 40 * index,
      after: 80,
      more: keep,
      text: '<w:b/><w:bCs/>',
    }),
  ),
  paragraphStyle('Outcome', 'Outcome', { size: 28, before: 80 }),
  paragraphStyle('Aside', 'Aside', { size: 19, text: '<w:color w:val="56524A"/>' }),
  paragraphStyle('Decided', 'Decided text', { more: beside('1F5F5B') }),
  paragraphStyle('Quote', 'Quote', { more: beside('B8B2A5') }),
  paragraphStyle('Objection', 'Objection', { more: beside('A32A22') }),
  paragraphStyle('Code', 'Code', { size: 18, text: code }),
  paragraphStyle('FootnoteText', 'footnote text', { size: 19, after: 40 }),
  paragraphStyle('CommentText', 'annotation text', { size: 20, after: 0 }),
  paragraphStyle('Header', 'header', { size: 18, text: '<w:color w:val="56524A"/>' }),
  paragraphStyle('Footer', 'footer', { size: 18, text: '<w:color w:val="56524A"/>' }),
]}${new SafeHtml(
  '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="1F5F5B"/><w:u w:val="single"/></w:rPr></w:style>' +
    `<w:style w:type="character" w:styleId="CodeText"><w:name w:val="Code text"/><w:rPr>${code}<w:sz w:val="18"/></w:rPr></w:style>` +
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>' +
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/><w:rPr><w:sz w:val="16"/></w:rPr></w:style>' +
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>' +
    ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
      .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="B8B2A5"/>`)
      .join('') +
    '</w:tblBorders></w:tblPr></w:style>',
)}</w:styles>`;

const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const level = (index: number, format: string, text: string): string =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${360 * (index + 1)}" w:hanging="360"/></w:pPr></w:lvl>`;

export type ListKind = 'bullets' | 'numbers';
const abstractOf: Readonly<Record<ListKind, number>> = { bullets: 0, numbers: 1 };

export interface ListInstance {
  readonly id: number;
  readonly kind: ListKind;
  /** Level in which it stands, 0–8, and its first number. */
  readonly level: number;
  readonly start: number;
}

export const numbering = (lists: readonly ListInstance[]): SafeHtml =>
  markup`<w:numbering ${textNamespaces}>${new SafeHtml(
    `<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>${levels.map((index) => level(index, 'bullet', '•–◦'.charAt(index % 3))).join('')}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>${levels.map((index) => level(index, 'decimal', `%${index + 1}.`)).join('')}</w:abstractNum>`,
  )}${lists.map(
    ({ id, kind, level: at, start }) =>
      markup`<w:num w:numId="${id}"><w:abstractNumId w:val="${abstractOf[kind]}"/><w:lvlOverride w:ilvl="${at}"><w:startOverride w:val="${start}"/></w:lvlOverride></w:num>`,
  )}</w:numbering>`;
