/** W7: the days and hours in which a person works: windows are judged fair by them. */
import { useState } from 'react';
import type { WorkingHours } from '#shared/acts/act.ts';
import { ok } from '#shared/kernel/result.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { dayNames, hoursWords } from '../ui/hours-words.ts';
import { announce } from '../ui/live-region.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import styles from './settings-page.module.css';

export interface WorkingHoursFormProps {
  readonly workspace: Workspace;
  readonly hours: WorkingHours;
}

export function WorkingHoursForm({ workspace, hours }: WorkingHoursFormProps) {
  const [days, setDays] = useState<readonly number[]>(hours.days);
  const [from, setFrom] = useState(timeOf(hours.fromMinute));
  const [to, setTo] = useState(timeOf(hours.toMinute));
  const attempt = useAttempt();
  const chosen = hoursFrom(days, from, to);
  const isChanged = chosen === null || JSON.stringify(chosen) !== JSON.stringify(sorted(hours));
  const toggle = (day: number, isOn: boolean) =>
    setDays(isOn ? [...days, day] : days.filter((each) => each !== day));
  return (
    <section className={styles.section} aria-labelledby="hours">
      <h2 id="hours">Working hours</h2>
      <p className={styles.lead}>
        Before somebody opens a proposal, they see how many of your working hours its window holds.
      </p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!chosen) return;
          void attempt.run(async () => {
            await workspace.perform({ type: 'working-hours-changed', hours: chosen });
            announce('Saved.');
            return ok(null);
          });
        }}
      >
        <fieldset className={styles.days}>
          <legend>Days</legend>
          {dayNames.map((name, index) => (
            <label key={name} className={styles.day}>
              <input
                type="checkbox"
                checked={days.includes(index + 1)}
                onChange={(event) => toggle(index + 1, event.target.checked)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
        <div className={styles.times}>
          <TextField
            label="From"
            type="time"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextField label="To" type="time" value={to} onChange={(event) => setTo(event.target.value)} />
        </div>
        <p className={chosen ? styles.lead : styles.trouble}>
          {chosen ? hoursWords(chosen) : wrongWords(days, from, to)}
        </p>
        {attempt.sentence && (
          <p role="alert" className={styles.trouble}>
            {attempt.sentence}
          </p>
        )}
        <div>
          <Button type="submit" weight="primary" disabled={!isChanged || !chosen || attempt.isBusy}>
            Save working hours
          </Button>
        </div>
      </form>
    </section>
  );
}

const sorted = (hours: WorkingHours): WorkingHours => ({
  days: hours.days.toSorted((a, b) => a - b),
  fromMinute: hours.fromMinute,
  toMinute: hours.toMinute,
});

/** What a time field holds; the midnight that ends a day is its 00:00. */
const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function minuteOf(time: string): number | null {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(time) ?? [];
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute);
}

function hoursFrom(days: readonly number[], from: string, to: string): WorkingHours | null {
  const [fromMinute, end] = [minuteOf(from), minuteOf(to)];
  if (fromMinute === null || end === null || days.length === 0) return null;
  const toMinute = end === 0 ? 1440 : end;
  return fromMinute < toMinute ? sorted({ days: [...days], fromMinute, toMinute }) : null;
}

const wrongWords = (days: readonly number[], from: string, to: string): string =>
  days.length === 0
    ? 'Choose at least one day.'
    : minuteOf(from) === null || minuteOf(to) === null
      ? 'Choose when they begin and end.'
      : 'They end after they begin, on the same day.';
