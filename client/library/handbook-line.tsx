/** All decided documents as files, for a repository, a static site or a drawer. */
import BookDown from 'lucide-react/icons/book-down';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import styles from './library-page.module.css';

export interface HandbookLineProps {
  readonly workspace: Workspace;
  readonly onDownload: (bytes: Uint8Array, fileName: string, type: string) => void;
}

export function HandbookLine({ workspace, onDownload }: HandbookLineProps) {
  const connection = useStore(workspace.connection);
  const attempt = useAttempt();
  const fetch = () =>
    attempt.run(async () => {
      const zip = await workspace.telling.handbook();
      if (zip.ok) onDownload(zip.value, 'decisions.zip', 'application/zip');
      return zip;
    });
  return (
    <div className={styles.handbook}>
      <Button
        weight="plain"
        size="small"
        disabled={attempt.isBusy || connection === 'offline'}
        onClick={() => void fetch()}
      >
        <BookDown aria-hidden size={15} /> {attempt.isBusy ? 'Fetching…' : 'All decisions as Markdown (.zip)'}
      </Button>
      {attempt.sentence !== null && (
        <p role="alert" className={styles.trouble}>
          {attempt.sentence}
        </p>
      )}
    </div>
  );
}
