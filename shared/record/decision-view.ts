/**
 * A decision as a letter tells it: who decided what, on which text, with which answers and against which
 * objections. Markdown, HTML and the screen show this one view, so that they never say different things.
 */
import type { DocumentState } from '../fold/document-state.ts';
import type { Digest, LedgerId } from '../kernel/ids.ts';
import type { WorkspaceState } from '../people/workspace-state.ts';
import { fileStem } from './file-stem.ts';
import type { Moment } from './moment.ts';
import { namesAndTimes, zoneOf } from './names-and-times.ts';
import { proposalView, type Disposition, type ProposalView } from './proposal-view.ts';
import { visibleLine } from './visible.ts';

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
  const people = namesAndTimes(workspace, zone);
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

function documentStatus(views: readonly ProposalView[]): Disposition | 'open' {
  const concluded = views.filter((view) => view.status !== 'open');
  if (concluded.some((view) => view.status === 'accepted')) return 'accepted';
  return concluded.length === views.length ? (concluded.at(-1)?.status ?? 'open') : 'open';
}

const latest = (moments: readonly (Moment | null)[]): Moment | null =>
  moments.reduce((last, next) => (next && (!last || next.atMs >= last.atMs) ? next : last), null);
