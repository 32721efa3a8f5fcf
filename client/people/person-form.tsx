/** The form that makes a person: a name, a password, and whatever the page asks beside them. */
import { useState, type ReactNode } from 'react';
import { minPasswordLength, maxPasswordLength } from '#shared/protocol/limits.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { deviceZone } from '../ui/zones.ts';
import type { Attempt, NewPerson } from '../session/door.ts';
import styles from './person-form.module.css';

export interface PersonFormProps {
  readonly action: string;
  readonly children?: ReactNode;
  readonly onSubmit: (person: NewPerson) => Attempt;
}

export function PersonForm({ action, children, onSubmit }: PersonFormProps) {
  const [person, setPerson] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const attempt = useAttempt();
  const submit = (): void => {
    if (password.length < minPasswordLength) {
      attempt.fail(`A password has at least ${minPasswordLength} characters.`);
      return;
    }
    void attempt.run(() => onSubmit({ person: person.trim(), password, zone: deviceZone() }));
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label="Your name"
        hint="As the others will read it beside what you write and decide."
        value={person}
        onChange={(event) => setPerson(event.target.value)}
        autoComplete="name"
        autoFocus
        maxLength={80}
        required
      />
      <div className={styles.password}>
        <TextField
          label="Password"
          hint={`At least ${minPasswordLength} characters. A sentence is easier to remember than symbols.`}
          type={isShown ? 'text' : 'password'}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="new-password"
          maxLength={maxPasswordLength}
          required
        />
        <button
          type="button"
          className={styles.show}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          Show
        </button>
      </div>
      {children}
      {attempt.sentence && (
        <p role="alert" className={styles.error}>
          {attempt.sentence}
        </p>
      )}
      <Button type="submit" weight="primary" disabled={attempt.isBusy} className={styles.submit}>
        {attempt.isBusy ? 'One moment…' : action}
      </Button>
    </form>
  );
}
