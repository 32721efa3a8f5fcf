/**
 * A decision as a Word file, with the discussion as Word's own comments beside the sealed text. It is written part
 * by part and zipped with fixed dates, so that the same decision gives the same bytes on every machine.
 */
import { strToU8, zipSync } from 'fflate';
import type { ContentJson } from '../acts/act.ts';
import { resolveAnchor } from '../discussion/anchor.ts';
import { indexProse } from '../discussion/prose-index.ts';
import { textBlocks } from '../document/plain-text.ts';
import type { DecisionView } from '../record/decision-view.ts';
import type { DiscussedThread } from '../record/discussion-view.ts';
import { letterBlocks, openingFacts, proofPart } from '../record/letter.ts';
import { markup, SafeHtml } from '../record/markup.ts';
import type { RecordText } from '../record/record-text.ts';
import { zipDate } from '../record/zip-date.ts';
import { wordContent } from './word-content.ts';
import { wordBlock, wordFacts } from './word-letter.ts';
import {
  contentTypes,
  documentRelationships,
  numbering,
  packageRelationships,
  part,
  relationships,
  settings,
  styles,
  textNamespaces,
} from './word-parts.ts';
import { paragraph, run, typed, type CommentEdge } from './word-runs.ts';
import { newSheet, type NumberedComment, type WordSheet } from './word-sheet.ts';

/** @param discussion of before the decision. */
export function recordDocx(
  view: DecisionView,
  text: RecordText,
  discussion: readonly DiscussedThread[],
): Uint8Array {
  const sheet = newSheet(text.content);
  const placed = placeThreads(text.content, discussion, sheet);
  const body = markup`${[
    paragraph('Title', run(view.title)),
    paragraph('Aside', run(`${view.reference} of ${view.workspace}`)),
    wordFacts(openingFacts(view)),
    ...[...letterBlocks(view, text), ...proofPart(view)].map((block) => wordBlock(block, sheet)),
    ...(text.content ? [wholeText(text.content, placed, sheet)] : []),
  ]}`;
  const document = markup`<w:document ${textNamespaces}><w:body>${body}${section}</w:body></w:document>`;
  const files: Readonly<Record<string, SafeHtml>> = {
    '[Content_Types].xml': contentTypes,
    '_rels/.rels': packageRelationships,
    'docProps/core.xml': core(view),
    'word/document.xml': document,
    'word/_rels/document.xml.rels': relationships([...documentRelationships, ...sheet.links]),
    'word/_rels/footnotes.xml.rels': relationships(sheet.links),
    'word/styles.xml': styles,
    'word/numbering.xml': numbering(sheet.lists),
    'word/settings.xml': settings,
    'word/footnotes.xml': footnotesPart(sheet),
    'word/comments.xml': markup`<w:comments ${textNamespaces}>${sheet.comments.map(commentXml)}</w:comments>`,
    'word/commentsExtended.xml': markup`<w15:commentsEx ${textNamespaces}>${sheet.comments.map(threading)}</w15:commentsEx>`,
    'word/header1.xml': markup`<w:hdr ${textNamespaces}>${typed('Header', `${view.reference}: ${view.title}`)}</w:hdr>`,
    'word/footer1.xml': markup`<w:ftr ${textNamespaces}>${pageOf}</w:ftr>`,
  };
  const entries = Object.entries(files).map(([name, xml]) => [name, strToU8(part(xml))] as const);
  return zipSync(Object.fromEntries(entries), { mtime: zipDate, level: 6 });
}

interface Placed {
  readonly edges: ReadonlyMap<number, readonly CommentEdge[]>;
  /** Comments on the whole document, or whose words are gone. */
  readonly elsewhere: readonly number[];
}

function placeThreads(
  content: ContentJson | null,
  discussion: readonly DiscussedThread[],
  sheet: WordSheet,
): Placed {
  const edges = new Map<number, CommentEdge[]>();
  const elsewhere: number[] = [];
  if (!content) return { edges, elsewhere };
  const prose = indexProse(textBlocks(content));
  for (const thread of discussion) {
    const range = thread.anchor && resolveAnchor(prose, thread.anchor, null);
    const ids = sheet.thread(thread);
    if (!range) {
      elsewhere.push(...ids);
      continue;
    }
    const put = (block: number, edge: CommentEdge) => edges.set(block, [...(edges.get(block) ?? []), edge]);
    put(range.from.block, { at: range.from.offset, isStart: true, ids });
    put(range.to.block, { at: range.to.offset, isStart: false, ids });
  }
  return { edges, elsewhere };
}

function wholeText(content: ContentJson, { edges, elsewhere }: Placed, sheet: WordSheet): SafeHtml {
  const marks = elsewhere.map(
    (id) =>
      markup`<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="${id}"/></w:r>`,
  );
  return markup`${paragraph('Heading2', [run('The whole text as it was sealed'), ...marks], new SafeHtml('<w:pageBreakBefore/>'))}${wordContent(
    content.content ?? [],
    { sheet, headingOffset: 2, style: null, edges },
  )}`;
}

const section = new SafeHtml(
  '<w:sectPr><w:headerReference w:type="default" r:id="rId7"/><w:footerReference w:type="default" r:id="rId8"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="1134" w:bottom="1247" w:left="1134" w:header="680" w:footer="567" w:gutter="0"/></w:sectPr>',
);

const field = (name: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ${name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const pageOf = paragraph(
  'Footer',
  [run('Page '), new SafeHtml(field('PAGE')), run(' of '), new SafeHtml(field('NUMPAGES'))],
  new SafeHtml('<w:jc w:val="right"/>'),
);

function core(view: DecisionView): SafeHtml {
  const moment = view.concluded ?? view.created;
  const at = moment
    ? markup`<dcterms:created xsi:type="dcterms:W3CDTF">${instant(moment.atMs)}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${instant(moment.atMs)}</dcterms:modified>`
    : null;
  return markup`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${view.title}</dc:title><dc:subject>${view.reference}</dc:subject><dc:creator>${view.owner}</dc:creator>${at}</cp:coreProperties>`;
}

const instant = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');

const footnotesPart = ({ footnotes }: WordSheet): SafeHtml =>
  markup`<w:footnotes ${textNamespaces}>${new SafeHtml(
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>',
  )}${footnotes.map(
    ({ id, blocks }) =>
      markup`<w:footnote w:id="${id}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r></w:p>${blocks}</w:footnote>`,
  )}</w:footnotes>`;

/** Eight hexadecimal digits, below 0x80000000. */
const paraId = (id: number): string => (0x1000_0000 + id).toString(16).toUpperCase();

function commentXml({ id, person, at, paragraphs }: NumberedComment): SafeHtml {
  const initials = person
    .split(/\s+/u)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0x2e))
    .slice(0, 4)
    .join('');
  const [last, ...before] = paragraphs.toReversed();
  const date = at === null ? null : markup` w:date="${at}"`;
  return markup`<w:comment w:id="${id}" w:author="${person}" w:initials="${initials}"${date}>${before
    .toReversed()
    .map((text) =>
      typed('CommentText', text),
    )}<w:p w14:paraId="${paraId(id)}"><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>${run(last ?? '')}</w:p></w:comment>`;
}

const threading = ({ id, parent, isResolved }: NumberedComment): SafeHtml =>
  markup`<w15:commentEx w15:paraId="${paraId(id)}"${parent === null ? null : markup` w15:paraIdParent="${paraId(parent)}"`} w15:done="${isResolved ? 1 : 0}"/>`;
