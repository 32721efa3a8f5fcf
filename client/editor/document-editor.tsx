/** The prose column: the document's text, its proposals, and what belongs to the caret. */
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { BlockId } from '#shared/kernel/ids.ts';
import { afterPaint } from '../kernel/after-paint.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { laterPage } from '../ui/later-page.tsx';
import { announce } from '../ui/live-region.tsx';
import { bodyArrival } from './body-arrival.ts';
import type { EditorHandle } from './editor-handle.ts';
import { openEditorSession, type EditorSession } from './editor-session.ts';
import { ProposalContent } from './proposal-content.tsx';
import type { ProposalPlace } from './proposal-view.ts';
import type { ProsePlace } from './prose-place.ts';
import styles from './document-editor.module.css';

const CaretMenus = laterPage(async () => (await import('./caret-menus.tsx')).CaretMenus);

export interface ProposalRendering {
  readonly proposalId: BlockId;
  /** The proposal's text: put it once, where it is to be read and edited. */
  readonly content: ReactNode;
  /** Place among the document's proposals, from 0. */
  readonly index: number;
  readonly count: number;
  /** R1: lets the owner edit the text of an open proposal. */
  readonly startRevision: () => void;
  readonly stopRevision: () => void;
  readonly isRevising: boolean;
}

export interface DocumentEditorProps {
  readonly document: OpenDocument;
  readonly workspace: Workspace;
  /** Where the text stands, perhaps already. */
  readonly place: ProsePlace;
  /** Whether this person may change the prose; a sealed document never can be. */
  readonly editable: boolean;
  /** Whether this person may comment; nobody may more than edit, so editors may. */
  readonly canComment?: boolean;
  readonly renderProposal: (proposal: ProposalRendering) => ReactNode;
  /** Drawn under the title, in the page but no part of the text. */
  readonly belowTitle?: ReactNode;
  readonly onReady?: (handle: EditorHandle) => void;
}

export function DocumentEditor(props: DocumentEditorProps) {
  const generation = useStore(props.document.generation);
  return createPortal(
    <ArrivingEditor key={`${props.document.id} ${generation}`} {...props} />,
    props.place.around,
  );
}

function ArrivingEditor(props: DocumentEditorProps) {
  const { document, place } = props;
  const sync = useStore(document.sync);
  const arrival = useStore(useMemo(() => bodyArrival(document), [document]));
  const isMounted = arrival === 'here' && sync.kind !== 'needs-newer-app';
  useLayoutEffect(() => {
    if (!isMounted) place.clear();
  }, [isMounted, place]);
  // y-prosemirror deletes, for everybody, what its schema does not know: such a body is never mounted.
  if (sync.kind === 'needs-newer-app')
    return <p className={styles.notice}>This document needs a newer version. Reload when you like.</p>;
  if (arrival === 'awaited')
    return (
      <p className={styles.notice}>
        This document is not on this device yet. It opens as soon as the relay has sent it.
      </p>
    );
  return isMounted && <MountedEditor {...props} />;
}

function MountedEditor(props: DocumentEditorProps) {
  const { document, place, editable, onReady } = props;
  const [session, setSession] = useState<EditorSession | null>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => afterPaint(() => setSeen(true)), []);
  const isSealed = useStore(document.state)?.seal != null;
  const isReadOnly = !editable || isSealed;

  const tellReady = useEffectEvent((handle: EditorHandle) => onReady?.(handle));
  const isReadOnlyNow = useEffectEvent(() => isReadOnly);
  const mayComment = useRef(false);
  useEffect(() => {
    mayComment.current = props.canComment ?? editable;
  });
  // Before anything is painted: what the app draws around a text that stands already comes all at once.
  useLayoutEffect(() => {
    const opened = openEditorSession({
      place,
      document,
      isReadOnly: isReadOnlyNow(),
      mayComment: () => mayComment.current,
      onRefused: () => announce('This proposal cannot be changed here. Its owner can revise it.', 'editor'),
      onTooDeep: () => announce('Nothing can be nested more deeply than this.', 'editor'),
    });
    setSession(opened);
    tellReady(opened.handle);
    return () => {
      setSession(null);
      opened.close();
    };
  }, [document, place]);
  useEffect(() => session?.setReadOnly(isReadOnly), [session, isReadOnly]);

  if (!session) return null;
  return (
    <>
      {createPortal(props.belowTitle, session.belowTitle)}
      <Proposals {...props} session={session} />
      {isSeen && (
        <CaretMenus.Page
          page={{ session, canEdit: !isReadOnly, canComment: props.canComment ?? editable }}
          waiting={null}
        />
      )}
    </>
  );
}

type SessionProps = Omit<DocumentEditorProps, 'place'> & { readonly session: EditorSession };

function Proposals(props: SessionProps) {
  const places = useStore(props.session.proposals);
  return places.map((place) =>
    createPortal(<ProposalFrame {...props} place={place} />, place.dom, place.key),
  );
}

function ProposalFrame({
  document,
  renderProposal,
  session,
  place,
}: SessionProps & { readonly place: ProposalPlace }) {
  const order = useStore(session.handle.proposals);
  const revising = useStore(session.handle.revising);
  const { id } = place;
  const content = <ProposalContent document={document} place={place} isRevising={revising === id} />;
  // For the moment until a new block has its id.
  if (!id) return content;
  return renderProposal({
    proposalId: id,
    content,
    index: Math.max(0, order.indexOf(id)),
    count: Math.max(1, order.length),
    startRevision: () => session.handle.startRevision(id),
    stopRevision: session.handle.stopRevision,
    isRevising: revising === id,
  });
}
