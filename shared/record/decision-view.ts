/**
 * A decision as a letter tells it: who decided what, on which text, with which answers and against which
 * objections. Markdown, HTML and the screen show this one view, so that they never say different things.
 */
import type { ContentJson } from '../acts/act.ts';
import type { When } from '../acts/when.ts';
import type {
  Conclusion,
  Extension,
  Objection,
  Position,
  Proposal,
  Revision,
} from '../decision/proposal-state.ts';
import type { DocumentState } from '../fold/document-state.ts';
import type { ActId, BlockId, Digest, LedgerId, MemberId } from '../kernel/ids.ts';
import { countedMembers } from '../decision/tally.ts';
import { listInWords, ruleSentence, windowWords } from '../decision/words.ts';
import { materialRevision } from '../decision/revisions.ts';
import { personOf, valueNow, type WorkspaceState } from '../people/workspace-state.ts';
import { moment, type Moment } from './moment.ts';
import { visibleLine } from './visible.ts';

export type Disposition = Conclusion['disposition'];

export interface DecisionView {
  /** `Decision 12` */
  readonly reference: string;
  /** `0012-keep-full-history`: for file names. */
  readonly fileStem: string;
  readonly document: LedgerId;
  readonly number: number;
  readonly title: string;
  /** Of the document: accepted when one proposal was; `open` while nothing is concluded. */
  readonly status: Disposition | 'open';
  readonly owner: string;
  readonly workspace: string;
  readonly created: Moment | null;
  /** Last conclusion. */
  readonly concluded: Moment | null;
  readonly amends: LedgerId | null;
  readonly proposals: readonly ProposalView[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  readonly evidence: EvidenceView;
}

export interface EvidenceView {
  readonly lineage: string;
  /** Digest of the sealed text; `null` when nothing was sealed. */
  readonly bodyDigest: Digest | null;
  readonly sealed: Moment | null;
  readonly head: { readonly seq: number; readonly hash: Digest | '' };
}

export interface ProposalView {
  readonly id: BlockId;
  readonly conclusion: ActId | null;
  /** `Proposal 1 of 2`; empty when there is one. */
  readonly place: string;
  readonly status: Disposition | 'open';
  /** `Accepted by Inês Moura` */
  readonly headline: string;
  readonly outcome: string | null;
  readonly concluded: Moment | null;
  /** The revision that the conclusion is about, or the latest. */
  readonly decided: RevisionView;
  readonly revisions: readonly RevisionView[];
  readonly ruleSentence: string;
  readonly opened: Moment | null;
  readonly closes: Moment | null;
  readonly windowSentence: string;
  /** Each later closing instant with its reason, in order. */
  readonly extensions: readonly string[];
  /** W7 */
  readonly fairness: readonly string[];
  readonly answers: readonly AnswerView[];
  /** R5, R6: answers of people who were not asked, and the owner's own. */
  readonly voices: readonly AnswerView[];
  /** C4 */
  readonly late: readonly AnswerView[];
  readonly objections: readonly ObjectionView[];
  /** `2 people were asked: 1 approved and 1 did not answer.` */
  readonly answersSentence: string;
  readonly reviewOn: string | null;
}

export interface RevisionView {
  readonly number: number;
  readonly digest: Digest;
  readonly content: ContentJson;
  readonly by: string;
  readonly published: Moment | null;
  /** `Revision 2 (material): Ninety days in place of thirty` */
  readonly sentence: string;
}

export interface AnswerView {
  readonly member: MemberId;
  readonly person: string;
  /** `none` for somebody who was asked and did not answer. */
  readonly kind: Position['kind'] | 'none';
  /** `Approved revision 2` */
  readonly sentence: string;
  readonly reason: string | null;
  readonly given: Moment | null;
  /** Device time of a late answer, when its author wrote it. */
  readonly written: Moment | null;
  /** R2: about a text that was materially revised afterwards; not counted. */
  readonly isStale: boolean;
}

export interface ObjectionView {
  readonly id: ActId;
  readonly by: MemberId;
  readonly person: string;
  readonly raisedIn: number;
  readonly reason: string | null;
  readonly resolution: string | null;
  readonly raised: Moment | null;
  readonly stands: boolean;
  /** How it was met, or that it was not. */
  readonly fate: string;
}

export interface ViewOptions {
  /** Short number of the document; 0 before the relay gave one. */
  readonly number: number;
  /** Title of the body; the title given at creation is used when it is empty. */
  readonly title: string;
  /** IANA zone for local times; the owner's zone when it is left out. */
  readonly zone?: string;
}

export function decisionView(
  state: DocumentState,
  workspace: WorkspaceState,
  options: ViewOptions,
): DecisionView {
  const zone = options.zone ?? zoneOf(workspace, state.owner);
  const people = peopleIn(workspace, zone);
  const proposals = [...state.proposals.values()];
  const views = proposals.map((proposal, index) =>
    proposalView(proposal, { index, count: proposals.length, owner: state.owner }, people),
  );
  const title = visibleLine(options.title) || visibleLine(state.createdTitle) || 'Untitled';
  return {
    reference: options.number > 0 ? `Decision ${options.number}` : 'Decision without a number',
    fileStem: fileStem(options.number, title),
    document: state.document,
    number: options.number,
    title,
    status: documentStatus(views),
    owner: state.owner ? people.name(state.owner) : 'nobody',
    workspace: visibleLine(workspace.name),
    created: people.at(state.created),
    concluded: latest(views.map((view) => view.concluded)),
    amends: state.amends?.document ?? null,
    proposals: views,
    consulted: people.names(proposals.flatMap((proposal) => proposal.consulted)),
    informed: people.names(proposals.flatMap((proposal) => proposal.informed)),
    evidence: {
      lineage: state.lineage,
      bodyDigest: state.seal?.bodyDigest ?? null,
      sealed: people.at(state.seal?.when ?? null),
      head: { seq: state.seq, hash: state.hash },
    },
  };
}

/** Names and times as one reader sees them. */
interface People {
  readonly name: (member: MemberId) => string;
  readonly names: (members: readonly MemberId[]) => readonly string[];
  readonly at: (when: When | null) => Moment | null;
  readonly atMs: (atMs: number | null) => Moment | null;
}

const peopleIn = (workspace: WorkspaceState, zone: string): People => {
  const name = (member: MemberId) => visibleLine(personOf(workspace, member));
  const atMs = (ms: number | null) => (ms === null ? null : moment(ms, zone));
  return {
    name,
    names: (members) => [...new Set(members)].map(name),
    at: (when) => atMs(when?.atMs ?? null),
    atMs,
  };
};

const zoneOf = (workspace: WorkspaceState, member: MemberId | null): string =>
  (member && valueNow(workspace.members.get(member)?.zone ?? [])) || 'UTC';

function documentStatus(views: readonly ProposalView[]): Disposition | 'open' {
  const concluded = views.filter((view) => view.status !== 'open');
  if (concluded.some((view) => view.status === 'accepted')) return 'accepted';
  return concluded.length === views.length ? (concluded.at(-1)?.status ?? 'open') : 'open';
}

const latest = (moments: readonly (Moment | null)[]): Moment | null =>
  moments.reduce((last, next) => (next && (!last || next.atMs >= last.atMs) ? next : last), null);

function fileStem(number: number, title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `${String(number).padStart(4, '0')}-${words || 'decision'}`;
}

function proposalView(
  proposal: Proposal,
  { index, count, owner }: { index: number; count: number; owner: MemberId | null },
  people: People,
): ProposalView {
  const { conclusion } = proposal;
  const revisions = proposal.revisions.map((revision) => revisionView(revision, people));
  const decided = revisions.find((revision) => revision.number === conclusion?.revision) ?? revisions.at(-1);
  if (!decided) throw new Error('Bug: a proposal has a first revision');
  const counted = countedMembers(proposal.asked, owner);
  const answers = counted.map((member) => answerOf(proposal, member, people));
  const objections = proposal.objections.map((objection) => objectionView(proposal, objection, people));
  return {
    id: proposal.id,
    conclusion: conclusion?.id ?? null,
    place: count > 1 ? `Proposal ${index + 1} of ${count}` : '',
    status: conclusion?.disposition ?? 'open',
    headline: conclusion
      ? `${dispositionWords[conclusion.disposition]} by ${people.name(conclusion.by)}`
      : 'Not concluded',
    outcome: conclusion?.outcome ?? null,
    concluded: people.at(conclusion?.when ?? null),
    decided,
    revisions,
    ruleSentence: ruleSentence(proposal.rule, counted.length, people.name),
    opened: people.at(proposal.opened),
    closes: people.atMs(proposal.closesAtMs),
    windowSentence: promiseWords(proposal, people),
    extensions: proposal.extensions.map((extension) => extensionWords(extension, people)),
    fairness: proposal.fairness.map(
      ({ member, workingHours }) =>
        `${people.name(member)}: ${workingHours} working ${workingHours === 1 ? 'hour' : 'hours'}`,
    ),
    answers,
    voices: voicesOf(proposal, counted).map((position) => answerView(proposal, position, people)),
    late: proposal.positions
      .filter((position) => position.isLate)
      .map((position) => answerView(proposal, position, people)),
    objections,
    answersSentence: answersWords(answers, objections),
    reviewOn: conclusion?.reviewOn ?? null,
  };
}

export const dispositionWords: Readonly<Record<Disposition | 'open', string>> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  postponed: 'Postponed',
  withdrawn: 'Withdrawn',
  open: 'Open',
};

function promiseWords(
  { window, minimumWindowMinutes, opened, closesAtMs, extensions }: Proposal,
  people: People,
): string {
  const from = people.at(opened);
  const until = people.atMs(closesAtMs);
  const moved = extensions.length ? ', as moved' : '';
  const span = from && until ? `, from ${from.utc} to ${until.utc}${moved}` : '';
  const short =
    minimumWindowMinutes < 1440
      ? ' The workspace allowed windows of less than a day when this was opened.'
      : '';
  return `Promised: ${windowWords(window)} (${visibleLine(window.zone)})${span}.${short}`;
}

function extensionWords(extension: Extension, people: People): string {
  const until = people.atMs(extension.closesAtMs)?.utc ?? '';
  const why = {
    extended: `extended by ${people.name(extension.by)}`,
    revised: 'moved by a material revision',
    asked: 'moved because another person was asked',
  }[extension.kind];
  const reason = extension.reason ? `: ${visibleLine(extension.reason, 2_000)}` : '';
  return `To ${until}, ${why}${reason}`;
}

function revisionView(revision: Revision, people: People): RevisionView {
  const challenged = revision.challenge
    ? `, challenged by ${people.name(revision.challenge.by)} and material from then on`
    : '';
  const summary = revision.summary ? `: ${visibleLine(revision.summary, 2_000)}` : '';
  const label = revision.number === 1 ? 'as opened' : `${revision.label}${challenged}`;
  return {
    number: revision.number,
    digest: revision.digest,
    content: revision.content,
    by: people.name(revision.by),
    published: people.at(revision.when),
    sentence: `Revision ${revision.number} (${label})${summary}`,
  };
}

// R2: approvals and abstentions lapse with a material revision; objections do not (R3).
const isStale = (proposal: Proposal, position: Position): boolean =>
  position.kind !== 'object' && position.revision < materialRevision(proposal).number;

const answerWords: Readonly<Record<Position['kind'], string>> = {
  approve: 'Approved',
  object: 'Objected to',
  abstain: 'Abstained on',
};

function answerView(proposal: Proposal, position: Position, people: People): AnswerView {
  const stale = isStale(proposal, position);
  const withdrawn = proposal.objections.some(
    (objection) => objection.id === position.id && objection.withdrawn !== null,
  );
  const remarks = [
    ...(withdrawn ? ['withdrew the objection'] : []),
    ...(stale ? ['the text was revised afterwards, so this is not counted'] : []),
    ...(position.isAttested ? ['attested by the relay'] : []),
  ];
  return {
    member: position.by,
    person: people.name(position.by),
    kind: position.kind,
    sentence: [`${answerWords[position.kind]} revision ${position.revision}`, ...remarks].join('; '),
    reason: position.reason,
    given: people.at(position.when),
    written: position.isLate ? people.atMs(position.when.claimedAtMs) : null,
    isStale: stale,
  };
}

// R4
function answerOf(proposal: Proposal, member: MemberId, people: People): AnswerView {
  const position = proposal.positions.findLast((each) => each.by === member && !each.isLate);
  if (position) return answerView(proposal, position, people);
  return {
    member,
    person: people.name(member),
    kind: 'none',
    sentence: 'Did not answer',
    reason: null,
    given: null,
    written: null,
    isStale: false,
  };
}

function voicesOf(proposal: Proposal, counted: readonly MemberId[]): readonly Position[] {
  const latestOf = new Map<MemberId, Position>();
  for (const position of proposal.positions)
    if (!position.isLate && !counted.includes(position.by)) latestOf.set(position.by, position);
  return [...latestOf.values()];
}

// R3, R7
function objectionView(proposal: Proposal, objection: Objection, people: People): ObjectionView {
  const until = objection.withdrawn?.seq ?? Number.POSITIVE_INFINITY;
  const answers = proposal.revisions.filter(
    ({ when }) => when.seq !== null && when.seq > (objection.when.seq ?? 0) && when.seq < until,
  );
  const met = answers.map(
    ({ number, summary }) =>
      `Revision ${number}${summary ? ` (${visibleLine(summary, 2_000)})` : ''} followed.`,
  );
  const name = people.name(objection.by);
  const ended = objection.withdrawn
    ? `${name} withdrew it${onDay(people.at(objection.withdrawn))}.`
    : 'It was not withdrawn and is kept as dissent.';
  return {
    id: objection.id,
    by: objection.by,
    person: name,
    raisedIn: objection.raisedIn,
    reason: objection.reason,
    resolution: objection.resolution,
    raised: people.at(objection.when),
    stands: objection.withdrawn === null,
    fate: [...met, ended].join(' '),
  };
}

const onDay = (when: Moment | null): string => (when ? ` on ${when.utc}` : '');

/** Everybody who was asked is in exactly one part. */
function answersWords(answers: readonly AnswerView[], objections: readonly ObjectionView[]): string {
  const objectors = new Set(objections.filter(({ stands }) => stands).map(({ by }) => by));
  const partOf = (answer: AnswerView): string => {
    if (objectors.has(answer.member)) return 'objected';
    if (answer.isStale) return 'answered an earlier text';
    return {
      approve: 'approved',
      object: 'withdrew an objection',
      abstain: 'abstained',
      none: 'did not answer',
    }[answer.kind];
  };
  const counts = Map.groupBy(answers, partOf);
  const parts = [
    'approved',
    'objected',
    'withdrew an objection',
    'abstained',
    'answered an earlier text',
    'did not answer',
  ].flatMap((part) => {
    const count = counts.get(part)?.length ?? 0;
    return count ? [`${count} ${part}`] : [];
  });
  return `${answers.length} ${answers.length === 1 ? 'person was' : 'people were'} asked: ${listInWords(parts)}.`;
}
