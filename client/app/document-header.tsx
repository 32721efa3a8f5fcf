/** The header of a document: where it stands, how its work is kept, who is here, and the one thing to do next. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { PageHeader } from '../ui/page-header.tsx';
import { StatePill } from '../ui/state-pill.tsx';
import styles from './document-header.module.css';
import type { DocumentStanding } from './document-standing.ts';
import { HereToday, type PersonHere } from './here-today.tsx';
import { SyncText } from './sync-text.tsx';
import type { SyncWords } from '../sync/connection-words.ts';

export interface DocumentHeaderProps {
  readonly menu: ReactNode;
  /** As the body says now. */
  readonly title: string;
  readonly standing: DocumentStanding | null;
  readonly sync: SyncWords;
  readonly here: readonly PersonHere[];
  /** Share, and the primary action. */
  readonly actions: ReactNode;
}

export const DocumentHeader = ({ menu, title, standing, sync, here, actions }: DocumentHeaderProps) => (
  <PageHeader
    menu={menu}
    actions={
      <>
        <SyncText words={sync} />
        <HereToday people={here} />
        <div className={styles.actions}>{actions}</div>
      </>
    }
  >
    <nav aria-label="Path" className={styles.path}>
      <Link href="/" className={styles.library}>
        Library
      </Link>
      <span aria-hidden className={styles.slash}>
        /
      </span>
      <span className={styles.title} title={title} aria-current="page">
        {title || 'Untitled'}
      </span>
    </nav>
    {standing && (
      <span className={styles.state}>
        <StatePill state={standing.pill}>{standing.words}</StatePill>
      </span>
    )}
  </PageHeader>
);
