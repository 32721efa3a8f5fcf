/** An address that leads nowhere, or to something this person may not see; the two are not told apart. */
import { useEffect } from 'react';
import { Link } from 'wouter';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './not-found.module.css';

export function NotFound() {
  useEffect(() => {
    document.title = 'Not found · Countersign';
  }, []);
  return (
    <main id="main" className={styles.page}>
      <h1>Nothing here</h1>
      <EmptyState
        title="There is no such page, or it is not shared with you."
        action={
          <Link href="/" className={buttonClass('primary')}>
            To the library
          </Link>
        }
      >
        If somebody gave you this link, ask them whether the document is still a private draft.
      </EmptyState>
    </main>
  );
}
