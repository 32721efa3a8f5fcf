/** The record as files: signed JSON, Markdown, a web page, a Word file; and on paper. */
import Download from 'lucide-react/icons/download';
import Printer from 'lucide-react/icons/printer';
import type { DecisionView } from '#shared/record/decision-view.ts';
import type { DiscussedThread } from '#shared/record/discussion-view.ts';
import type { RecordText } from '#shared/record/record-text.ts';
import { Button } from '../ui/button.tsx';
import styles from './record-page.module.css';
import type { CheckedRecord } from './use-checked-record.ts';

/** Hands a file to the person. */
export type OnDownload = (bytes: Uint8Array | string, fileName: string, type: string) => void;

export interface RecordActionsProps {
  /** Made when one is asked for. */
  readonly files: () => RecordFiles;
  readonly checked: CheckedRecord;
  readonly onDownload: OnDownload;
}

/** What files are written from: local times are the owner's, so that the same file is written everywhere. */
export interface RecordFiles {
  readonly view: DecisionView;
  readonly text: RecordText;
  readonly discussion: readonly DiscussedThread[];
}

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export function RecordActions({ files, checked, onDownload }: RecordActionsProps) {
  const name = () => files().view.fileStem;
  const signed = checked.kind === 'holds' ? checked.bytes : null;
  const asMarkdown = async () => {
    const { madr } = await import('#shared/record/madr.ts');
    const { view, text } = files();
    onDownload(madr(view, text), `${name()}.md`, 'text/markdown;charset=utf-8');
  };
  const asPage = async () => {
    const { recordHtml } = await import('#shared/record/record-html.ts');
    const { view, text } = files();
    onDownload(recordHtml(view, text), `${name()}.html`, 'text/html;charset=utf-8');
  };
  const asWord = async () => {
    const { recordDocx } = await import('#shared/word/record-docx.ts');
    const { view, text, discussion } = files();
    onDownload(recordDocx(view, text, discussion), `${name()}.docx`, docxType);
  };
  return (
    <div className={styles.actions} role="group" aria-label="Export">
      <Button
        weight="primary"
        disabled={signed === null}
        onClick={() => signed && onDownload(signed, `${name()}.json`, 'application/json')}
      >
        <Download aria-hidden size={14} /> Signed record (JSON)
      </Button>
      <Button onClick={() => void asMarkdown()}>Markdown</Button>
      <Button onClick={() => void asPage()}>Web page (HTML)</Button>
      <Button onClick={() => void asWord()}>Word (.docx)</Button>
      <Button weight="plain" onClick={() => window.print()}>
        <Printer aria-hidden size={14} /> Print
      </Button>
    </div>
  );
}
