/** What a decided document says by mail: the outcome in a few lines, as text and as HTML, with the record attached. */
import type { MemberId } from '#shared/kernel/ids.ts';
import { contentHtml } from '#shared/record/content-html.ts';
import type { DecisionView } from '#shared/record/decision-view.ts';
import { momentWords } from '#shared/record/letter.ts';
import { markup, type SafeHtml } from '#shared/record/markup.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import type { RecordText } from '#shared/record/record-text.ts';
import { plainText } from '#shared/document/plain-text.ts';
import { visible, visibleLine } from '#shared/record/visible.ts';

export interface DecisionMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: Buffer;
    readonly contentType: string;
  }[];
  /** The same at each try, so that whoever gets it twice sees it once. */
  readonly messageId: string;
}

export interface DecisionToMail {
  readonly view: DecisionView;
  readonly text: RecordText;
  /** The signed record. */
  readonly record: Uint8Array;
  readonly member: MemberId;
  /** Address of the relay for people. */
  readonly url: string;
  /** Host of the sender's address. */
  readonly host: string;
}

export function decisionMail({ view, text, record, member, url, host }: DecisionToMail): DecisionMail {
  const link = `${url}/d/${view.document}/record`;
  const name = view.fileStem;
  return {
    subject: visibleLine(`Decided: ${view.title}`),
    text: [
      `${view.title}\n${view.reference} of ${view.workspace}`,
      ...view.proposals.flatMap((proposal) => [
        decidedLine(proposal.headline, proposal.concluded ? momentWords(proposal.concluded) : ''),
        ...(proposal.outcome === null ? [] : [visible(proposal.outcome)]),
        `${proposal.decided.sentence}:\n\n${visible(plainText(proposal.decided.content)).replace(/^/gm, '> ')}`,
        proposal.answersSentence,
      ]),
      `The whole decision: ${link}`,
      attachedWords(name),
    ].join('\n\n'),
    html: mailHtml(view, link),
    attachments: [
      {
        filename: `${name}.html`,
        content: Buffer.from(recordHtml(view, text)),
        contentType: 'text/html; charset=utf-8',
      },
      { filename: `${name}.json`, content: Buffer.from(record), contentType: 'application/json' },
    ],
    messageId: `<${view.document}.${member}@${host}>`,
  };
}

const decidedLine = (headline: string, when: string): string => `${headline}${when ? `, ${when}` : ''}.`;

const attachedWords = (name: string): string =>
  `Attached are the record to read (${name}.html) and the signed record (${name}.json), which anyone can check without a network: npx countersign verify ${name}.json`;

const mailHtml = (view: DecisionView, link: string): string =>
  `<!doctype html>\n${markup`<html lang="en"><head><meta charset="utf-8"><title>${view.title}</title></head>
<body style="margin:0 auto;max-width:38rem;padding:16px;color:#1f1d1a;background:#fff;font:400 17px/1.6 Georgia,serif">
<p style="color:#56524a;font-size:14px">${view.reference} of ${view.workspace}</p>
<h1 style="font-size:26px;line-height:1.2" dir="auto">${view.title}</h1>
${view.proposals.map(proposalHtml)}
<p><a href="${link}">The whole decision</a></p>
<p style="color:#56524a;font-size:14px">${attachedWords(view.fileStem)}</p>
</body></html>
`.toString()}`;

const proposalHtml = (proposal: DecisionView['proposals'][number]): SafeHtml => markup`
<p><strong>${proposal.headline}</strong>${proposal.concluded ? markup`, ${momentWords(proposal.concluded)}` : null}</p>
${proposal.outcome === null ? null : markup`<p style="font-size:20px;line-height:1.4" dir="auto">${proposal.outcome}</p>`}
<p style="color:#56524a;font-size:14px">${proposal.decided.sentence}</p>
<div style="padding-left:16px;border-left:3px solid #1f5f5b">${contentHtml(proposal.decided.content)}</div>
<p>${proposal.answersSentence}</p>`;
