/** What a document may need beside an open window, for rows that are read without opening it. */
import { agreementMissing, isStanding, lateObjections, silentFrom } from '../decision/standing.ts';
import { returnDay, reviewDay, stagnantFromMs } from '../decision/due.ts';
import { countedIn } from '../decision/tally.ts';
import type { Proposal } from '../decision/proposal-state.ts';
import type { MemberId } from '../kernel/ids.ts';
import { hasLeftNow, type WorkspaceState } from '../people/workspace-state.ts';
import type { FollowUp } from '../protocol/library-entry.ts';
import type { DocumentState } from './document-state.ts';

/** Most action items, and most open questions, that a row tells. */
const maxItems = 100;
/** What a row shows of an action item, UTF-16 code units. */
const maxWhat = 200;

/** Links from here only; the relay adds those to here and leaves out what the reader may not see. */
export function followUpOf(state: DocumentState, workspace: WorkspaceState): FollowUp {
  const proposals = [...state.proposals.values()];
  const hasLeft = hasLeftNow(workspace);
  return {
    ownerLeft: state.owner !== null && hasLeft(state.owner),
    offeredTo: state.handover?.to ?? null,
    ...declinedIn(state),
    stagnantFromMs: earliest(proposals.map((proposal) => stagnantFromMs(proposal, state.atMs))),
    reviewOn: earliest(proposals.map(reviewDay)),
    returnsOn: earliest(proposals.map(returnDay)),
    actions: openActions(state),
    questioned: proposals.flatMap(questionedIn).slice(0, maxItems),
    judging: unique(proposals.flatMap((proposal) => judgingIn(proposal, state.owner, workspace))),
    // Nobody has to look again at what was taken back.
    lateObjections: proposals
      .filter(({ conclusion }) => conclusion?.disposition !== 'withdrawn')
      .reduce((sum, proposal) => sum + lateObjections(proposal).length, 0),
    supersededBy: state.supersededBy.map(({ amendment }) => amendment),
    links: [...state.links.keys()],
    publishedAtMs: state.publications.at(-1)?.when.atMs ?? null,
  };
}

/** O1 */
const declinedIn = ({ declined }: DocumentState): Pick<FollowUp, 'declined'> =>
  declined && declined.when.atMs !== null ? { declined: { by: declined.to, atMs: declined.when.atMs } } : {};

const earliest = <T extends number | string>(values: readonly (T | null)[]): T | null =>
  values.reduce(
    (least, value) => (value !== null && (least === null || value < least) ? value : least),
    null,
  );

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

const openActions = ({ actions }: DocumentState): FollowUp['actions'] =>
  [...actions.values()]
    .filter(({ closed }) => closed === null)
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
    .slice(0, maxItems)
    .map(({ id, owner, dueOn, what }) => ({
      id,
      owner,
      dueOn,
      what: what === null ? null : what.slice(0, maxWhat).toWellFormed(),
    }));

/** R7 */
const questionedIn = ({ objections, conclusion }: Proposal): FollowUp['questioned'] =>
  conclusion
    ? []
    : objections.flatMap((objection) => {
        const request = objection.requests.findLast(({ answered }) => !answered);
        if (!request || !isStanding(objection)) return [];
        const { answerByMs } = request;
        return [{ member: objection.by, answerByMs, silentFromMs: silentFrom(objection) }];
      });

/** R7: once the owner has asked about an objection, the others' word on setting it aside may matter. */
function judgingIn(proposal: Proposal, owner: MemberId | null, workspace: WorkspaceState): MemberId[] {
  if (proposal.conclusion || proposal.rule.kind === 'majority') return [];
  const counted = countedIn(proposal, owner, hasLeftNow(workspace)).filter((member) => member !== owner);
  return proposal.objections
    .filter((objection) => isStanding(objection) && objection.requests.length > 0)
    .flatMap((objection) => {
      const judged = new Set(objection.judgements.map(({ by }) => by));
      return (agreementMissing(objection, counted) ?? []).filter((member) => !judged.has(member));
    });
}
