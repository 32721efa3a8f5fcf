/** `/`: everything this person may see, searched and filtered on the device. */
import FilePlus2 from 'lucide-react/icons/file-plus-corner';
import Search from 'lucide-react/icons/search';
import Upload from 'lucide-react/icons/upload';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { MemberId } from '#shared/kernel/ids.ts';
import { includesRole, personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { LibraryRow, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { announce } from '../ui/live-region.tsx';
import { Menu } from '../ui/menu.tsx';
import { Select } from '../ui/select.tsx';
import { DropTarget } from './drop-target.tsx';
import type { ImportOutcome } from './import-files.ts';
import { LibraryRowLine } from './library-row.tsx';
import {
  countsSentence,
  libraryView,
  nothingFound,
  stateFilters,
  type Question,
  type Reader,
  type StateFilter,
} from './library-view.ts';
import styles from './library-page.module.css';
import { newDevices } from './new-devices.ts';
import { supersededBy } from './row-standing.ts';
import { templates, type Template } from './templates.ts';

const EmptyLibrary = lazy(async () => ({ default: (await import('./empty-library.tsx')).EmptyLibrary }));
const HandbookLine = lazy(async () => ({ default: (await import('./handbook-line.tsx')).HandbookLine }));
const NewDeviceList = lazy(async () => ({ default: (await import('./new-device-list.tsx')).NewDeviceList }));
const TextFinder = lazy(async () => ({ default: (await import('./text-finder.tsx')).TextFinder }));
const ImportReport = lazy(async () => ({ default: (await import('./import-report.tsx')).ImportReport }));

const filterWords: Readonly<Record<StateFilter, string>> = {
  all: 'All',
  waiting: 'Waiting for you',
  contribution: 'In contribution',
  drafts: 'Drafts',
  decided: 'Decided',
  superseded: 'Superseded',
  closed: 'Closed',
};

export interface LibraryPageProps {
  readonly workspace: Workspace;
  /** Hands a file to the person. */
  readonly onDownload: (bytes: Uint8Array, fileName: string, type: string) => void;
}

export function LibraryPage({ workspace, onDownload }: LibraryPageProps) {
  const rows = useStore(workspace.library);
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const connection = useStore(workspace.connection);
  const [, navigate] = useLocation();
  const [question, ask] = useQuestion();
  const [outcomes, setOutcomes] = useState<readonly ImportOutcome[] | null>(null);
  const [found, setFound] = useState(nothingFound);
  const [isImporting, setImporting] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useSearchKey(search);

  const reader: Reader = useMemo(
    () => ({
      member: me.member,
      nowMs,
      zone: me.zone,
      personOf: (member) => personOf(state, member),
      isAdministrator: includesRole(me.role, 'administrator'),
      hasLeft: connection === 'ended',
    }),
    [me.member, me.zone, me.role, nowMs, state, connection],
  );
  // While somebody goes on typing a word, what was found of it stays.
  const isSameWord = found.text !== '' && question.text.startsWith(found.text);
  const texts = isSameWord ? found : nothingFound;
  const view = useMemo(() => libraryView(rows, question, reader, texts), [rows, question, reader, texts]);
  const isSearching = question.text !== '' && (found.text !== question.text || !found.isDone);
  const superseded = useMemo(() => supersededBy(rows), [rows]);
  const devices = useMemo(
    () => newDevices(state, me.member, workspace.thisDevice),
    [state, me.member, workspace.thisDevice],
  );
  const mayWrite = includesRole(me.role, 'editor');
  const isFiltered = question.text !== '' || question.state !== 'all' || question.owner !== 'all';

  useEffect(() => {
    document.title = `Library · ${state.name || 'Countersign'}`;
  }, [state.name]);

  const showAll = (): void => ask({ text: '', state: 'all', owner: 'all' });
  const create = async (template: Template['id']): Promise<void> => {
    try {
      const { createFromTemplate } = await import('./create-document.ts');
      navigate(`/d/${await createFromTemplate(workspace, template)}`);
    } catch {
      setTrouble('The document could not be stored on this device. Is there room in this browser’s storage?');
    }
  };
  const bringIn = async (files: readonly File[]): Promise<void> => {
    if (isImporting || files.length === 0) return;
    setImporting(true);
    setTrouble(null);
    announce(`Importing ${files.length === 1 ? 'one file' : `${files.length} files`}.`);
    try {
      const { importFiles } = await import('./import-files.ts');
      const done = await importFiles(workspace, files);
      const [only] = done;
      if (done.length === 1 && only?.kind === 'imported' && only.notes.length === 0)
        navigate(`/d/${only.document}`);
      else setOutcomes(done);
    } catch {
      setTrouble('The part of the app that reads files could not be loaded. Try again online.');
    } finally {
      setImporting(false);
    }
  };

  return (
    <DropTarget isActive={mayWrite} onFiles={(files) => void bringIn(files)}>
      <main id="main" className={styles.page}>
        <div className={styles.head}>
          <div>
            <h1>Library</h1>
            {rows.length > 0 && (
              <p className={styles.counts}>{countsSentence(rows, reader, devices.length)}</p>
            )}
          </div>
          {mayWrite && (
            <div className={styles.actions}>
              {rows.length > 0 && (
                <Button onClick={() => picker.current?.click()} disabled={isImporting}>
                  <Upload aria-hidden size={15} /> {isImporting ? 'Importing…' : 'Import…'}
                </Button>
              )}
              <input
                ref={picker}
                type="file"
                multiple
                hidden
                accept=".md,.markdown,.txt,text/markdown,text/plain"
                aria-label="Files to import"
                onChange={(event) => {
                  const files = [...(event.target.files ?? [])];
                  event.target.value = '';
                  void bringIn(files);
                }}
              />
              {rows.length > 0 && <NewDocument onCreate={(template) => void create(template)} />}
            </div>
          )}
        </div>
        {trouble && (
          <p role="alert" className={styles.trouble}>
            {trouble}
          </p>
        )}

        {rows.length > 0 && (
          <search className={styles.find}>
            <span className={styles.searchField}>
              <Search aria-hidden size={16} />
              <input
                ref={search}
                type="search"
                aria-label="Search titles, outcomes, owners and text"
                placeholder="Search titles, outcomes, owners, text"
                value={question.text}
                onChange={(event) => ask({ ...question, text: event.target.value })}
              />
            </span>
            <div className={styles.filters}>
              <div role="group" aria-label="State" className={styles.states}>
                {stateFilters
                  .filter(
                    (filter) => filter === 'all' || view.counts[filter] > 0 || question.state === filter,
                  )
                  .map((filter) => (
                    <button
                      key={filter}
                      type="button"
                      aria-pressed={question.state === filter}
                      className={styles.filter}
                      onClick={() => ask({ ...question, state: filter })}
                    >
                      {filterWords[filter]} <span className={styles.count}>{view.counts[filter]}</span>
                    </button>
                  ))}
              </div>
              <Select
                label="Owner"
                hidesLabel
                isQuiet
                className={styles.owner}
                value={question.owner}
                options={ownerOptions(rows, reader)}
                onChange={(owner) => ask({ ...question, owner })}
              />
            </div>
          </search>
        )}

        {question.text !== '' && (
          <Suspense fallback={null}>
            <TextFinder
              {...{ workspace, rows }}
              text={question.text}
              personOf={reader.personOf}
              onFound={setFound}
            />
          </Suspense>
        )}
        {/* What the relay lists may still come. */}
        {view.groups.length === 0 && !isSearching && (rows.length > 0 || connection !== 'connecting') && (
          <Suspense fallback={null}>
            <EmptyLibrary
              isFiltered={rows.length > 0}
              mayWrite={mayWrite}
              onShowAll={showAll}
              onWrite={() => void create('rfc')}
              onImport={() => picker.current?.click()}
            />
          </Suspense>
        )}
        {devices.length > 0 && (!isFiltered || question.state === 'waiting') && (
          <Suspense fallback={null}>
            <NewDeviceList devices={devices} />
          </Suspense>
        )}
        {view.groups.map((group) => (
          <section key={group.title} className={styles.group} aria-label={group.title}>
            <h2 className={classNames(styles.groupTitle)}>{group.title}</h2>
            {(group.parts ?? [{ title: null, rows: group.rows }]).map((part) => (
              <div key={part.title}>
                {part.title !== null && <h3 className={styles.partTitle}>{part.title}</h3>}
                <ul role="list">
                  {part.rows.map((row) => (
                    <LibraryRowLine
                      key={row.document}
                      row={row}
                      owner={reader.personOf(row.owner)}
                      passage={texts.passages.get(row.document)}
                      {...{ reader, superseded, connection }}
                    />
                  ))}
                </ul>
              </div>
            ))}
          </section>
        ))}
        {view.counts.decided + view.counts.superseded > 0 && (
          <Suspense fallback={null}>
            <HandbookLine workspace={workspace} onDownload={onDownload} />
          </Suspense>
        )}
        {isFiltered && view.groups.length > 0 && (
          <p className={styles.foot}>
            <Button weight="plain" size="small" onClick={showAll}>
              Show everything
            </Button>
          </p>
        )}
      </main>
      {outcomes && (
        <Suspense fallback={null}>
          <ImportReport
            outcomes={outcomes}
            onClose={() => setOutcomes(null)}
            onOpen={(document) => {
              setOutcomes(null);
              navigate(`/d/${document}`);
            }}
          />
        </Suspense>
      )}
    </DropTarget>
  );
}

const NewDocument = ({ onCreate }: { readonly onCreate: (template: Template['id']) => void }) => (
  <Menu
    align="end"
    trigger={
      <Button weight="primary">
        <FilePlus2 aria-hidden size={15} /> New
      </Button>
    }
    groups={[templates.map(({ id, label, says }) => ({ label, says, onSelect: () => onCreate(id) }))]}
  />
);

/** The question stands in the address, so that a filtered library can be linked and survives going back. */
function useQuestion(): [Question, (next: Question) => void] {
  const [params, setParams] = useSearchParams();
  const stateParam = params.get('state');
  const question = useMemo<Question>(
    () => ({
      text: params.get('q') ?? '',
      state: stateFilters.find((filter) => filter === stateParam) ?? 'all',
      owner: params.get('owner') ?? 'all',
    }),
    [params, stateParam],
  );
  const ask = (next: Question): void =>
    setParams(
      new URLSearchParams([
        ...(next.text ? [['q', next.text]] : []),
        ...(next.state === 'all' ? [] : [['state', next.state]]),
        ...(next.owner === 'all' ? [] : [['owner', next.owner]]),
      ]),
      { replace: true },
    );
  return [question, ask];
}

function ownerOptions(rows: readonly LibraryRow[], reader: Reader) {
  const owners = [...new Set(rows.map((row) => row.owner))]
    .filter((owner): owner is MemberId => owner !== reader.member)
    .map((owner) => ({ value: owner as string, label: reader.personOf(owner) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return [
    { value: 'all', label: 'Any owner' },
    { value: reader.member as string, label: 'Owned by you' },
    ...owners,
  ];
}

/** `/` goes to the search field, unless somebody is writing. */
function useSearchKey(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.target instanceof Element &&
        event.target.closest('input, textarea, select, [contenteditable]')
      )
        return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [field]);
}
