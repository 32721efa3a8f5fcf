/** The relay's history is not the one that this device has (E4): what happened, what is kept, and the ways on. */
import { useState } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from './notice.tsx';

export interface OtherHistoryNoticeProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly code: RefusalCode;
  /** Hands a copy of the text to the person. */
  readonly onKeep: () => void;
}

export function OtherHistoryNotice({ workspace, open, code, onKeep }: OtherHistoryNoticeProps) {
  const [draft, setDraft] = useState<LedgerId | null>(null);
  const [isKept, setKept] = useState(false);
  const isBackup = code === 'backup-restored';
  const keepAsDraft = async (): Promise<void> => {
    const { keepAsDocument } = await import('./keep-as-document.ts');
    setDraft(await keepAsDocument(workspace, open));
  };
  const goOn = async (): Promise<void> => {
    if (isBackup) return open.discardRefusedProse();
    await workspace.setHistoryAside();
    location.reload();
  };
  return (
    <Notice
      tone="bad"
      actions={
        <>
          {draft === null && (
            <Button size="small" weight="primary" onClick={() => void keepAsDraft()}>
              Keep it as a draft of mine
            </Button>
          )}
          <Button
            size="small"
            onClick={() => {
              onKeep();
              setKept(true);
            }}
          >
            Download a copy
          </Button>
          {(isKept || draft !== null) && code !== 'document-unknown' && (
            <Button size="small" weight="danger" onClick={() => void goOn()}>
              {isBackup ? 'Go on with the relay’s text' : 'Go on with the relay’s history'}
            </Button>
          )}
        </>
      }
    >
      {historyWords(code)} {draft !== null && 'The draft is in your library. '}
      {(isKept || draft !== null) && code !== 'document-unknown' && whatGoingOnMeans(isBackup)}
    </Notice>
  );
}

export function historyWords(code: RefusalCode): string {
  switch (code) {
    case 'backup-restored':
      return 'The relay was restored from a backup that is older than the text on this device. Nothing was mixed: this text is kept here and is not sent.';
    case 'lineage-differs':
      return 'The relay has another document under this address than the one on this device. Nothing was mixed: everything that this device has is kept here and is not sent.';
    case 'document-unknown':
      return 'The relay does not have this document any more. Perhaps it was restored from a backup that is older. Everything that this device has of it is kept here.';
    default:
      return 'This device has seen entries that the relay does not show. Perhaps it was restored from a backup that is older; ask an administrator. Everything that this device has is kept here and is not sent.';
  }
}

const whatGoingOnMeans = (isBackup: boolean): string =>
  isBackup
    ? 'Going on replaces the text on this device by the relay’s.'
    : 'Going on reads all entries from the relay again; those that it lacks stay in this browser’s storage and are not shown.';
