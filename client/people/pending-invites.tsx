/** Links that were handed out and not used yet. */
import { useState } from 'react';
import Mail from 'lucide-react/icons/mail';
import type { Invite } from '#shared/people/workspace-state.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { instant } from '../ui/instant.ts';
import styles from './people-page.module.css';
import { roleWords } from './role-words.ts';

export interface PendingInvitesProps {
  readonly workspace: Workspace;
  readonly invites: readonly Invite[];
}

export function PendingInvites({ workspace, invites }: PendingInvitesProps) {
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const [leaving, setLeaving] = useState<readonly string[]>([]);
  if (invites.length === 0) return null;
  return (
    <section aria-labelledby="invites">
      <h2 id="invites" className={styles.overline}>
        Invited, not here yet
      </h2>
      <ul role="list">
        {invites.map((invite) => (
          <li key={invite.id} className={styles.row}>
            <Mail aria-hidden size={18} className={styles.goneIcon} />
            <span className={styles.name}>
              <span className={styles.person}>{roleWords[invite.role].label}</span>
              <span className={styles.aside}>invited by {personOf(state, invite.by)}</span>
            </span>
            <span className={styles.time}>until {instant(invite.expiresAtMs, me.zone, nowMs)}</span>
            <span>
              <Button
                weight="plain"
                size="small"
                disabled={leaving.includes(invite.id)}
                onClick={() => {
                  setLeaving([...leaving, invite.id]);
                  void workspace.perform({ type: 'invite-revoked', invite: invite.id });
                }}
              >
                Revoke
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
