/** A decision's letter as Word's paragraphs. */
import type { AnswerView } from '../record/answer-view.ts';
import { momentWords, type Fact, type FactValue, type LetterBlock } from '../record/letter.ts';
import { markup, type SafeHtml } from '../record/markup.ts';
import type { ObjectionView } from '../record/objection-view.ts';
import { wordContent } from './word-content.ts';
import { bold, codeText, paragraph, run, typed } from './word-runs.ts';
import type { WordSheet } from './word-sheet.ts';

export function wordBlock(block: LetterBlock, sheet: WordSheet): SafeHtml {
  switch (block.kind) {
    case 'heading':
      return paragraph(`Heading${block.level}`, run(block.words));
    case 'sentence':
      return paragraph(block.isAside ? 'Aside' : null, run(block.words));
    case 'outcome':
      return typed('Outcome', block.words);
    case 'list': {
      const id = sheet.list('bullets', 0, 1);
      return markup`${block.sentences.map((sentence) =>
        paragraph(
          null,
          run(sentence),
          markup`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${id}"/></w:numPr>`,
        ),
      )}`;
    }
    case 'text':
      return wordContent(block.content, {
        sheet,
        headingOffset: 2,
        style: block.isDecided ? 'Decided' : null,
      });
    case 'answers':
      return table([['Person', 'Answer', 'When'], ...block.answers.map(answerRow)], [26, 44, 30]);
    case 'objection':
      return objection(block.objection);
    case 'facts':
      return wordFacts(block.facts);
    case 'command':
      return typed('Code', block.words);
  }
}

export const wordFacts = (facts: readonly Fact[]): SafeHtml =>
  markup`${facts.map(({ name, value }) => paragraph(null, [run(`${name}: `, bold), factRun(value)]))}`;

function factRun(value: FactValue): SafeHtml {
  switch (value.kind) {
    case 'words':
    case 'status':
      return run(value.words);
    case 'moment':
      return run(momentWords(value.moment));
    case 'code':
      return run(value.words, codeText);
    case 'decision':
      return run(value.decision.words);
  }
}

const answerRow = ({ person, sentence, reason, given, written }: AnswerView): readonly string[] => [
  person,
  reason ? `${sentence}\n“${reason}”` : sentence,
  `${given?.utc ?? '–'}${written ? `\nwritten ${written.utc} by the device’s clock` : ''}`,
];

/** @param widths of the columns, percent. The first row is the head. */
function table(rows: readonly (readonly string[])[], widths: readonly number[]): SafeHtml {
  const cell = (text: string, column: number, isBold: boolean): SafeHtml =>
    markup`<w:tc><w:tcPr><w:tcW w:w="${(widths[column] ?? 0) * 50}" w:type="pct"/></w:tcPr>${paragraph(null, run(text, isBold ? bold : null))}</w:tc>`;
  return markup`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>${widths.map((width) => markup`<w:gridCol w:w="${width * 90}"/>`)}</w:tblGrid>${rows.map(
    (row, index) =>
      markup`<w:tr>${row.map((text, column) => cell(text, column, index === 0 || column === 0))}</w:tr>`,
  )}</w:tbl><w:p/>`;
}

const objection = ({ person, raisedIn, raised, reason, resolution, course, fate }: ObjectionView): SafeHtml =>
  markup`${[
    paragraph('Objection', [
      run(person, bold),
      run(` objected to revision ${raisedIn}${raised ? ` on ${raised.utc}` : ''}:`),
    ]),
    typed('Objection', reason ?? 'The reason was redacted.'),
    typed('Objection', 'What would resolve it:'),
    typed('Objection', resolution ?? 'This text was redacted.'),
    ...[...course, fate].map((sentence) => typed('Objection', sentence)),
  ]}`;
