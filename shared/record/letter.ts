/**
 * A decision as a letter: the one order of its parts and its words, as blocks that the page, the printed page, the
 * Word file and the screen only set. Markdown has the headings of MADR and takes its parts from here too.
 */
import type { ContentJson } from '../acts/act.ts';
import type { AnswerView } from './answer-view.ts';
import type { DecisionView, LinkedDecision } from './decision-view.ts';
import type { Moment } from './moment.ts';
import type { ObjectionView } from './objection-view.ts';
import { dispositionWords, type ProposalView } from './proposal-view.ts';
import { alternativesIn, contextIn, type RecordText } from './record-text.ts';

export type LetterBlock =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly words: string }
  | { readonly kind: 'sentence'; readonly words: string; readonly isAside?: true }
  /** What was decided, as its owner wrote it. */
  | { readonly kind: 'outcome'; readonly words: string }
  | { readonly kind: 'list'; readonly sentences: readonly string[] }
  /** Prose of the document; `isDecided` stands out as what was agreed on. */
  | { readonly kind: 'text'; readonly content: readonly ContentJson[]; readonly isDecided?: true }
  | { readonly kind: 'answers'; readonly answers: readonly AnswerView[] }
  | { readonly kind: 'objection'; readonly objection: ObjectionView }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'command'; readonly words: string };

export interface Fact {
  readonly name: string;
  readonly value: FactValue;
}

export type FactValue =
  | { readonly kind: 'words'; readonly words: string }
  | {
      readonly kind: 'status';
      readonly status: DecisionView['status'] | 'superseded';
      readonly words: string;
    }
  | { readonly kind: 'moment'; readonly moment: Moment }
  | { readonly kind: 'code'; readonly words: string }
  | { readonly kind: 'decision'; readonly decision: LinkedDecision };

/** What a reader sees first, under the title. */
export function openingFacts(view: DecisionView): readonly Fact[] {
  const { supersededBy, amends } = view;
  const only = view.proposals.length === 1 ? view.proposals[0] : undefined;
  return [
    {
      name: 'Status',
      value: { kind: 'status', status: supersededBy ? 'superseded' : view.status, words: statusWords(view) },
    },
    words('Owner', view.owner),
    ...(view.concluded
      ? [{ name: 'Concluded', value: { kind: 'moment', moment: view.concluded } } as const]
      : []),
    ...(supersededBy ? [decision('Superseded by', supersededBy)] : []),
    ...(amends ? [decision(view.status === 'accepted' ? 'Supersedes' : 'Amends', amends)] : []),
    ...view.related.map((other) => decision(other.isSameDecision ? 'Same decision' : 'See also', other)),
    ...people('Asked', view.asked),
    ...people('Consulted', view.consulted),
    ...people('Informed', view.informed),
    ...(only?.reviewOn ? [words('Review on', only.reviewOn)] : []),
  ];
}

export const statusWords = ({ status, supersededBy }: DecisionView): string =>
  `${dispositionWords[status]}${supersededBy ? ', superseded' : ''}`;

/** Everything between the facts and the whole text. */
export const letterBlocks = (view: DecisionView, text: RecordText): readonly LetterBlock[] => [
  ...view.proposals.flatMap((proposal) => [
    heading(2, proposal.place ? `${proposal.place}: ${proposal.headline}` : proposal.headline),
    ...outcomeBlocks(proposal),
    heading(3, proposal.status === 'open' ? 'The text as it stands' : 'Decided text'),
    ...textBlocks(proposal),
    heading(3, 'Answers'),
    ...answerBlocks(proposal),
    heading(3, 'Objections'),
    ...objectionBlocks(proposal),
    heading(3, 'Window'),
    ...windowBlocks(proposal),
    ...under('Revisions', revisionBlocks(proposal)),
    ...under('Review', reviewBlocks(proposal)),
    ...under('Arrived after the conclusion, not counted', lateBlocks(proposal)),
  ]),
  ...under('Context', contextBlocks(text), 2),
  ...under('Alternatives considered', alternativeBlocks(text), 2),
  ...under('Questions that nobody answered', list(view.unanswered), 2),
  ...under('What follows', list(view.actions), 2),
  ...under('Who was told', list(view.told), 2),
  ...under('Owners before', list(view.ownerships), 2),
];

/** For copies that lie about without us: how to check what they say. */
export const proofPart = (view: DecisionView): readonly LetterBlock[] => [
  heading(2, 'Proof'),
  ...proofBlocks(view),
];

export const outcomeBlocks = (proposal: ProposalView): readonly LetterBlock[] => [
  ...(proposal.outcome === null ? [] : [{ kind: 'outcome', words: proposal.outcome } as const]),
  ...(proposal.concluded && proposal.place ? [aside(momentWords(proposal.concluded))] : []),
  ...(proposal.next === null ? [] : [sentence(`What happens next: ${proposal.next}`)]),
  ...(proposal.returnsOn === null ? [] : [sentence(`It comes back on ${proposal.returnsOn}.`)]),
];

export const textBlocks = ({ decided }: ProposalView): readonly LetterBlock[] => [
  aside(`${decided.sentence}, by ${decided.by}${decided.published ? `, ${decided.published.utc}` : ''}`),
  { kind: 'text', content: decided.content.content ?? [], isDecided: true },
  { kind: 'facts', facts: [{ name: 'Digest', value: { kind: 'code', words: decided.digest } }] },
];

export const answerBlocks = (proposal: ProposalView): readonly LetterBlock[] => [
  sentence(proposal.ruleSentence),
  sentence(proposal.answersSentence),
  { kind: 'answers', answers: proposal.answers },
  ...list(proposal.askedRemarks),
  ...(proposal.voices.length
    ? [sentence('Others, not counted:'), { kind: 'answers', answers: proposal.voices } as const]
    : []),
];

export function objectionBlocks({ objections, conclusion }: ProposalView): readonly LetterBlock[] {
  if (objections.length === 0) return [sentence('None was raised.')];
  const dissenters = [
    ...new Set(objections.filter(({ isDissent }) => isDissent).map(({ person }) => person)),
  ];
  return [
    ...objections.map((objection) => ({ kind: 'objection', objection }) as const),
    ...(conclusion === null
      ? []
      : [
          sentence(
            dissenters.length
              ? `Dissent is kept: ${dissenters.join(', ')}.`
              : 'No dissent: every objection was withdrawn.',
          ),
        ]),
  ];
}

// W1, W4, W7
export const windowBlocks = (proposal: ProposalView): readonly LetterBlock[] => [
  sentence(proposal.windowSentence),
  ...(proposal.extensions.length ? [sentence('Its end moved:'), ...list(proposal.extensions)] : []),
  ...(proposal.fairness.length
    ? [
        sentence('Working hours that the window held for each person, when they were asked:'),
        ...list(proposal.fairness),
      ]
    : []),
];

export const revisionBlocks = ({ revisions, rounds }: ProposalView): readonly LetterBlock[] => [
  ...(revisions.length > 1
    ? list(
        revisions.map(
          ({ sentence: said, by, published, digest }) =>
            `${said}, by ${by}${published ? `, ${published.utc}` : ''} (digest ${digest})`,
        ),
      )
    : []),
  ...(rounds.length ? [sentence('Rounds before this one:'), ...list(rounds)] : []),
];

export const reviewBlocks = ({ reviewOn, reviews }: ProposalView): readonly LetterBlock[] => [
  ...(reviewOn === null ? [] : [sentence(`To be reviewed on ${reviewOn}.`)]),
  ...list(reviews),
];

// C4
export const lateBlocks = ({ late }: ProposalView): readonly LetterBlock[] =>
  late.length ? [{ kind: 'answers', answers: late }] : [];

const contextBlocks = (text: RecordText): readonly LetterBlock[] => prose(contextIn(text));
const alternativeBlocks = (text: RecordText): readonly LetterBlock[] => prose(alternativesIn(text));

export function proofBlocks(view: DecisionView): readonly LetterBlock[] {
  const { bodyDigest, sealed, head, lineage } = view.evidence;
  return [
    sentence(
      'This is a reading copy. The signed record, a JSON file of the same decision, can be checked without a network:',
    ),
    { kind: 'command', words: `npx countersign verify ${view.fileStem}.json` },
    {
      kind: 'facts',
      facts: [
        ...(sealed ? [{ name: 'Sealed', value: { kind: 'moment', moment: sealed } } as const] : []),
        ...(bodyDigest ? [code('Digest of the text', bodyDigest)] : []),
        code('Ledger', `${head.seq} acts, ending in ${head.hash}`),
        code('Document', `${view.document}, lineage ${lineage}`),
      ],
    },
  ];
}

export const momentWords = ({ utc, local }: Moment): string => `${utc} · ${local}`;

const under = (title: string, blocks: readonly LetterBlock[], level: 2 | 3 = 3): readonly LetterBlock[] =>
  blocks.length ? [heading(level, title), ...blocks] : [];

const heading = (level: 2 | 3, title: string): LetterBlock => ({ kind: 'heading', level, words: title });
const sentence = (said: string): LetterBlock => ({ kind: 'sentence', words: said });
const aside = (said: string): LetterBlock => ({ kind: 'sentence', words: said, isAside: true });
const list = (sentences: readonly string[]): readonly LetterBlock[] =>
  sentences.length ? [{ kind: 'list', sentences }] : [];
const prose = (content: readonly ContentJson[]): readonly LetterBlock[] =>
  content.length ? [{ kind: 'text', content }] : [];
const words = (name: string, said: string): Fact => ({ name, value: { kind: 'words', words: said } });
const code = (name: string, said: string): Fact => ({ name, value: { kind: 'code', words: said } });
const decision = (name: string, other: LinkedDecision): Fact => ({
  name,
  value: { kind: 'decision', decision: other },
});
const people = (name: string, who: readonly string[]): readonly Fact[] =>
  who.length ? [words(name, who.join(', '))] : [];
