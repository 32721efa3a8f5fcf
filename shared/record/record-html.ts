/** A decision as one HTML file that needs nothing else: no script, no request, and set to be printed. */
import { contentHtml } from './content-html.ts';
import { cssString } from './css-string.ts';
import type { AnswerView } from './answer-view.ts';
import type { DecisionView } from './decision-view.ts';
import type { ObjectionView } from './objection-view.ts';
import {
  letterBlocks,
  openingFacts,
  proofPart,
  type Fact,
  type FactValue,
  type LetterBlock,
} from './letter.ts';
import { markup, SafeHtml } from './markup.ts';
import { pageStyle } from './page-style.ts';
import type { RecordText } from './record-text.ts';

// Nothing may be loaded or run, wherever the file is opened.
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The page as text, ready to be written as UTF-8. */
export const recordHtml = (view: DecisionView, text: RecordText): string =>
  `<!doctype html>\n${markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${view.reference}: ${view.title}</title>
<style>${styleOf(view)}</style>
</head>
<body>
<header class="letterhead"><span>${view.workspace}</span><span class="reference">${view.reference}</span></header>
<main>
<h1 dir="auto">${view.title}</h1>
${factsHtml(openingFacts(view))}
${[...letterBlocks(view, text), ...proofPart(view)].map(blockHtml)}
${text.content ? decidedTextHtml(text) : null}
</main>
</body>
</html>
`.toString()}`;

/** Only our own style sheet and a running header go in unescaped; the header is a CSS string. */
const styleOf = (view: DecisionView): SafeHtml =>
  new SafeHtml(
    `${pageStyle}\n@page { @top-left { content: ${cssString(`${view.reference}: ${view.title}`)} } }`,
  );

const factsHtml = (facts: readonly Fact[]): SafeHtml => markup`<dl class="facts">
${facts.map(({ name, value }) => markup`<div><dt>${name}</dt><dd>${valueHtml(value)}</dd></div>`)}
</dl>`;

function valueHtml(value: FactValue): SafeHtml {
  switch (value.kind) {
    case 'words':
      return markup`<bdi>${value.words}</bdi>`;
    case 'status':
      return markup`<strong class="status ${value.status}">${value.words}</strong>`;
    case 'moment':
      return markup`<time datetime="${new Date(value.moment.atMs).toISOString()}">${value.moment.utc}</time><span class="aside"> · ${value.moment.local}</span>`;
    case 'code':
      return markup`<code>${value.words}</code>`;
    case 'decision':
      return value.decision.file === null
        ? markup`<bdi>${value.decision.words}</bdi>`
        : markup`<a href="${value.decision.file}"><bdi>${value.decision.words}</bdi></a>`;
  }
}

function blockHtml(block: LetterBlock): SafeHtml {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? markup`<h2>${block.words}</h2>` : markup`<h3>${block.words}</h3>`;
    case 'sentence':
      return block.isAside ? markup`<p class="aside">${block.words}</p>` : markup`<p>${block.words}</p>`;
    case 'outcome':
      return markup`<p class="outcome" dir="auto">${block.words}</p>`;
    case 'list':
      return markup`<ul>${block.sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`;
    case 'text':
      return markup`<div class="text${block.isDecided ? ' decided' : ''}">${contentHtml({ type: 'doc', content: block.content })}</div>`;
    case 'answers':
      return answersHtml(block.answers);
    case 'objection':
      return objectionHtml(block.objection);
    case 'facts':
      return factsHtml(block.facts);
    case 'command':
      return markup`<pre><code>${block.words}</code></pre>`;
  }
}

const answersHtml = (answers: readonly AnswerView[]): SafeHtml => markup`<table class="answers">
<thead><tr><th scope="col">Person</th><th scope="col">Answer</th><th scope="col">When</th></tr></thead>
<tbody>${answers.map(
  (answer) => markup`<tr><th scope="row"><bdi>${answer.person}</bdi></th>
<td>${answer.sentence}${answer.reason ? markup`<blockquote class="reason" dir="auto">${answer.reason}</blockquote>` : null}</td>
<td>${answer.given ? answer.given.utc : '–'}${answer.written ? markup`<br>written ${answer.written.utc} by the device’s clock` : null}</td></tr>`,
)}</tbody>
</table>`;

const objectionHtml = (objection: ObjectionView): SafeHtml => markup`<div class="objection">
<p><strong><bdi>${objection.person}</bdi></strong> objected to revision ${objection.raisedIn}${objection.raised ? ` on ${objection.raised.utc}` : null}:</p>
<blockquote dir="auto">${objection.reason ?? 'The reason was redacted.'}</blockquote>
<p>What would resolve it:</p>
<blockquote dir="auto">${objection.resolution ?? 'This text was redacted.'}</blockquote>
${objection.course.map((sentence) => markup`<p>${sentence}</p>`)}
<p>${objection.fate}</p>
</div>`;

const decidedTextHtml = ({ content }: RecordText): SafeHtml => markup`<section class="whole">
<h2>The whole text as it was sealed</h2>
<div class="text">${content && contentHtml(content)}</div>
</section>`;
