/** The result of a check in words, in the order in which a person would ask; for the command line and the screen. */
import type { When } from '../acts/when.ts';
import { listInWords } from '../decision/words.ts';
import { personOf } from '../people/workspace-state.ts';
import type { DecisionView } from './decision-view.ts';
import type { ProposalView } from './proposal-view.ts';
import { moment } from './moment.ts';
import type { Redaction } from '../discussion/thread-state.ts';
import { plainText } from '../document/plain-text.ts';
import type { VerifiedRecord } from './verify-record.ts';
import { doubtWords } from './doubt-words.ts';
import { visibleLine } from './visible.ts';

export interface RecordAnswer {
  readonly question: string;
  readonly answers: readonly string[];
  /** What a reader must not overlook; beside the answers. */
  readonly warnings: readonly string[];
}

/** @param view of the same record (`viewOfRecord`). */
export function verificationWords(verified: VerifiedRecord, view: DecisionView): readonly RecordAnswer[] {
  const many = view.proposals.length > 1;
  const each = (say: (proposal: ProposalView) => readonly string[]): readonly string[] =>
    view.proposals.flatMap((proposal) =>
      say(proposal).map((words) => (many ? `${proposal.place}: ${words}` : words)),
    );
  const answer = (question: string, answers: readonly string[], warnings: readonly string[] = []) => ({
    question,
    answers,
    warnings,
  });
  return [
    answer('Who decided what?', [
      `“${visibleLine(view.title)}”, ${view.reference} of ${visibleLine(view.workspace)}.`,
      ...each(decided),
    ]),
    answer('On which text?', [...each(onText), ...sealWords(verified, view)]),
    answer('Who agreed, and who objected?', each(agreed)),
    answer('Was the promised time kept?', [...each(timeKept), ...zoneNotes(verified)], clockWords(verified)),
    answer('Has anything been changed since?', unchanged(verified)),
    answer('What could not be checked?', unchecked(verified), doubtWords(verified)),
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
  ...proposal.objections.map(({ person, raisedIn, reason, course, fate }) =>
    [
      `${person} objected to revision ${raisedIn}: “${visibleLine(reason ?? 'redacted', 300)}”`,
      ...course,
      fate,
    ].join(' '),
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

/** Clocks of devices differ by this much without anybody lying, ms. */
const clockSlackMs = 10 * 60_000;

/**
 * E3: stamps count, and a relay that lies could stamp early what came late, or late what came early. What the owner's
 * device said then is a claim, and the only other witness.
 */
function clockWords({ state, workspace }: VerifiedRecord): readonly string[] {
  return [...state.proposals.values()].flatMap(({ opened, openedBy, closesAtMs, conclusion }) => {
    const isOpenedEarly = opened.claimedAtMs > (opened.atMs ?? 0) + clockSlackMs;
    const isWithdrawn = conclusion?.disposition === 'withdrawn';
    const isConcludedLate =
      conclusion && !isWithdrawn && conclusion.when.claimedAtMs < (closesAtMs ?? 0) - clockSlackMs;
    return [
      ...(isOpenedEarly ? [claimWords('opened', visibleLine(personOf(workspace, openedBy)), opened)] : []),
      ...(isConcludedLate
        ? [claimWords('concluded', visibleLine(personOf(workspace, conclusion.by)), conclusion.when)]
        : []),
    ];
  });
}

const claimWords = (what: string, person: string, { claimedAtMs, atMs }: When): string =>
  `When this was ${what}, ${person}’s device said that it was ${moment(claimedAtMs, 'UTC').utc}, and the relay ${moment(atMs ?? 0, 'UTC').utc}. The relay’s clock counts; one of the two was wrong.`;

/** A difference in clock rules is no fault: the stamped instant is what everybody was shown. */
const zoneNotes = ({ windows }: VerifiedRecord): readonly string[] =>
  windows
    .filter(({ verdict }) => verdict === 'other-zone-data')
    .map(({ seq, stampedMs, computedMs }) => {
      const here = computedMs === null ? 'does not know this zone' : `gives ${moment(computedMs, 'UTC').utc}`;
      const said = stampedMs === null ? '' : moment(stampedMs, 'UTC').utc;
      return `Note: act ${seq} was stamped to close on ${said}; this machine ${here}, because its time-zone rules differ. The stamp counts.`;
    });

function unchanged(verified: VerifiedRecord): readonly string[] {
  const { counts, record } = verified;
  return [
    `No. All ${counts.signatures} signatures by ${counts.keys} keys hold, over ${counts.acts} acts in two unbroken chains.`,
    `The relay signed that the document’s ledger ends here, at act ${record.acts.length}.`,
    'Every byte of the file is in its one possible place.',
    ...removedWords(verified),
  ];
}

/** The one trust anchor is the relay's key; a relay can also refuse, delay and stop, and no file shows that. */
const unchecked = ({ relayFingerprint, doubts, record }: VerifiedRecord): readonly string[] => [
  ...(doubts.length === 0
    ? ['Every signature is by a key that its owner joined with, or confirmed from another device.']
    : []),
  `Whose key the relay’s is: compare its fingerprint ${relayFingerprint} with the one that your workspace shows.`,
  `What came after act ${record.acts.length}, and what the relay refused before it, are not in this file.`,
];

/** D4 */
function removedWords({ counts, state, workspace }: VerifiedRecord): readonly string[] {
  if (counts.redacted === 0) return [];
  const texts = (count: number): string => (count === 1 ? '1 text was' : `${count} texts were`);
  const before = new Map<Redaction, number>();
  for (const redaction of state.redactions.values()) before.set(redaction, (before.get(redaction) ?? 0) + 1);
  return [
    `${texts(counts.redacted)} removed by redaction; what they were is not known, that they existed is.`,
    ...[...before].map(
      ([{ by, why, when }, count]) =>
        `${visibleLine(personOf(workspace, by))} removed ${count === 1 ? '1 text' : `${count} texts`} on ${moment(when.atMs ?? 0, 'UTC').utc}, ${whyWords[why]}.`,
    ),
    ...(counts.removedLater > 0
      ? [`${texts(counts.removedLater)} removed after this record ended, as the relay’s signature says.`]
      : []),
  ];
}

const whyWords = {
  secret: 'because it held a secret',
  'personal-data': 'because it held personal data',
  other: 'for a reason that is not named',
} as const;
