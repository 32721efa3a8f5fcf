/** A verified record as the letter that Markdown, HTML, Word and the screen show. */
import { decisionView, type DecisionView, type ViewOptions } from './decision-view.ts';
import { titleOf } from '../document/plain-text.ts';
import { discussionView, type DiscussedThread } from './discussion-view.ts';
import { namesAndTimes } from './names-and-times.ts';
import type { RecordText } from './record-text.ts';
import type { VerifiedRecord } from './verify-record.ts';

/** Files leave the zone out: their local times are the owner's, whoever writes them, wherever. */
export const viewOfRecord = (
  { state, workspace, record }: Pick<VerifiedRecord, 'state' | 'workspace' | 'record'>,
  options: Omit<ViewOptions, 'number' | 'title'> = {},
): DecisionView =>
  decisionView(state, workspace, {
    number: record.number,
    title: record.content ? titleOf(record.content) : '',
    ...options,
  });

export const textOfRecord = ({ record }: Pick<VerifiedRecord, 'record'>): RecordText => ({
  content: record.content,
});

/** What was said before the decision, for exports that have comments. */
export const discussionOfRecord = ({
  state,
  workspace,
}: Pick<VerifiedRecord, 'state' | 'workspace'>): readonly DiscussedThread[] =>
  discussionView(state.threads.values(), namesAndTimes(workspace, 'UTC'));
