/** The line under a document's title: its owner, how long it reads, and how far the answers are. */
import { tallyOf } from '#shared/decision/tally.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { hasLeftNow, personOf, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { Avatar } from '../ui/avatar.tsx';
import styles from './byline.module.css';

export interface BylineProps {
  readonly state: DocumentState;
  readonly people: WorkspaceState;
  /** To read it; 0 while there is nothing to read. */
  readonly minutes: number;
}

const wordsPerMinute = 230;

export const minutesToRead = (words: number): number =>
  words > 0 ? Math.max(1, Math.round(words / wordsPerMinute)) : 0;

export function Byline({ state, people, minutes }: BylineProps) {
  const facts = [
    minutes > 0 ? `${minutes} min read` : null,
    state.isShared ? null : 'Only you can see this',
    answersSentence(state, people),
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.byline}>
      {state.owner && (
        <span className={styles.owner}>
          <Avatar id={state.owner} person={personOf(people, state.owner)} isDecorative />
          <span>
            Owner{' '}
            <strong>
              <bdi>{personOf(people, state.owner)}</bdi>
            </strong>
          </span>
        </span>
      )}
      {facts.map((fact) => (
        <span key={fact} className={styles.fact}>
          {fact}
        </span>
      ))}
    </div>
  );
}

/** "6 people asked, 4 have responded", over the proposals that are open. */
function answersSentence(state: DocumentState, people: WorkspaceState): string | null {
  const open = [...state.proposals.values()].filter((proposal) => !proposal.conclusion);
  if (open.length === 0) return null;
  const tallies = open.map((proposal) => tallyOf(proposal, state.owner, hasLeftNow(people)));
  const asked = new Set(tallies.flatMap(({ counted }) => counted));
  const missing = new Set(tallies.flatMap(({ unanswered }) => unanswered));
  const answered = asked.size - missing.size;
  const whom = asked.size === 1 ? '1 person asked' : `${asked.size} people asked`;
  return `${whom}, ${answered === 1 ? '1 has' : `${answered} have`} responded`;
}
