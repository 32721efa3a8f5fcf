/** What the concluding panel says, by what is concluded: withdrawing is no decision, and has words of its own (C1). */
import type { Proposal } from '#shared/decision/proposal-state.ts';
import type { Disposition } from './concluding-view.ts';

export const concludeWords: Readonly<Record<Disposition, string>> = {
  accepted: 'Accept',
  rejected: 'Reject',
  postponed: 'Postpone',
  withdrawn: 'Withdraw the proposal',
};

export const busyWords = (disposition: Disposition): string =>
  disposition === 'withdrawn' ? 'Withdrawing…' : 'Concluding…';

export const emptyWords = (disposition: Disposition): string =>
  disposition === 'withdrawn'
    ? 'Say why: those who were asked will want to know.'
    : 'Write the sentence that people will find in years.';

/** What is told when the panel closes: nothing is done before the relay has taken it (C2, C5). */
export function concludedWords({ conclusion }: Pick<Proposal, 'conclusion'>): string {
  if (!conclusion || conclusion.when.atMs === null)
    return 'Kept on this device, and sent when it is next online.';
  return { accepted: 'Accepted.', rejected: 'Rejected.', postponed: 'Postponed.', withdrawn: 'Withdrawn.' }[
    conclusion.disposition
  ];
}

export const outcomeHints: Readonly<Record<Disposition, string>> = {
  accepted: 'What was decided, as somebody would look for it: “We keep full history for 90 days.”',
  rejected: 'What was decided against, and why.',
  postponed: 'What it waits for.',
  withdrawn: 'In a sentence. It stays on record.',
};
