/** A decision as one HTML file that needs nothing else: no script, no request, and set to be printed. */
import { contentHtml } from './content-html.ts';
import type { AnswerView } from './answer-view.ts';
import type { DecisionView } from './decision-view.ts';
import type { ObjectionView } from './objection-view.ts';
import { dispositionWords, type ProposalView } from './proposal-view.ts';
import { markup, SafeHtml } from './markup.ts';
import type { Moment } from './moment.ts';
import { pageStyle } from './page-style.ts';
import type { RecordText } from './record-text.ts';
import { visible } from './visible.ts';

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
${opening(view)}
${view.proposals.map(proposalHtml)}
${peopleHtml(view)}
${evidenceHtml(view)}
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

/** Everything but letters, digits and plain punctuation as CSS escapes: no `<`, quote or backslash survives. */
const cssString = (text: string): string =>
  `"${visible(text).replace(/[^\p{L}\p{N} .,:;–—-]/gu, (char) => `\\${(char.codePointAt(0) ?? 32).toString(16)} `)}"`;

function opening(view: DecisionView): SafeHtml {
  return markup`<dl class="facts">
${fact('Status', markup`<strong class="status ${view.status}">${dispositionWords[view.status]}</strong>`)}
${fact('Owner', markup`<bdi>${view.owner}</bdi>`)}
${view.concluded ? fact('Concluded', momentHtml(view.concluded)) : null}
${view.amends ? fact('Amends', markup`<code>${view.amends}</code>`) : null}
</dl>`;
}

const fact = (name: string, value: SafeHtml): SafeHtml =>
  markup`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const momentHtml = (moment: Moment): SafeHtml =>
  markup`<time datetime="${new Date(moment.atMs).toISOString()}">${moment.utc}</time><span class="aside"> · ${moment.local}</span>`;

function proposalHtml(proposal: ProposalView): SafeHtml {
  return markup`<section class="decision">
<h2>${proposal.place ? `${proposal.place}: ${proposal.headline}` : proposal.headline}</h2>
${proposal.outcome ? markup`<p class="outcome" dir="auto">${proposal.outcome}</p>` : null}
${proposal.concluded && proposal.place ? markup`<p class="aside">${momentHtml(proposal.concluded)}</p>` : null}
<h3>Decided text</h3>
<p class="aside">${proposal.decided.sentence}<br>Digest <code>${proposal.decided.digest}</code></p>
<div class="text">${contentHtml(proposal.decided.content)}</div>
<h3>Answers</h3>
<p>${proposal.ruleSentence} ${proposal.answersSentence}</p>
${answersHtml(proposal.answers)}
${proposal.voices.length ? markup`<h4>Others, not counted</h4>${answersHtml(proposal.voices)}` : null}
${proposal.late.length ? markup`<h4>Arrived after the conclusion, not counted</h4>${answersHtml(proposal.late)}` : null}
<h3>Objections</h3>
${proposal.objections.length ? proposal.objections.map(objectionHtml) : markup`<p>None was raised.</p>`}
<h3>Window</h3>
<p>${proposal.windowSentence}</p>
${list(proposal.extensions)}
${proposal.fairness.length ? markup`<p>Working hours that the window held for each person, when it was opened:</p>${list(proposal.fairness)}` : null}
${
  proposal.revisions.length > 1
    ? markup`<h3>Revisions</h3>${list(proposal.revisions.map(({ sentence, digest }) => `${sentence} (digest ${digest})`))}`
    : null
}
${proposal.reviewOn ? markup`<h3>Review</h3><p>To be reviewed on ${proposal.reviewOn}.</p>` : null}
</section>`;
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
<p>${objection.fate}</p>
</div>`;

const list = (sentences: readonly string[]): SafeHtml | null =>
  sentences.length ? markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>` : null;

function peopleHtml({ consulted, informed }: DecisionView): SafeHtml | null {
  if (consulted.length + informed.length === 0) return null;
  return markup`<section><h2>Consulted and informed</h2>
${consulted.length ? markup`<p>Consulted: ${consulted.join(', ')}.</p>` : null}
${informed.length ? markup`<p>Informed: ${informed.join(', ')}.</p>` : null}
</section>`;
}

function evidenceHtml(view: DecisionView): SafeHtml {
  const { bodyDigest, sealed, head, lineage } = view.evidence;
  return markup`<section class="evidence">
<h2>Proof</h2>
<p>This page is a reading copy. The signed record, a JSON file of the same decision, can be checked without a network:
<code>npx countersign verify ${view.fileStem}.json</code></p>
<dl class="facts">
${sealed ? fact('Sealed', momentHtml(sealed)) : null}
${bodyDigest ? fact('Digest of the text', markup`<code>${bodyDigest}</code>`) : null}
${fact('Ledger', markup`${head.seq} acts, ending in <code>${head.hash}</code>`)}
${fact('Document', markup`<code>${view.document}</code>, lineage <code>${lineage}</code>`)}
</dl>
</section>`;
}

const decidedTextHtml = ({ content }: RecordText): SafeHtml => markup`<section class="whole">
<h2>The whole text as it was sealed</h2>
<div class="text">${content && contentHtml(content)}</div>
</section>`;
