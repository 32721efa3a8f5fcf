/**
 * A decision as Markdown with the front matter and headings of MADR 4 (adr.github.io/madr), and with ours added.
 * It is built as a tree and written by a serializer that escapes, so that no text can pose as structure.
 */
import type { BlockContent, ListItem, PhrasingContent, Root } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { AnswerView } from './answer-view.ts';
import { contentBlocks, depthOf, paragraph, paragraphsOf, textNode } from './content-mdast.ts';
import type { DecisionView, LinkedDecision } from './decision-view.ts';
import {
  answerBlocks,
  lateBlocks,
  objectionBlocks,
  outcomeBlocks,
  proofBlocks,
  reviewBlocks,
  revisionBlocks,
  windowBlocks,
  type Fact,
  type FactValue,
  type LetterBlock,
} from './letter.ts';
import type { Moment } from './moment.ts';
import type { ObjectionView } from './objection-view.ts';
import { dispositionWords, type ProposalView } from './proposal-view.ts';
import { alternativesIn, contextIn, type RecordText } from './record-text.ts';
import { visibleLine } from './visible.ts';

export const madr = (view: DecisionView, text: RecordText): string =>
  `${frontMatter(view)}\n${toMarkdown(body(view, text), { extensions: [gfmToMarkdown()], bullet: '*', rule: '-', emphasis: '_', fences: true })}`;

/** JSON strings are YAML strings, and a line of JSON never ends a front matter. */
function frontMatter(view: DecisionView): string {
  const { evidence, proposals } = view;
  const only = proposals.length === 1 ? proposals[0] : undefined;
  const fields: readonly (readonly [string, unknown])[] = [
    ['status', statusOf(view)],
    ['date', isoDay(view.concluded ?? view.created)],
    ['decision-makers', [...new Set([view.owner, ...view.asked])]],
    ['consulted', view.consulted],
    ['informed', view.informed],
    ['number', view.number],
    ['id', view.document],
    ['lineage', evidence.lineage],
    ['owner', view.owner],
    ['opened-at', only ? isoInstant(only.opened) : null],
    ['closes-at', only ? isoInstant(only.closes) : null],
    ['concluded-at', isoInstant(view.concluded)],
    ['review-on', only?.reviewOn ?? null],
    ['supersedes', view.amends && referenceTo(view.amends)],
    ['superseded-by', view.supersededBy && referenceTo(view.supersededBy)],
    ['removed-texts', view.removedTexts || null],
    ['digest', evidence.bodyDigest],
    ['ledger-head', `${evidence.head.seq} ${evidence.head.hash}`],
  ];
  const lines = fields.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${yaml(value)}`]));
  return ['---', ...lines, '---', ''].join('\n');
}

/** As in MADR: `superseded by` and what it is superseded by. */
const statusOf = ({ status, supersededBy }: DecisionView): string => {
  if (supersededBy) return `superseded by ${referenceTo(supersededBy)}`;
  return status === 'open' ? 'proposed' : status;
};

/** The name of a file in the same folder, or else the id of the document. */
const referenceTo = ({ document, file }: LinkedDecision): string => file ?? document;

const yaml = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(yaml).join(', ')}]` : scalar(value);

const scalar = (value: unknown): string =>
  typeof value === 'number' ? String(value) : plainScalar(visibleLine(String(value), 400));

/** Words that YAML reads as nothing else stay bare, as in MADR's own template. */
const plainScalar = (text: string): string =>
  /^(accepted|rejected|postponed|withdrawn|proposed|\d{4}-\d{2}-\d{2})$/.test(text)
    ? text
    : JSON.stringify(text);

const isoDay = (moment: Moment | null): string | null =>
  moment && new Date(moment.atMs).toISOString().slice(0, 10);
const isoInstant = (moment: Moment | null): string | null =>
  moment && new Date(moment.atMs).toISOString().replace('.000Z', 'Z');

function body(view: DecisionView, text: RecordText): Root {
  return {
    type: 'root',
    children: [
      heading(1, view.title),
      heading(2, 'Context and Problem Statement'),
      ...contextOf(text),
      heading(2, 'Considered Options'),
      ...optionsOf(view, text),
      heading(2, 'Decision Outcome'),
      ...view.proposals.flatMap(outcomeOf),
      heading(2, 'More Information'),
      ...moreOf(view),
    ],
  };
}

function contextOf(text: RecordText): BlockContent[] {
  const blocks = contentBlocks(contextIn(text), 2);
  return blocks.length ? blocks : [sentence('The document has no section on its context.')];
}

function optionsOf(view: DecisionView, text: RecordText): BlockContent[] {
  const decided = view.proposals.map(({ place, decided: { number } }) =>
    item([sentence(`${place ? `${place}: the` : 'The'} text that was proposed, revision ${number}, below`)]),
  );
  return [bullets(decided), ...contentBlocks(alternativesIn(text), 2)];
}

function outcomeOf(proposal: ProposalView): BlockContent[] {
  const { decided } = proposal;
  const published = decided.published ? `, ${decided.published.utc}` : '';
  return [
    ...(proposal.place ? [heading(3, proposal.place)] : []),
    paragraph([strong(`${proposal.headline}.`)]),
    ...blocksOf(outcomeBlocks({ ...proposal, place: '' })),
    ...(proposal.concluded ? [sentence(`Concluded ${both(proposal.concluded)}.`)] : []),
    paragraph([
      textNode(
        `The decided text is ${decided.sentence.replace('Revision', 'revision')}, by ${decided.by}${published}, digest `,
      ),
      code(decided.digest),
      textNode(':'),
    ]),
    quote(contentBlocks(decided.content.content, 4)),
    heading(3, 'Consequences'),
    ...blocksOf(objectionBlocks(proposal)),
    ...blocksOf(reviewBlocks(proposal)),
    heading(3, 'Confirmation'),
    ...blocksOf(answerBlocks(proposal)),
    ...led('Revisions:', blocksOf(revisionBlocks(proposal))),
    ...led('Arrived after the conclusion, not counted:', blocksOf(lateBlocks(proposal))),
    heading(3, 'Window'),
    ...blocksOf(windowBlocks(proposal)),
  ];
}

function moreOf(view: DecisionView): BlockContent[] {
  return [
    sentence(
      `${view.reference} of ${view.workspace}, owned by ${view.owner}. ${dispositionWords[view.status]}${view.concluded ? ` ${both(view.concluded)}` : ''}.`,
    ),
    ...(view.supersededBy ? [pointer('Superseded by', view.supersededBy)] : []),
    ...(view.amends ? [pointer(view.status === 'accepted' ? 'Supersedes' : 'Amends', view.amends)] : []),
    ...view.related.map((other) => pointer(other.isSameDecision ? 'Same decision:' : 'See also', other)),
    ...led('Questions that nobody answered:', sentences(view.unanswered)),
    ...led('What follows:', sentences(view.actions)),
    ...led('Who was told:', sentences(view.told)),
    ...led('Owners before:', sentences(view.ownerships)),
    ...blocksOf(proofBlocks(view)),
  ];
}

const pointer = (lead: string, other: LinkedDecision): BlockContent =>
  paragraph([textNode(`${lead} `), reference(other), textNode('.')]);

/** A link only to a file that lies beside this one; its name is ours. */
const reference = ({ words, file }: LinkedDecision): PhrasingContent =>
  file === null
    ? textNode(visibleLine(words, 400))
    : { type: 'link', url: file, children: [textNode(visibleLine(words, 400))] };

const blocksOf = (blocks: readonly LetterBlock[]): BlockContent[] => blocks.flatMap(blockOf);

function blockOf(block: LetterBlock): BlockContent[] {
  switch (block.kind) {
    case 'heading':
      return [heading(block.level + 1, block.words)];
    case 'sentence':
      return [sentence(block.words)];
    case 'outcome':
      return paragraphsOf(block.words);
    case 'list':
      return sentences(block.sentences);
    case 'text':
      return contentBlocks(block.content, 4);
    case 'answers':
      return [bullets(block.answers.map(answerItem))];
    case 'objection':
      return [bullets([objectionItem(block.objection)])];
    case 'facts':
      return [bullets(block.facts.map(factItem))];
    case 'command':
      return [{ type: 'code', lang: 'sh', value: block.words }];
  }
}

const answerItem = (answer: AnswerView): ListItem =>
  item([
    paragraph([
      strong(answer.person),
      textNode(
        `: ${[answer.sentence, answer.given?.utc ?? ''].filter(Boolean).join(', ')}${writtenAt(answer)}`,
      ),
    ]),
    ...(answer.reason ? [quote(paragraphsOf(answer.reason))] : []),
  ]);

const writtenAt = ({ written }: AnswerView): string =>
  written ? `, written ${written.utc} by the device's clock` : '';

const objectionItem = (objection: ObjectionView): ListItem =>
  item([
    sentence(
      `${objection.person} objected to revision ${objection.raisedIn}${objection.raised ? ` on ${objection.raised.utc}` : ''}:`,
    ),
    quote(paragraphsOf(objection.reason ?? 'The reason was redacted.')),
    sentence('What would resolve it:'),
    quote(paragraphsOf(objection.resolution ?? 'This text was redacted.')),
    ...objection.course.map(sentence),
    sentence(objection.fate),
  ]);

const factItem = ({ name, value }: Fact): ListItem =>
  item([paragraph([textNode(`${name}: `), factValue(value)])]);

function factValue(value: FactValue): PhrasingContent {
  switch (value.kind) {
    case 'words':
    case 'status':
      return textNode(visibleLine(value.words, 4_000));
    case 'moment':
      return textNode(both(value.moment));
    case 'code':
      return code(value.words);
    case 'decision':
      return reference(value.decision);
  }
}

const led = (lead: string, blocks: BlockContent[]): BlockContent[] =>
  blocks.length ? [sentence(lead), ...blocks] : [];

const both = (moment: Moment): string => `${moment.utc}, ${moment.local}`;
const heading = (level: number, words: string): BlockContent => ({
  type: 'heading',
  depth: depthOf(level),
  children: [textNode(words)],
});
const sentence = (words: string): BlockContent => paragraph([textNode(visibleLine(words, 4_000))]);
const strong = (words: string): PhrasingContent => ({ type: 'strong', children: [textNode(words)] });
const code = (value: string): PhrasingContent => ({ type: 'inlineCode', value });
const quote = (children: BlockContent[]): BlockContent => ({ type: 'blockquote', children });
const item = (children: BlockContent[]): ListItem => ({ type: 'listItem', spread: false, children });
const bullets = (children: ListItem[]): BlockContent => ({
  type: 'list',
  ordered: false,
  spread: false,
  children,
});
const sentences = (words: readonly string[]): BlockContent[] =>
  words.length ? [bullets(words.map((each) => item([sentence(each)])))] : [];
