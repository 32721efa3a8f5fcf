/** "A newer version is ready": a line at the foot of the page, which never reloads by itself. Shown when one is. */
import { useEffect, useState } from 'react';
import RefreshCw from 'lucide-react/icons/refresh-cw';
import X from 'lucide-react/icons/x';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { announce } from '../ui/live-region.tsx';
import { reloadIntoNewerApp } from './newer-app.ts';
import styles from './newer-app-prompt.module.css';

export function NewerAppPrompt() {
  const [isPutOff, putOff] = useState(false);
  useEffect(() => announce('A newer version is ready. Reload when you like.', 'newer-app'), []);
  if (isPutOff) return null;
  return (
    <aside className={styles.prompt} aria-label="Newer version">
      <RefreshCw aria-hidden size={15} />
      <span>A newer version is ready.</span>
      <Button size="small" onClick={reloadIntoNewerApp}>
        Reload when you like
      </Button>
      <IconButton label="Not now" onClick={() => putOff(true)}>
        <X aria-hidden size={15} />
      </IconButton>
    </aside>
  );
}
