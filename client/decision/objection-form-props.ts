/** What a row about one objection, and the forms that it opens, are given. */
import type { Objection, Proposal } from '#shared/decision/proposal-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { OpenedProps } from './block-props.ts';

export type ObjectionRowProps = OpenedProps & {
  readonly proposal: Proposal;
  readonly objection: Objection;
  readonly owner: MemberId | null;
};

export type ObjectionFormProps = OpenedProps & {
  readonly objection: Objection;
  readonly onDone: () => void;
};
