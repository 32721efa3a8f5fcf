/** The result of a check in words, in the order in which a person would ask; for the command line and the screen. */
import { listInWords } from '../decision/words.ts';
import type { DecisionView } from './decision-view.ts';
import type { ProposalView } from './proposal-view.ts';
import { moment } from './moment.ts';
import { plainText } from '../document/plain-text.ts';
import type { VerifiedRecord } from './verify-record.ts';
import { visibleLine } from './visible.ts';

export interface RecordAnswer {
  readonly question: string;
  readonly answers: readonly string[];
}

/** @param view of the same record (`viewOfRecord`). */
export function verificationWords(verified: VerifiedRecord, view: DecisionView): readonly RecordAnswer[] {
  const many = view.proposals.length > 1;
  const each = (say: (proposal: ProposalView) => readonly string[]): readonly string[] =>
    view.proposals.flatMap((proposal) =>
      say(proposal).map((words) => (many ? `${proposal.place}: ${words}` : words)),
    );
  return [
    {
      question: 'Who decided what?',
      answers: [`“${view.title}”, ${view.reference} of ${view.workspace}.`, ...each(decided)],
    },
    { question: 'On which text?', answers: [...each(onText), ...sealWords(verified, view)] },
    { question: 'Who agreed?', answers: each(agreed) },
    { question: 'Was the promised time kept?', answers: [...each(timeKept), ...zoneNotes(verified)] },
    { question: 'Has anything been changed since?', answers: unchanged(verified) },
    {
      question: 'Whose word is it?',
      answers: [
        `The relay’s key has the fingerprint ${verified.relayFingerprint}.`,
        'This check cannot know whose key that is: compare it with the one that your workspace shows.',
      ],
    },
  ];
}

const decided = (proposal: ProposalView): readonly string[] => [
  `${proposal.headline}${proposal.concluded ? ` on ${proposal.concluded.utc}` : ''}${proposal.outcome ? `: “${visibleLine(proposal.outcome, 2_000)}”` : '.'}`,
];

const onText = ({ decided: { number, digest, content } }: ProposalView): readonly string[] => [
  `Revision ${number}, which begins “${visibleLine(plainText(content), 80)}”; its digest ${digest} holds.`,
];

function sealWords({ state, record }: VerifiedRecord, view: DecisionView): readonly string[] {
  if (!state.seal || !record.content) return ['Nothing was accepted, so no text was sealed.'];
  return [
    `The whole document was sealed on ${view.evidence.sealed?.utc ?? ''}; its digest ${state.seal.bodyDigest} holds.`,
  ];
}

const agreed = (proposal: ProposalView): readonly string[] => [
  proposal.ruleSentence,
  `${proposal.answersSentence} ${proposal.answers.map(({ person, sentence }) => `${person}: ${sentence}.`).join(' ')}`,
  ...proposal.objections.map(
    ({ person, raisedIn, reason, fate }) =>
      `${person} objected to revision ${raisedIn}: “${visibleLine(reason ?? 'redacted', 300)}” ${fate}`,
  ),
];

function timeKept(proposal: ProposalView): readonly string[] {
  const { closes, concluded, windowSentence, extensions } = proposal;
  const kept =
    proposal.status === 'withdrawn'
      ? 'It was withdrawn, which needs no window.'
      : closes && concluded
        ? `It closed on ${closes.utc} and was concluded on ${concluded.utc}, not before.`
        : 'It is still open.';
  return [windowSentence, ...(extensions.length ? [`${listInWords(extensions)}.`] : []), kept];
}

/** A difference in clock rules is no fault: the stamped instant is what everybody was shown. */
const zoneNotes = ({ windows }: VerifiedRecord): readonly string[] =>
  windows
    .filter(({ verdict }) => verdict === 'other-zone-data')
    .map(({ seq, stampedMs, computedMs }) => {
      const here = computedMs === null ? 'does not know this zone' : `gives ${moment(computedMs, 'UTC').utc}`;
      const said = stampedMs === null ? '' : moment(stampedMs, 'UTC').utc;
      return `Note: act ${seq} was stamped to close on ${said}; this machine ${here}, because its time-zone rules differ. The stamp counts.`;
    });

function unchanged({ counts, record }: VerifiedRecord): readonly string[] {
  const redacted = counts.redacted
    ? [
        `${counts.redacted} ${counts.redacted === 1 ? 'text was' : 'texts were'} removed by redaction; what they were is not known, that they existed is.`,
      ]
    : [];
  return [
    `No. All ${counts.signatures} signatures by ${counts.keys} keys hold, over ${counts.acts} acts in two unbroken chains.`,
    `The relay signed that the document’s ledger ends here, at act ${record.acts.length}.`,
    'Every byte of the file is in its one possible place.',
    ...redacted,
  ];
}
