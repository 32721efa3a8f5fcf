/** An administrator records that somebody has left: what they said stays, what they answer counts no more (R8). */
import { useState } from 'react';
import { MemberId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { valueNow, type Member } from '#shared/people/workspace-state.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import styles from './remove-member.module.css';

export interface RemoveMemberProps {
  readonly workspace: Workspace;
  readonly candidates: readonly Member[];
}

export function RemoveMember({ workspace, candidates }: RemoveMemberProps) {
  const [chosen, choose] = useState('');
  const attempt = useAttempt();
  const member = candidates.find(({ id }) => id === chosen);
  if (candidates.length === 0) return null;
  const person = member ? (valueNow(member.person) ?? 'Unknown person') : '';
  const remove = () => {
    const parsed = MemberId.safeParse(chosen);
    if (!parsed.success) return;
    void attempt.run(async () => {
      await workspace.perform({ type: 'member-removed', member: parsed.data });
      announce(`${person} has left the workspace.`);
      choose('');
      return ok(null);
    });
  };
  return (
    <section aria-labelledby="leaving" className={styles.leaving}>
      <h2 id="leaving" className={styles.overline}>
        When somebody leaves
      </h2>
      <Select
        label="Who has left"
        hidesLabel
        value={chosen}
        options={[
          { value: '', label: 'Choose who has left…' },
          ...candidates.map(({ id, person: names }) => ({
            value: id as string,
            label: valueNow(names) ?? 'Unknown person',
          })),
        ]}
        onChange={choose}
      />
      {member && (
        <>
          <p className={styles.means}>
            {person} can no longer enter. What they wrote stays, marked; their answers in open proposals count
            no more. Documents that they own wait until you name another owner.
          </p>
          <div>
            <Button weight="danger" disabled={attempt.isBusy} onClick={remove}>
              {person} has left
            </Button>
          </div>
        </>
      )}
      {attempt.sentence && <p role="alert">{attempt.sentence}</p>}
    </section>
  );
}
