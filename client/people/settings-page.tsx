/** `/settings`: what one person sets for themselves; administrators set the policies too. */
import { useEffect, useMemo, useState } from 'react';
import type { Policy } from '#shared/people/workspace-state.ts';
import {
  absenceAt,
  defaultPolicy,
  includesRole,
  valueNow,
  workingHoursNow,
} from '#shared/people/workspace-state.ts';
import { ok } from '#shared/kernel/result.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { clockTime } from '../ui/instant.ts';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { allZones, zoneName } from '../ui/zones.ts';
import { AbsenceForm } from './absence.tsx';
import { Devices } from './devices.tsx';
import { durationWords } from './duration-words.ts';
import { MailAddress } from './mail-address.tsx';
import { signOutWords } from './sign-out-words.ts';
import styles from './settings-page.module.css';
import { WorkingHoursForm } from './working-hours.tsx';

export interface SettingsPageProps {
  readonly workspace: Workspace;
  readonly onSignOut: () => void;
}

export function SettingsPage({ workspace, onSignOut }: SettingsPageProps) {
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const policy = valueNow(state.policy) ?? defaultPolicy;
  const absence = absenceAt(state, me.member, nowMs);
  useEffect(() => {
    document.title = `Settings · ${state.name || 'Countersign'}`;
  }, [state.name]);
  return (
    <main id="main" className={styles.page}>
      <h1>Settings</h1>
      <Profile key={`${me.person} ${me.zone}`} workspace={workspace} person={me.person} zone={me.zone} />
      <WorkingHoursForm
        key={JSON.stringify(workingHoursNow(state, me.member))}
        workspace={workspace}
        hours={workingHoursNow(state, me.member)}
      />
      <AbsenceForm key={JSON.stringify(absence)} workspace={workspace} absence={absence} />
      <Devices workspace={workspace} />
      <MailAddress workspace={workspace} />
      {includesRole(me.role, 'administrator') ? (
        <Policies key={JSON.stringify(policy)} workspace={workspace} policy={policy} />
      ) : (
        <section className={styles.section} aria-labelledby="policies">
          <h2 id="policies">Policies</h2>
          <p className={styles.lead}>
            Contribution windows are at least {durationWords(policy.minimumWindowMinutes)}; after a change of
            substance people keep at least {durationWords(policy.settlingMinutes)}. An owner’s own answer{' '}
            {policy.ownerCounts ? 'counts where they are asked' : 'is shown and not counted'}. Administrators
            can change that.
          </p>
        </section>
      )}
      <section className={styles.section} aria-labelledby="leave">
        <h2 id="leave">Sign out</h2>
        <p className={styles.lead}>{signOutWords}</p>
        <div>
          <Button onClick={onSignOut}>Sign out of this browser</Button>
        </div>
      </section>
    </main>
  );
}

function Profile(props: { readonly workspace: Workspace; readonly person: string; readonly zone: string }) {
  const { workspace } = props;
  const nowMs = useStore(workspace.now);
  const [person, setPerson] = useState(props.person);
  const [zone, setZone] = useState(props.zone);
  const attempt = useAttempt();
  const zones = useMemo(
    () => allZones(props.zone).map((value) => ({ value, label: zoneName(value) })),
    [props.zone],
  );
  const isChanged = person.trim() !== props.person || zone !== props.zone;
  return (
    <section className={styles.section} aria-labelledby="you">
      <h2 id="you">You</h2>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt.run(async () => {
            await workspace.perform({ type: 'profile-changed', person: person.trim(), zone });
            announce('Saved.');
            return ok(null);
          });
        }}
      >
        <TextField
          label="Name"
          value={person}
          onChange={(event) => setPerson(event.target.value)}
          maxLength={80}
          required
          error={attempt.sentence}
        />
        <Select
          label="Time zone"
          value={zone}
          options={zones}
          onChange={setZone}
          hint={`It is ${clockTime(nowMs, zone)} there. Every deadline is shown in this zone first.`}
        />
        <div>
          <Button type="submit" weight="primary" disabled={!isChanged || attempt.isBusy || !person.trim()}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}

const mostMinutes = 525_600; // a year

function Policies({ workspace, policy }: { readonly workspace: Workspace; readonly policy: Policy }) {
  const [minimum, setMinimum] = useState(String(policy.minimumWindowMinutes));
  const [settling, setSettling] = useState(String(policy.settlingMinutes));
  const [ownerCounts, setOwnerCounts] = useState(policy.ownerCounts);
  const attempt = useAttempt();
  const minimumWindowMinutes = minutes(minimum);
  const settlingMinutes = minutes(settling);
  const isChanged =
    minimumWindowMinutes !== policy.minimumWindowMinutes ||
    settlingMinutes !== policy.settlingMinutes ||
    ownerCounts !== policy.ownerCounts;
  const outOfRange = `A whole number from 1 to ${mostMinutes.toLocaleString('en')}.`;
  return (
    <section className={styles.section} aria-labelledby="policies">
      <h2 id="policies">Policies</h2>
      <p className={styles.lead}>
        How much time everyone is promised. Proposals that are open already keep what held when they opened.
      </p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (minimumWindowMinutes === null || settlingMinutes === null) return;
          void attempt.run(async () => {
            await workspace.perform({
              type: 'policy-changed',
              minimumWindowMinutes,
              settlingMinutes,
              ownerCounts,
            });
            announce('Saved.');
            return ok(null);
          });
        }}
      >
        <TextField
          label="Minimum window, in minutes"
          inputMode="numeric"
          value={minimum}
          onChange={(event) => setMinimum(event.target.value)}
          error={minimumWindowMinutes === null ? outOfRange : null}
          hint={
            minimumWindowMinutes !== null &&
            `No proposal can be open for less than ${durationWords(minimumWindowMinutes)}.${
              minimumWindowMinutes < 1440
                ? ' Under a day is for trying things out, and every proposal says so.'
                : ''
            }`
          }
        />
        <TextField
          label="Settling time, in minutes"
          inputMode="numeric"
          value={settling}
          onChange={(event) => setSettling(event.target.value)}
          error={settlingMinutes === null ? outOfRange : null}
          hint={
            settlingMinutes !== null &&
            `After a change of substance, or when another person is asked, people keep at least ${durationWords(settlingMinutes)}.`
          }
        />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={ownerCounts}
            onChange={(event) => setOwnerCounts(event.target.checked)}
          />
          <span>An owner’s own answer counts, where they are asked</span>
          <span className={styles.means}>
            {ownerCounts
              ? 'An owner can be among the asked. Somebody else must have answered too.'
              : 'An owner’s own answer is shown and not counted.'}
          </span>
        </label>
        {attempt.sentence && (
          <p role="alert" className={styles.trouble}>
            {attempt.sentence}
          </p>
        )}
        <div>
          <Button
            type="submit"
            weight="primary"
            disabled={
              !isChanged || attempt.isBusy || minimumWindowMinutes === null || settlingMinutes === null
            }
          >
            Save policies
          </Button>
        </div>
      </form>
    </section>
  );
}

/** A whole number of minutes that the workspace allows, or `null`. */
function minutes(text: string): number | null {
  const value = /^\s*\d{1,7}\s*$/.test(text) ? Number(text) : Number.NaN;
  return value >= 1 && value <= mostMinutes ? value : null;
}
