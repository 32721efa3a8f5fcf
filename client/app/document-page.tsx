/** `/d/:id`: the main screen, composed of editor, margin and decision; no feature knows another. */
import { useState, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { includesRole, valueNow } from '#shared/people/workspace-state.ts';
import { DocumentEditor } from '../editor/document-editor.tsx';
import type { EditorHandle } from '../editor/editor-handle.ts';
import { useStore, writableStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Byline } from './byline.tsx';
import styles from './document-page.module.css';
import { DocumentLayout } from './document-layout.tsx';
import { DocumentShell } from './document-shell.tsx';
import { Outline, type OutlineItem } from './outline.tsx';
import { primaryAction, primaryWords, type PrimaryAction } from './primary-action.ts';
import { SharePopover } from './share-popover.tsx';
import { useOpenDocument } from './use-open-document.ts';
import { useRow } from './use-row.ts';

export interface DocumentPageProps {
  readonly workspace: Workspace;
  readonly document: LedgerId;
  readonly menu: ReactNode;
}

export function DocumentPage({ workspace, document, menu }: DocumentPageProps) {
  const open = useOpenDocument(workspace, document);
  return open && <Page workspace={workspace} open={open} menu={menu} />;
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
  const state = useStore(open.state);
  const me = useStore(workspace.me);
  const people = useStore(workspace.state);
  const nowMs = useStore(workspace.now);
  const row = useRow(workspace, open.id);
  const [handle, setHandle] = useState<EditorHandle | null>(null);
  const bodyTitle = useStore<string | null>(handle?.title ?? noText);
  const outline = useStore(handle?.outline ?? noOutline);
  const active = useStore<string | null>(handle?.activeHeading ?? nothing);
  const words = useStore(handle?.wordCount ?? noWords);
  const blocks = useStore(handle?.proposals ?? noBlocks);
  const pending = useStore<unknown>(handle?.pendingAnchor ?? nothing);
  const share = useShare();

  const isMember = includesRole(me.role, 'viewer');
  const primary = state && isMember ? primaryAction(state, me, blocks, nowMs) : null;
  const act = usePrimary(open, handle, share.setOpen);
  const title = bodyTitle ?? row?.title ?? state?.createdTitle ?? '';
  const openThreads = state ? [...state.threads.values()].filter(({ resolved }) => !resolved).length : 0;
  const members = [...people.members.values()].filter((member) => valueNow(member.role) !== null).length;

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
    <DocumentShell
      workspace={workspace}
      open={open}
      menu={menu}
      title={title}
      actions={
        <>
          {shareButton}
          {primaryButton}
        </>
      }
    >
      <DocumentLayout
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
        margin={null}
        openThreads={openThreads}
        wantsMargin={pending !== null}
        onMarginClosed={() => handle?.pendingAnchor.set(null)}
        respond={primaryButton || shareButton}
        more={null}
      >
        <div className={styles.column}>
          {state && (
            <div className={styles.byline} ref={keepRoom}>
              <Byline state={state} people={people} words={words} />
            </div>
          )}
          <DocumentEditor
            document={open}
            workspace={workspace}
            editable={includesRole(me.role, 'editor')}
            canComment={includesRole(me.role, 'commenter')}
            onReady={setHandle}
            renderProposal={({ content }) => content}
          />
        </div>
      </DocumentLayout>
    </DocumentShell>
  );
}

/** Tells the title how much room the line under it takes. */
function keepRoom(byline: HTMLElement | null): (() => void) | undefined {
  const column = byline?.parentElement;
  if (!byline || !column) return undefined;
  const observer = new ResizeObserver(() =>
    column.style.setProperty('--byline-height', `${byline.offsetHeight}px`),
  );
  observer.observe(byline);
  return () => observer.disconnect();
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

/** Does what the primary button says. */
function usePrimary(
  open: OpenDocument,
  handle: EditorHandle | null,
  setSharing: (isOpen: boolean) => void,
): (action: PrimaryAction) => void {
  const [, navigate] = useLocation();
  return (action) => {
    switch (action.kind) {
      case 'respond':
      case 'unblock':
      case 'open':
      case 'conclude':
        handle?.scrollToBlock(action.proposal);
        break;
      case 'share':
        setSharing(true);
        break;
      case 'propose':
        handle?.insertProposal();
        break;
      case 'comment':
        handle?.startComment();
        break;
      case 'record':
        navigate(`/d/${open.id}/record`);
        break;
    }
  };
}
