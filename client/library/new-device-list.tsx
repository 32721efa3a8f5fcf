/** New devices that signed in as the reader, among what waits for them; whose each is, is said in the settings (E6). */
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone';
import { Link } from 'wouter';
import type { DeviceKey } from '#shared/people/workspace-state.ts';
import styles from './library-page.module.css';

export const NewDeviceList = ({ devices }: { readonly devices: readonly DeviceKey[] }) => (
  <section className={styles.group} aria-label="New devices">
    <h2 className={styles.groupTitle}>New devices</h2>
    <ul role="list">
      {devices.map(({ id, device }) => (
        <li key={id} className={styles.device}>
          <MonitorSmartphone aria-hidden size={16} />
          <span>
            <bdi>{device || 'A browser'}</bdi> signed in as you.{' '}
            <Link href="/settings">Say in your settings whether it is yours</Link>
          </span>
        </li>
      ))}
    </ul>
  </section>
);
