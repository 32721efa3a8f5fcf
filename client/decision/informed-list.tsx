/** A dry run before concluding: who will be told, and how. */
import { useEffect, useState } from 'react';
import { peopleToTell } from '#shared/decision/people-to-tell.ts';
import { listInWords } from '#shared/decision/words.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import type { TellingAnswer } from '#shared/protocol/http-api.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Person } from '../ui/person.tsx';
import styles from './informed-list.module.css';

export interface InformedListProps {
  readonly workspace: Workspace;
  readonly state: DocumentState;
}

export function InformedList({ workspace, state }: InformedListProps) {
  const people = useStore(workspace.state);
  const connection = useStore(workspace.connection);
  const answer = useDryRun(workspace, state, connection);
  const members = peopleToTell(state, people);
  const byMail = (answer?.people ?? []).filter((each) => each.byMail).map(({ member }) => member);
  const nameOf = (member: MemberId) => personOf(people, member);
  return (
    <section className={styles.part} aria-label="Who will be told">
      <h3 className={styles.overline}>Who will be told</h3>
      {members.length === 0 ? (
        <p className={styles.aside}>Nobody but you: nobody else was asked, consulted or informed.</p>
      ) : (
        <>
          <ul role="list" className={styles.people}>
            {members.map((member) => (
              <li key={member}>
                <Person id={member} person={nameOf(member)} />
              </li>
            ))}
          </ul>
          <p className={styles.aside}>
            {members.length === 1 ? 'They get' : 'All get'} the final version in their list at once
            {byMail.length > 0 && `, ${listInWords(byMail.map(nameOf))} by mail too`}. The record says who was
            told, and when.
          </p>
        </>
      )}
    </section>
  );
}

/** What only the relay knows: who gets mail. Without it the list stands, and says nothing of mail. */
function useDryRun({ telling }: Workspace, state: DocumentState, connection: string): TellingAnswer | null {
  const [answer, setAnswer] = useState<TellingAnswer | null>(null);
  const { document } = state;
  useEffect(() => {
    if (connection !== 'online') return undefined;
    let isGone = false;
    void telling.dryRun(document).then((told) => {
      if (!isGone) setAnswer(told);
    });
    return () => {
      isGone = true;
    };
  }, [telling, document, connection]);
  return answer;
}
