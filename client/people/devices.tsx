/** The devices that may sign for me, each with its own key. */
import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { DeviceKey } from '#shared/people/workspace-state.ts';
import styles from './settings-page.module.css';

/** The key that founded the workspace, or joined it, was registered without a name. */
const nameOf = ({ device }: DeviceKey): string => device || 'The browser you joined with';

export function Devices({ workspace }: { readonly workspace: Workspace }) {
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const [removing, setRemoving] = useState<DeviceKey | null>(null);
  const mine = [...state.keys.values()].filter((key) => key.member === me.member);
  const present = mine.filter((key) => key.revokedSeq === null);
  return (
    <section className={styles.section} aria-labelledby="devices">
      <h2 id="devices">Devices</h2>
      <p className={styles.lead}>
        Each browser you signed in with has its own key, which never leaves it and signs what you do.
      </p>
      {present.length === 0 ? (
        <p className={styles.fine}>
          No device of yours has a key yet. One is registered when the relay is in reach.
        </p>
      ) : (
        <ul role="list" className={styles.rows}>
          {present.map((key) => (
            <li key={key.id} className={styles.row}>
              <MonitorSmartphone aria-hidden size={18} />
              <span className={styles.device}>
                {nameOf(key)}
                <code className={styles.key} title={key.id}>
                  {key.id.slice(0, 10)}
                </code>
              </span>
              <Button weight="plain" size="small" onClick={() => setRemoving(key)}>
                Remove…
              </Button>
            </li>
          ))}
        </ul>
      )}
      {removing && (
        <Dialog
          isOpen
          onClose={() => setRemoving(null)}
          title={`Remove ${nameOf(removing)}?`}
          description="What it signed until now stays valid. From now on nothing signed by it counts. This cannot be undone, but the device can be registered anew by signing in."
          footer={
            <>
              <Button
                weight="danger"
                onClick={() => {
                  void workspace.perform({ type: 'key-revoked', key: removing.id });
                  setRemoving(null);
                }}
              >
                Remove device
              </Button>
              <Button weight="plain" onClick={() => setRemoving(null)}>
                Keep it
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      )}
    </section>
  );
}
