/** Choose a role, get a link: single use, seven days. The secret is shown once and kept nowhere. */
import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import LinkIcon from 'lucide-react/icons/link';
import { useRef, useState } from 'react';
import type { Role } from '#shared/acts/act.ts';
import { ok } from '#shared/kernel/result.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import styles from './invite-panel.module.css';
import { roles, roleWords } from './role-words.ts';

export interface InvitePanelProps {
  readonly workspace: Workspace;
  readonly isOnline: boolean;
}

export function InvitePanel({ workspace, isOnline }: InvitePanelProps) {
  const [role, setRole] = useState<Role>('commenter');
  const [link, setLink] = useState<{ readonly role: Role; readonly address: string } | null>(null);
  const attempt = useAttempt();
  const make = (): void =>
    void attempt.run(async () => {
      const fragment = await workspace.invite(role);
      setLink({ role, address: `${location.origin}/join#${fragment}` });
      return ok(null);
    });
  return (
    <section className={styles.panel} aria-label="Invite by link">
      <div className={styles.ask}>
        <Select<Role>
          label="Invite as"
          value={role}
          options={roles.map((each) => ({ value: each, label: roleWords[each].label }))}
          onChange={setRole}
          className={styles.role}
        />
        <Button weight="primary" onClick={make} disabled={attempt.isBusy || !isOnline}>
          <LinkIcon aria-hidden size={15} /> Create link
        </Button>
      </div>
      <p className={styles.says}>
        {roleWords[role].withArticle[0]?.toUpperCase()}
        {roleWords[role].withArticle.slice(1)} may {roleWords[role].may}.
        {!isOnline && ' Creating a link needs the relay; you are offline.'}
      </p>
      {attempt.sentence && (
        <p role="alert" className={styles.trouble}>
          {attempt.sentence}
        </p>
      )}
      {link && <CopyableLink key={link.address} role={link.role} address={link.address} />}
    </section>
  );
}

function CopyableLink({ role, address }: { readonly role: Role; readonly address: string }) {
  const [isCopied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
      announce('Link copied.');
    } catch {
      // Some browsers refuse outside HTTPS: the address is selected, so the keyboard can copy it.
      announce('The link is selected. Copy it with the keyboard.');
    }
  };
  return (
    <div className={styles.link}>
      <div className={styles.linkRow}>
        <input
          ref={field}
          readOnly
          aria-label="Invite link"
          className={styles.address}
          value={address}
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={() => void copy()}>
          {isCopied ? <Check aria-hidden size={15} /> : <Copy aria-hidden size={15} />}
          {isCopied ? 'Copied' : 'Copy link'}
        </Button>
      </div>
      <p className={styles.says}>
        For one person, as {roleWords[role].withArticle}. It works once, for seven days, and is not shown
        again: hand it over the way you would hand over a key.
      </p>
    </div>
  );
}
