/** What a proposal's block and its parts are given. */
import type { ReactNode } from 'react';
import type { BlockId } from '#shared/kernel/ids.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import type { BlockView } from './block-view.ts';
import type { DecisionHandle } from './decision-handle.ts';

export interface ProposalBlockProps {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly proposalId: BlockId;
  /** The proposal's text, where it is read and edited. */
  readonly content: ReactNode;
  /** Place among the document's proposals, from 0. */
  readonly index: number;
  readonly count: number;
  readonly isRevising: boolean;
  readonly startRevision: () => void;
  readonly stopRevision: () => void;
  readonly handle: DecisionHandle;
  /** Shows the opening panel for this proposal. */
  readonly onOpen: () => void;
  /** Shows the concluding panel for this proposal. */
  readonly onConclude: () => void;
  /** Shows it for taking the proposal back, which needs no window to have run (C1). */
  readonly onWithdraw: () => void;
  /** Where the decision record is. */
  readonly recordHref?: string;
}

/** The same once the proposal was opened. */
export type OpenedProps = ProposalBlockProps & { readonly view: BlockView };
