/** What a writer must know about their work in this document: not stored, not accepted, late, or ahead of this app. */
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from '../kernel/store.ts';
import { isAboutHistory } from '../sync/history-refusal.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { longDay } from '../ui/instant.ts';
import { keepCopy } from './keep-copy.ts';
import { reloadIntoNewerApp } from './newer-app.ts';
import { Notice } from './notice.tsx';
import styles from './notice.module.css';
import { keepNoticesHeight } from './notices-height.ts';
import { RefusedActs } from './refused-acts.tsx';
import { SignedOutNotice } from './signed-out-notice.tsx';

/** Hardly ever needed. */
const OtherHistoryNotice = lazy(async () => ({
  default: (await import('./other-history-notice.tsx')).OtherHistoryNotice,
}));

export interface DocumentNoticesProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly title: string;
}

export function DocumentNotices({ workspace, open, title }: DocumentNoticesProps) {
  const sync = useStore(open.sync);
  const refused = useStore(open.refused);
  const keep = (): void => void keepCopy(open, title);
  return (
    <div ref={keepNoticesHeight} className={styles.notices}>
      <SignedOutNotice workspace={workspace} onKeep={keep} />
      {sync.kind === 'not-saved' && (
        <Notice
          tone="bad"
          isAssertive
          actions={
            <Button size="small" weight="primary" onClick={keep}>
              Download a copy now
            </Button>
          }
        >
          <strong>Not saved.</strong> {notSavedWords[sync.reason]}
        </Notice>
      )}
      {sync.kind === 'refused' && isAboutHistory(sync.refusal) && (
        <Suspense>
          <OtherHistoryNotice workspace={workspace} open={open} code={sync.refusal.code} onKeep={keep} />
        </Suspense>
      )}
      {sync.kind === 'refused' && !isAboutHistory(sync.refusal) && sync.count > refused.length && (
        <RefusedProse
          sentence={sync.refusal.sentence}
          count={sync.count - refused.length}
          onKeep={keep}
          onDiscard={() => void open.discardRefusedProse()}
        />
      )}
      {sync.kind === 'needs-newer-app' && (
        <Notice
          tone="calm"
          actions={
            <Button size="small" onClick={reloadIntoNewerApp}>
              Reload
            </Button>
          }
        >
          This document needs a newer version. Reload when you like.
        </Notice>
      )}
      <RefusedActs open={open} />
      <LateWorkNotice workspace={workspace} open={open} />
    </div>
  );
}

const notSavedWords = {
  quota: 'This browser’s storage is full.',
  closed: 'This browser closed its storage.',
  damaged: 'A part of this browser’s storage cannot be read.',
  unknown: 'This browser could not store your last change.',
} as const;

interface RefusedProseProps {
  readonly sentence: string;
  readonly count: number;
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

/** Prose that the relay did not take; it can be given up once a copy is in the person's hands. */
function RefusedProse({ sentence, count, onKeep, onDiscard }: RefusedProseProps) {
  const [isAsked, ask] = useState(false);
  const [isKept, setKept] = useState(false);
  return (
    <Notice
      tone="bad"
      actions={
        <>
          {!isAsked && (
            <Button size="small" onClick={() => ask(true)}>
              Why?
            </Button>
          )}
          <Button
            size="small"
            onClick={() => {
              onKeep();
              setKept(true);
            }}
          >
            Keep a copy
          </Button>
          {isKept && (
            <Button size="small" weight="danger" onClick={onDiscard}>
              Discard and go back to the relay’s text
            </Button>
          )}
        </>
      }
    >
      {count} {count === 1 ? 'change was' : 'changes were'} not accepted. {isAsked && sentence}
      {isKept && ' When the copy is where you want it, what was not accepted can be discarded here.'}
    </Notice>
  );
}

/** C3, promise 6: prose that was written after the seal is safe in a draft amendment. */
function LateWorkNotice({ workspace, open }: { readonly workspace: Workspace; readonly open: OpenDocument }) {
  const late = useStore(open.lateWork);
  const state = useStore(open.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const [, navigate] = useLocation();
  if (!late) return null;
  const sealedAtMs = state?.seal?.when.atMs;
  const day =
    sealedAtMs === null || sealedAtMs === undefined ? '' : ` on ${longDay(sealedAtMs, me.zone, nowMs)}`;
  const look = (): void => navigate(`/d/${late.amendment}`);
  return (
    <Notice
      tone="calm"
      actions={
        <>
          <Button size="small" weight="primary" onClick={look}>
            Look
          </Button>
          <Button size="small" onClick={() => navigate(`/d/${late.amendment}?share`)}>
            Propose
          </Button>
          <Button size="small" weight="plain" onClick={() => open.dismissLateWork()}>
            Hide this notice
          </Button>
        </>
      }
    >
      This document was decided{day}. You wrote {late.changes} {late.changes === 1 ? 'change' : 'changes'}{' '}
      before you saw that. {late.changes === 1 ? 'It is' : 'They are'} safe in a draft amendment, which stays
      in your library.
    </Notice>
  );
}
