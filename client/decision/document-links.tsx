/** C1: documents that are one decision together, and others worth reading with this one; what amends what is told too. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { includesRole } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import styles from './document-panel.module.css';
import type { DocumentPart } from './document-part.ts';
import { InlineForm } from './inline-form.tsx';

const relations = {
  'same-decision': 'Part of the same decision',
  related: 'Worth reading with it',
} as const;
type Relation = keyof typeof relations;

export function DocumentLinks({ workspace, document, state }: DocumentPart) {
  const rows = useStore(workspace.library);
  const me = useStore(workspace.me);
  const { perform, isBusy, failure } = usePerform(document);
  const [isAdding, setAdding] = useState(false);
  const mayLink = includesRole(me.role, 'editor');
  const rowOf = (id: LedgerId) => rows.find((row) => row.document === id);
  const links = [...state.links.values()];
  // The other side's word for it: only the library knows.
  const fromOthers = rows.filter(
    (row) =>
      row.document !== document.id &&
      row.followUp?.links.includes(document.id) === true &&
      !state.links.has(row.document),
  );
  const remove = async (to: LedgerId) => {
    if (await perform({ type: 'document-unlinked', to })) announce('Not linked any more.');
  };
  return (
    <>
      {links.length + fromOthers.length + state.supersededBy.length === 0 && !state.amends && (
        <p className={styles.aside}>
          None yet. Documents of one decision, and what is worth reading with this one, can stand here.
        </p>
      )}
      <ul className={styles.list} role="list">
        {state.amends && (
          <li className={styles.row}>
            <span className={styles.aside}>Amends</span>{' '}
            <RowLink id={state.amends.document} row={rowOf(state.amends.document)} />
          </li>
        )}
        {state.supersededBy.map(({ amendment }) => (
          <li key={amendment} className={styles.row}>
            <span className={styles.aside}>Superseded by</span>{' '}
            <RowLink id={amendment} row={rowOf(amendment)} />
          </li>
        ))}
        {links.map(({ to, relation }) => (
          <li key={to} className={styles.row}>
            <RowLink id={to} row={rowOf(to)} />
            <span className={styles.aside}>{relations[relation].toLowerCase()}</span>
            {mayLink && (
              <Button
                size="small"
                weight="plain"
                disabled={isBusy}
                aria-label={`Remove the link to ${nameOf(rowOf(to))}`}
                onClick={() => void remove(to)}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
        {fromOthers.map((row) => (
          <li key={row.document} className={styles.row}>
            <RowLink id={row.document} row={row} />
            <span className={styles.aside}>links to this document</span>
          </li>
        ))}
      </ul>
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      {isAdding ? (
        <LinkForm {...{ workspace, document, state }} rows={rows} onDone={() => setAdding(false)} />
      ) : (
        mayLink && (
          <div>
            <Button onClick={() => setAdding(true)}>Link another document…</Button>
          </div>
        )
      )}
    </>
  );
}

/** With its number: titles repeat. */
const nameOf = (row: LibraryRow | undefined): string =>
  row
    ? `${row.number > 0 ? `${String(row.number).padStart(3, '0')} ` : ''}${row.title || 'Untitled'}`
    : 'a document that this device does not know';

const RowLink = ({ id, row }: { readonly id: LedgerId; readonly row: LibraryRow | undefined }) => (
  <Link href={`/d/${id}`}>{nameOf(row)}</Link>
);

function LinkForm(
  props: DocumentPart & { readonly rows: readonly LibraryRow[]; readonly onDone: () => void },
) {
  const { document, state, rows, onDone } = props;
  const [chosen, choose] = useState('');
  const [relation, setRelation] = useState<Relation>('same-decision');
  const { perform, isBusy, failure } = usePerform(document);
  const [wasTried, setTried] = useState(false);
  const candidates = rows
    .filter((row) => row.document !== document.id && !row.isUnsent && !state.links.has(row.document))
    .toSorted((a, b) => b.number - a.number);
  const target = candidates.find((row) => row.document === chosen);
  const submit = async () => {
    setTried(true);
    if (!target) return;
    const done = await perform({
      type: 'document-linked',
      to: { document: target.document, lineage: target.lineage },
      relation,
    });
    if (!done) return;
    announce('Linked.');
    onDone();
  };
  return (
    <InlineForm
      title="Link another document"
      submitLabel="Link"
      isBusy={isBusy}
      failure={failure ?? (wasTried && !target ? 'Choose a document first.' : null)}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <Select
        label="Document"
        value={chosen}
        options={[
          { value: '', label: candidates.length ? 'Choose…' : 'There is no other document' },
          ...candidates.map((row) => ({ value: row.document as string, label: nameOf(row) })),
        ]}
        onChange={choose}
      />
      <Select
        label="How it belongs to this one"
        value={relation}
        options={[
          { value: 'same-decision', label: relations['same-decision'] },
          { value: 'related', label: relations.related },
        ]}
        onChange={setRelation}
      />
    </InlineForm>
  );
}
