/** The proposal block as its document's page shows it to one of the team. */
import { ProposalBlock } from '../../../client/decision/proposal-block.tsx';
import { proposalId, type Reader } from './pretend-team.ts';

export const ShownBlock = ({ reader }: { readonly reader: Reader }) => (
  <ProposalBlock
    {...reader}
    proposalId={proposalId}
    content="The text."
    index={0}
    count={1}
    isRevising={false}
    startRevision={() => undefined}
    stopRevision={() => undefined}
    onOpen={() => undefined}
    onConclude={() => undefined}
    onWithdraw={() => undefined}
  />
);
