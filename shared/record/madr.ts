/**
 * A decision as Markdown with the front matter and headings of MADR 4 (adr.github.io/madr), and with ours added.
 * It is built as a tree and written by a serializer that escapes, so that no text can pose as structure.
 */
import type { BlockContent, ListItem, PhrasingContent, Root } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { ContentJson } from '../acts/act.ts';
import { contentBlocks, depthOf, paragraph, paragraphsOf, textNode } from './content-mdast.ts';
import type { AnswerView } from './answer-view.ts';
import type { DecisionView } from './decision-view.ts';
import type { ObjectionView } from './objection-view.ts';
import { dispositionWords, type ProposalView } from './proposal-view.ts';
import type { Moment } from './moment.ts';
import { sectionUnder, type RecordText } from './record-text.ts';
import { visibleLine } from './visible.ts';

/** Headings in a document that hold what MADR calls context and options. */
const contextHeading = /\b(context|background|problem|motivation|summary)\b/iu;
const optionsHeading = /\b(alternatives?|options|rationale)\b/iu;

export const madr = (view: DecisionView, text: RecordText): string =>
  `${frontMatter(view)}\n${toMarkdown(body(view, text), { extensions: [gfmToMarkdown()], bullet: '*', rule: '-', emphasis: '_', fences: true })}`;

/** JSON strings are YAML strings, and a line of JSON never ends a front matter. */
function frontMatter(view: DecisionView): string {
  const { evidence, proposals } = view;
  const people = [...new Set(proposals.flatMap(({ answers }) => answers.map(({ person }) => person)))];
  const only = proposals.length === 1 ? proposals[0] : undefined;
  const fields: readonly (readonly [string, unknown])[] = [
    ['status', view.status === 'open' ? 'proposed' : view.status],
    ['date', isoDay(view.concluded ?? view.created)],
    ['decision-makers', [view.owner, ...people.filter((person) => person !== view.owner)]],
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
    ['amends', view.amends],
    ['digest', evidence.bodyDigest],
    ['ledger-head', `${evidence.head.seq} ${evidence.head.hash}`],
  ];
  const lines = fields.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${yaml(value)}`]));
  return ['---', ...lines, '---', ''].join('\n');
}

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

function contextOf({ content }: RecordText): BlockContent[] {
  const section = sectionUnder(content, contextHeading);
  const blocks = contentBlocks(section.length ? section : beforeProposal(content), 2);
  return blocks.length ? blocks : [sentence('The document has no section on its context.')];
}

/** What a reader meets before the first proposal. */
function beforeProposal(content: ContentJson | null): readonly ContentJson[] {
  const blocks = (content?.content ?? []).filter((block) => !['title', 'frontMatter'].includes(block.type));
  const first = blocks.findIndex((block) => block.type === 'proposal' || block.type === 'heading');
  return first < 0 ? [] : blocks.slice(0, first);
}

function optionsOf(view: DecisionView, { content }: RecordText): BlockContent[] {
  const decided = view.proposals.map(({ place, decided: { number } }) =>
    item([sentence(`${place ? `${place}: the` : 'The'} text that was proposed, revision ${number}, below`)]),
  );
  return [bullets(decided), ...contentBlocks(sectionUnder(content, optionsHeading), 2)];
}

function outcomeOf(proposal: ProposalView): BlockContent[] {
  return [
    ...(proposal.place ? [heading(3, proposal.place)] : []),
    paragraph([strong(`${proposal.headline}.`)]),
    ...(proposal.outcome ? paragraphsOf(proposal.outcome) : []),
    ...(proposal.concluded ? [sentence(`Concluded ${both(proposal.concluded)}.`)] : []),
    paragraph([
      textNode(`The decided text is ${proposal.decided.sentence.replace('Revision', 'revision')}, digest `),
      code(proposal.decided.digest),
      textNode(':'),
    ]),
    quote(contentBlocks(proposal.decided.content.content, 4)),
    heading(3, 'Consequences'),
    ...consequencesOf(proposal),
    heading(3, 'Confirmation'),
    sentence(proposal.ruleSentence),
    sentence(proposal.answersSentence),
    ...answersOf('', proposal.answers),
    ...answersOf('Others, not counted:', proposal.voices),
    ...answersOf('Arrived after the conclusion, not counted:', proposal.late),
    ...(proposal.revisions.length > 1
      ? [
          sentence('Revisions:'),
          bullets(
            proposal.revisions.map((revision) =>
              item([paragraph([textNode(`${revision.sentence}, digest `), code(revision.digest)])]),
            ),
          ),
        ]
      : []),
    heading(3, 'Window'),
    sentence(proposal.windowSentence),
    ...sentences(proposal.extensions),
    ...(proposal.fairness.length
      ? [
          sentence('Working hours that the window held for each person, when it was opened:'),
          ...sentences(proposal.fairness),
        ]
      : []),
  ];
}

function consequencesOf(proposal: ProposalView): BlockContent[] {
  const objections = proposal.objections.map(objectionItem);
  return [
    objections.length ? bullets(objections) : sentence('No objection was raised.'),
    ...(proposal.reviewOn ? [sentence(`To be reviewed on ${proposal.reviewOn}.`)] : []),
  ];
}

const objectionItem = (objection: ObjectionView): ListItem =>
  item([
    sentence(
      `${objection.person} objected to revision ${objection.raisedIn}${objection.raised ? ` on ${objection.raised.utc}` : ''}:`,
    ),
    quote(paragraphsOf(objection.reason ?? 'The reason was redacted.')),
    sentence('What would resolve it:'),
    quote(paragraphsOf(objection.resolution ?? 'This text was redacted.')),
    sentence(objection.fate),
  ]);

const answersOf = (lead: string, answers: readonly AnswerView[]): BlockContent[] =>
  answers.length
    ? [
        ...(lead ? [sentence(lead)] : []),
        bullets(
          answers.map((answer) =>
            item([
              paragraph([
                strong(answer.person),
                textNode(
                  `: ${[answer.sentence, answer.given?.utc ?? ''].filter(Boolean).join(', ')}${writtenAt(answer)}`,
                ),
              ]),
              ...(answer.reason ? [quote(paragraphsOf(answer.reason))] : []),
            ]),
          ),
        ),
      ]
    : [];

const writtenAt = ({ written }: AnswerView): string =>
  written ? `, written ${written.utc} by the device's clock` : '';

function moreOf(view: DecisionView): BlockContent[] {
  const { bodyDigest, sealed, head } = view.evidence;
  return [
    sentence(
      `${view.reference} of ${view.workspace}, owned by ${view.owner}. ${dispositionWords[view.status]}${view.concluded ? ` ${both(view.concluded)}` : ''}.`,
    ),
    ...(view.amends ? [paragraph([textNode('Amends document '), code(view.amends), textNode('.')])] : []),
    ...(sealed && bodyDigest
      ? [
          paragraph([
            textNode(`Sealed ${sealed.utc}. Digest of the whole text: `),
            code(bodyDigest),
            textNode('.'),
          ]),
        ]
      : []),
    paragraph([
      textNode(`The document's ledger holds ${head.seq} acts and ends in `),
      code(head.hash),
      textNode('.'),
    ]),
    sentence(
      'This file is a reading copy. The signed JSON record of the same decision can be checked offline:',
    ),
    { type: 'code', lang: 'sh', value: `npx countersign verify ${view.fileStem}.json` },
  ];
}

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
