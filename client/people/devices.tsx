/** The devices that may sign for me, each with its own key; a new one waits for another of mine to say so (E6). */
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import TriangleAlert from 'lucide-react/icons/triangle-exclamation-point';
import { useState } from 'react';
import { isVouchedFor } from '#shared/people/key-vouch.ts';
import type { DeviceKey } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { announce } from '../ui/live-region.tsx';
import styles from './settings-page.module.css';

/** The key that founded the workspace, or joined it, was registered without a name. */
const nameOf = ({ device }: DeviceKey): string => device || 'The browser you joined with';

/** What is asked before it is done. */
type Asking = { readonly key: DeviceKey; readonly isMine: boolean };

export function Devices({ workspace }: { readonly workspace: Workspace }) {
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const [asking, setAsking] = useState<Asking | null>(null);
  const present = [...state.keys.values()].filter(
    (key) => key.member === me.member && key.revokedSeq === null,
  );
  const canVouch = isVouchedFor(state.keys, workspace.thisDevice);
  return (
    <section className={styles.section} aria-labelledby="devices">
      <h2 id="devices">Your devices</h2>
      <p className={styles.lead}>
        Each browser you signed in with has its own key, which never leaves it and signs what you do. A new
        one counts at once; records say that only the relay vouches for it, until you confirm it here.
      </p>
      {present.length === 0 ? (
        <p className={styles.fine}>
          No device of yours has a key yet. One is registered when the relay is in reach.
        </p>
      ) : (
        <ul role="list" className={styles.rows}>
          {present.map((key) => (
            <Device
              key={key.id}
              device={key}
              isThis={key.id === workspace.thisDevice}
              isConfirmed={isVouchedFor(state.keys, key.id)}
              canVouch={canVouch}
              onMine={() => {
                void workspace.perform({ type: 'key-confirmed', key: key.id });
                announce(`${nameOf(key)} is confirmed.`);
              }}
              onAsk={(isMine) => setAsking({ key, isMine })}
            />
          ))}
        </ul>
      )}
      {state.relayKey && (
        <p className={styles.fine}>
          This workspace’s relay signs with the key{' '}
          <code className={styles.fingerprint}>{state.relayKey}</code>. Give it to whoever checks a record of
          yours.
        </p>
      )}
      {asking && <Removing asking={asking} workspace={workspace} onClose={() => setAsking(null)} />}
    </section>
  );
}

interface DeviceProps {
  readonly device: DeviceKey;
  readonly isThis: boolean;
  readonly isConfirmed: boolean;
  /** This browser may say whose another device is. */
  readonly canVouch: boolean;
  readonly onMine: () => void;
  readonly onAsk: (isMine: boolean) => void;
}

function Device({ device, isThis, isConfirmed, canVouch, onMine, onAsk }: DeviceProps) {
  const Icon = isConfirmed || isThis ? MonitorSmartphone : TriangleAlert;
  const asks = !isConfirmed && canVouch;
  return (
    <li className={styles.row}>
      <Icon aria-hidden size={18} className={isConfirmed ? undefined : styles.unconfirmed} />
      <span className={styles.device}>
        {nameOf(device)}
        {isThis && <span className={styles.means}>this one</span>}
        <code className={styles.key} title={device.id}>
          {device.id.slice(0, 10)}
        </code>
        {!isConfirmed && <span className={styles.unconfirmed}>{waitsWords(isThis, canVouch)}</span>}
      </span>
      {asks ? (
        <>
          <Button size="small" aria-label={`${nameOf(device)}: this is mine`} onClick={onMine}>
            This is mine
          </Button>
          <Button
            weight="plain"
            size="small"
            aria-label={`${nameOf(device)}: not mine…`}
            onClick={() => onAsk(false)}
          >
            Not mine…
          </Button>
        </>
      ) : (
        <Button weight="plain" size="small" onClick={() => onAsk(true)}>
          Remove…
        </Button>
      )}
    </li>
  );
}

function waitsWords(isThis: boolean, canVouch: boolean): string {
  if (canVouch) return 'A new device signed in as you.';
  return isThis
    ? 'Not confirmed. Open your settings in a browser that you have used before, and say that this one is yours.'
    : 'Not confirmed.';
}

function Removing(props: {
  readonly asking: Asking;
  readonly workspace: Workspace;
  readonly onClose: () => void;
}) {
  const { asking, workspace, onClose } = props;
  const { key, isMine } = asking;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isMine ? `Remove ${nameOf(key)}?` : `${nameOf(key)} is not yours?`}
      description={
        isMine
          ? 'What it signed until now stays valid. From now on nothing signed by it counts. This cannot be undone, but the device can be registered anew by signing in.'
          : 'From now on nothing signed by it counts, and every record names what it signed as not yours. Positions it took in your name stand until you take your own. Tell an administrator.'
      }
      footer={
        <>
          <Button
            weight="danger"
            onClick={() => {
              void workspace.perform({
                type: 'key-revoked',
                key: key.id,
                ...(isMine ? {} : { notMine: true as const }),
              });
              onClose();
            }}
          >
            {isMine ? 'Remove device' : 'It is not mine'}
          </Button>
          <Button weight="plain" onClick={onClose}>
            Keep it
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
