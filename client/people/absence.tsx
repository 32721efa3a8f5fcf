/** O2: away until a day, and who stands in meanwhile. */
import { useState } from 'react';
import type { Absence } from '#shared/acts/act.ts';
import { MemberId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { includesRole, valueNow } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { isoDay } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { dayBegins, daysAfter, todayIn } from '../ui/wall-time.ts';
import styles from './settings-page.module.css';

export interface AbsenceFormProps {
  readonly workspace: Workspace;
  /** `null` while the person is here. */
  readonly absence: Absence | null;
}

export function AbsenceForm({ workspace, absence }: AbsenceFormProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const tomorrow = daysAfter(todayIn(me.zone, nowMs), 1);
  const [backOn, setBackOn] = useState(absence ? todayIn(me.zone, absence.untilMs) : '');
  const [delegate, setDelegate] = useState<string>(absence?.delegate ?? '');
  const attempt = useAttempt();
  const others = [...people.members.values()]
    .filter(({ id, role }) => id !== me.member && includesRole(valueNow(role), 'commenter'))
    .map(({ id, person }) => ({ value: id as string, label: valueNow(person) ?? 'Unknown person' }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const isPast = backOn !== '' && backOn < tomorrow;
  const untilMs = backOn === '' || isPast ? null : dayBegins(backOn, me.zone);
  const save = (next: Absence | null, words: string) =>
    void attempt.run(async () => {
      await workspace.perform({ type: 'absence-changed', absence: next });
      announce(words);
      return ok(null);
    });
  return (
    <section className={styles.section} aria-labelledby="away">
      <h2 id="away">Away</h2>
      <p className={styles.lead}>
        {absence
          ? `Others see that you are away and back on ${isoDay(todayIn(me.zone, absence.untilMs), me.zone, nowMs)}.`
          : 'While you are away, whoever asks you sees it, and the person you name is asked as well.'}
      </p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (untilMs === null) return;
          const stand = MemberId.safeParse(delegate);
          save({ untilMs, delegate: stand.success ? stand.data : null }, 'Saved.');
        }}
      >
        <TextField
          label="Back on"
          type="date"
          min={tomorrow}
          value={backOn}
          onChange={(event) => setBackOn(event.target.value)}
          error={isPast ? 'Choose a day that is still to come.' : null}
        />
        <Select
          label="Who stands in for you"
          value={delegate}
          options={[{ value: '', label: 'Nobody' }, ...others]}
          onChange={setDelegate}
          hint="Both of you are asked, and both answers count."
        />
        {attempt.sentence && (
          <p role="alert" className={styles.trouble}>
            {attempt.sentence}
          </p>
        )}
        <div className={styles.buttons}>
          <Button type="submit" weight="primary" disabled={untilMs === null || attempt.isBusy}>
            {absence ? 'Change' : 'I am away'}
          </Button>
          {absence && (
            <Button disabled={attempt.isBusy} onClick={() => save(null, 'You are back.')}>
              I am back
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
