/** `/d/:id`: the main screen, composed of editor, margin and decision; no feature knows another. */
import { useCallback, useLayoutEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useSearchParams } from 'wouter';
import { hasLeftNow, includesRole, valueNow } from '#shared/people/workspace-state.ts';
import { ProposalBlock } from '../decision/proposal-block.tsx';
import { CommentGutter } from '../discussion/comment-gutter.tsx';
import { CommentMargin } from '../discussion/comment-margin.tsx';
import { UnseenThreads } from '../discussion/unseen-threads.tsx';
import { DocumentEditor } from '../editor/document-editor.tsx';
import type { EditorHandle } from '../editor/editor-handle.ts';
import { useStore, useStoreValue, writableStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { useRunningHeader } from '../ui/use-running-header.ts';
import { AmendmentLinks } from './amendment-links.tsx';
import { isFocusFree } from './arrival-focus.ts';
import { Byline, minutesToRead } from './byline.tsx';
import { documentFrame } from './document-frame.ts';
import { DocumentLayout } from './document-layout.tsx';
import styles from './document-page.module.css';
import { DocumentPanels, type Panel } from './document-panels.tsx';
import { DocumentTop } from './document-shell.tsx';
import { takeFirstFrame } from './first-frame.ts';
import { LinkedDocuments } from './linked-documents.tsx';
import { NotFound } from './not-found.tsx';
import { Notice } from './notice.tsx';
import { Outline, type OutlineItem } from './outline.tsx';
import { OwnershipNotice } from './ownership-notice.tsx';
import { PlainShell } from './plain-shell.tsx';
import { primaryAction, primaryWords } from './primary-action.ts';
import { SharePopover } from './share-popover.tsx';
import { useAfterProse } from './use-after-prose.ts';
import { useLinkTarget } from './use-link-target.ts';
import { useNoteOpening } from './use-note-opening.ts';
import { beginCommentInMargin, usePrimary } from './use-primary.ts';
import { useRowTitle } from './use-row.ts';
import { useWidth } from './use-width.ts';

export interface DocumentPageProps {
  readonly workspace: Workspace;
  /** `null` until it is opened. */
  readonly open: OpenDocument | null;
  readonly menu: ReactNode;
}

export function DocumentPage({ workspace, open, menu }: DocumentPageProps) {
  return open && <Reachable workspace={workspace} open={open} menu={menu} />;
}

/** A document that the relay does not know or does not show us, and that this device does not have, is no page. */
function Reachable(props: PageProps) {
  const unavailable = useStore(props.open.unavailable);
  if (!unavailable) return <Page {...props} />;
  return (
    <PlainShell workspace={props.workspace} title="Not found" menu={props.menu}>
      <NotFound />
    </PlainShell>
  );
}

// What the page shows until the editor is there.
const noOutline = writableStore<readonly OutlineItem[]>([]);
const noText = writableStore<string | null>(null);
const noWords = writableStore(0);
const nothing = writableStore(null);
const noBlocks = writableStore([]);

interface PageProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly menu: ReactNode;
}

function Page({ workspace, open, menu }: PageProps) {
  const [frame] = useState(() => takeFirstFrame(open.id) ?? documentFrame());
  const home = useCallback((element: HTMLElement | null) => frame.standIn(element), [frame]);
  const state = useStore(open.state);
  const me = useStore(workspace.me);
  const people = useStore(workspace.state);
  const nowMs = useStore(workspace.now);
  const rowTitle = useRowTitle(workspace, open.id);
  const [handle, setHandle] = useState<EditorHandle | null>(null);
  const bodyTitle = useStore<string | null>(handle?.title ?? noText);
  const outline = useStore(handle?.outline ?? noOutline);
  const active = useStore<string | null>(handle?.activeHeading ?? nothing);
  const minutes = useStoreValue(handle?.wordCount ?? noWords, minutesToRead);
  const blocks = useStore(handle?.proposals ?? noBlocks);
  const pending = useStore<unknown>(handle?.pendingAnchor ?? nothing);
  const share = useShare();
  const [panel, setPanel] = useState<Panel | null>(null);
  const [wantsMargin, wantMargin] = useState(false);
  const width = useWidth();
  const isAfterProse = useAfterProse(handle);
  const link = useLinkTarget(open, handle);
  // The drawer stays open when a link has led there.
  if (link.comment !== null && width !== 'wide' && !wantsMargin) wantMargin(true);

  const isMember = includesRole(me.role, 'viewer');
  const mayWrite = includesRole(me.role, 'editor');
  const primary = state && isMember ? primaryAction(state, me, blocks, nowMs, hasLeftNow(people)) : null;
  const act = usePrimary(open, handle, {
    share: () => share.setOpen(true),
    panel: setPanel,
    comment() {
      if (handle?.startComment()) return;
      if (width === 'wide') beginCommentInMargin();
      else wantMargin(true);
    },
  });
  useNoteOpening(workspace, open, frame, handle);
  // A first text that waited for its proposals.
  useLayoutEffect(() => {
    if (handle) frame.reveal();
  }, [frame, handle]);
  const title = bodyTitle ?? rowTitle ?? state?.createdTitle ?? '';
  useRunningHeader(title);
  const openThreads = state ? [...state.threads.values()].filter(({ resolved }) => !resolved).length : 0;
  const members = [...people.members.values()].filter(
    (member) => !member.isSample && valueNow(member.role) !== null,
  ).length;

  const shareButton = state && (
    <SharePopover
      workspace={workspace}
      open={open}
      state={state}
      weight={primary?.kind === 'share' ? 'primary' : 'secondary'}
      isOpen={share.isOpen}
      onOpenChange={share.setOpen}
    />
  );
  const primaryButton = primary && primary.kind !== 'share' && (
    <Button weight="primary" onClick={() => act(primary)}>
      {primaryWords[primary.kind]}
    </Button>
  );

  return (
    <>
      <div ref={home} className={styles.home} />
      {createPortal(
        <>
          <DocumentTop
            workspace={workspace}
            open={open}
            menu={menu}
            title={title}
            actions={
              width !== 'narrow' && (
                <>
                  {shareButton}
                  {primaryButton}
                </>
              )
            }
          />
          {link.says && (
            <Notice
              tone="calm"
              actions={
                <Button size="small" onClick={link.dismiss}>
                  Dismiss
                </Button>
              }
            >
              {link.says}
            </Notice>
          )}
          {state && isMember && (
            <OwnershipNotice
              workspace={workspace}
              state={state}
              onShow={() => setPanel({ kind: 'document' })}
            />
          )}
        </>,
        frame.top,
      )}
      <DocumentLayout
        frame={frame}
        outline={
          <Outline
            document={open.id}
            items={outline}
            active={active}
            members={members}
            isDecided={state?.seal != null}
            onGo={(id) => {
              const entry = handle?.outline.get().find((item) => item.id === id);
              if (entry?.id) handle?.scrollToBlock(entry.id);
            }}
          />
        }
        margin={
          isAfterProse && (
            <CommentMargin
              document={open}
              workspace={workspace}
              handle={handle}
              layout={width === 'wide' ? 'beside' : 'list'}
              linked={link.comment}
              onLinkShown={link.onCommentShown}
            />
          )
        }
        closedMargin={<UnseenThreads workspace={workspace} threads={state?.threads.values() ?? []} />}
        openThreads={openThreads}
        wantsMargin={width !== 'wide' && (wantsMargin || pending !== null)}
        onMarginClosed={() => {
          wantMargin(false);
          handle?.pendingAnchor.set(null);
        }}
        respond={primaryButton || shareButton}
        more={primaryButton && shareButton}
      />
      {handle &&
        width === 'middle' &&
        createPortal(
          <CommentGutter document={open} handle={handle} onOpen={() => wantMargin(true)} />,
          frame.gutter,
        )}
      <DocumentEditor
        document={open}
        workspace={workspace}
        place={frame.text}
        editable={mayWrite}
        canComment={includesRole(me.role, 'commenter')}
        onReady={(ready) => {
          setHandle(ready);
          // A new document waits for its title.
          if (mayWrite && ready.title.get() === '' && isFocusFree()) ready.focus();
        }}
        belowTitle={
          state && (
            <div className={styles.byline}>
              <Byline state={state} people={people} minutes={minutes} />
              <AmendmentLinks workspace={workspace} state={state} />
              <LinkedDocuments
                workspace={workspace}
                state={state}
                onShow={() => setPanel({ kind: 'document' })}
              />
            </div>
          )
        }
        renderProposal={(proposal) =>
          handle ? (
            <ProposalBlock
              {...proposal}
              workspace={workspace}
              document={open}
              handle={handle}
              onOpen={() => setPanel({ kind: 'opening', proposal: proposal.proposalId })}
              onConclude={() => setPanel({ kind: 'concluding', proposal: proposal.proposalId })}
              onWithdraw={() => setPanel({ kind: 'withdrawing', proposal: proposal.proposalId })}
              recordHref={`/d/${open.id}/record`}
            />
          ) : (
            proposal.content
          )
        }
      />
      {createPortal(
        <DocumentPanels
          workspace={workspace}
          open={open}
          handle={handle}
          panel={panel}
          proposals={blocks.length}
          onClose={() => setPanel(null)}
        />,
        frame.panels,
      )}
    </>
  );
}

/** `?share` in the address opens the popover: a notice about late work leads there. */
function useShare(): { readonly isOpen: boolean; readonly setOpen: (isOpen: boolean) => void } {
  const [params, setParams] = useSearchParams();
  const [isOpen, setOpen] = useState(params.has('share'));
  return {
    isOpen,
    setOpen(next) {
      setOpen(next);
      if (!next && params.has('share')) setParams({}, { replace: true });
    },
  };
}
