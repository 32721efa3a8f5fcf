/** C6: an amendment names what it amends, and a decision what amends it; each is one press away from the other. */
import { Link } from 'wouter';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { useStoreValue } from '../kernel/store.ts';
import type { LibraryRow, Workspace } from '../sync/workspace.ts';
import styles from './amendment-links.module.css';

export interface AmendmentLinksProps {
  readonly workspace: Workspace;
  readonly state: DocumentState;
}

export function AmendmentLinks({ workspace, state }: AmendmentLinksProps) {
  const id = state.document;
  // One value that changes when they do: rows change with every key that somebody types.
  const amendments = useStoreValue(workspace.library, (rows) =>
    rows
      .filter(({ amends }) => amends?.document === id)
      .map(({ document }) => document)
      .join(' '),
  );
  if (!state.amends && amendments === '') return null;
  return (
    <ul role="list" className={styles.links}>
      {state.amends && (
        <li>
          Amends{' '}
          <DocumentLink workspace={workspace} id={state.amends.document} fallback="an earlier decision" />
        </li>
      )}
      {amendments !== '' &&
        amendments.split(' ').map((amendment) => (
          <li key={amendment}>
            <Amendment workspace={workspace} id={amendment} />
          </li>
        ))}
    </ul>
  );
}

function Amendment({ workspace, id }: { readonly workspace: Workspace; readonly id: string }) {
  const standing = useStoreValue(workspace.library, (rows) => standingOf(rows.find(isRow(id))));
  return (
    <>
      {standing} <DocumentLink workspace={workspace} id={id} fallback="an amendment" />
    </>
  );
}

function standingOf(row: LibraryRow | undefined): string {
  if (row?.state === 'decided') return 'Superseded by';
  if (row?.state === 'concluded') return 'An amendment was not accepted:';
  return row?.state === 'in-contribution'
    ? 'An amendment is in contribution:'
    : 'An amendment is being written:';
}

interface DocumentLinkProps {
  readonly workspace: Workspace;
  readonly id: string;
  /** While its title is not known here. */
  readonly fallback: string;
}

function DocumentLink({ workspace, id, fallback }: DocumentLinkProps) {
  const name = useStoreValue(workspace.library, (rows) => nameOf(rows.find(isRow(id))));
  return <Link href={`/d/${id}`}>{name ?? fallback}</Link>;
}

/** With its number, because an amendment mostly has the title of what it amends. */
const nameOf = (row: LibraryRow | undefined): string | null =>
  row
    ? [row.number > 0 ? String(row.number).padStart(3, '0') : '', row.title || 'Untitled'].join(' ').trim()
    : null;

const isRow =
  (id: string) =>
  ({ document }: LibraryRow): boolean =>
    document === id;
