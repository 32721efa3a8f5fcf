/** The record as files: signed JSON, Markdown, a web page; and on paper. */
import { Download, Printer } from 'lucide-react';
import type { DecisionView } from '#shared/record/decision-view.ts';
import type { RecordText } from '#shared/record/record-text.ts';
import { Button } from '../ui/button.tsx';
import styles from './record-page.module.css';
import type { CheckedRecord } from './use-checked-record.ts';

/** Hands a file to the person. */
export type OnDownload = (bytes: Uint8Array | string, fileName: string, type: string) => void;

export interface RecordActionsProps {
  readonly view: DecisionView;
  readonly text: RecordText;
  readonly checked: CheckedRecord;
  readonly onDownload: OnDownload;
}

export function RecordActions({ view, text, checked, onDownload }: RecordActionsProps) {
  const name = view.fileStem;
  const signed = checked.kind === 'holds' ? checked.bytes : null;
  const asMarkdown = async () => {
    const { madr } = await import('#shared/record/madr.ts');
    onDownload(madr(view, text), `${name}.md`, 'text/markdown;charset=utf-8');
  };
  const asPage = async () => {
    const { recordHtml } = await import('#shared/record/record-html.ts');
    onDownload(recordHtml(view, text), `${name}.html`, 'text/html;charset=utf-8');
  };
  return (
    <div className={styles.actions} role="group" aria-label="Export">
      <Button
        weight="primary"
        disabled={signed === null}
        onClick={() => signed && onDownload(signed, `${name}.json`, 'application/json')}
      >
        <Download aria-hidden size={14} /> Signed record (JSON)
      </Button>
      <Button onClick={() => void asMarkdown()}>Markdown</Button>
      <Button onClick={() => void asPage()}>Web page (HTML)</Button>
      <Button weight="plain" onClick={() => window.print()}>
        <Printer aria-hidden size={14} /> Print
      </Button>
    </div>
  );
}
