/** Sign in on a device that has no session. */
import { useState } from 'react';
import { maxPasswordLength } from '#shared/protocol/limits.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import type { Door } from '../session/door.ts';
import styles from './person-form.module.css';
import { Threshold, ThresholdLead } from './threshold.tsx';

export interface SignInProps {
  readonly door: Door;
  readonly onDone: () => void;
}

export function SignIn({ door, onDone }: SignInProps) {
  const [person, setPerson] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useAttempt();
  return (
    <Threshold title="Sign in">
      <ThresholdLead>With the name and password you chose when you joined.</ThresholdLead>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt.run(() => door.signIn(person.trim(), password)).then((isIn) => isIn && onDone());
        }}
      >
        <TextField
          label="Your name"
          value={person}
          onChange={(event) => setPerson(event.target.value)}
          autoComplete="username"
          autoFocus
          maxLength={200}
          required
        />
        <TextField
          label="Password"
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
          maxLength={maxPasswordLength}
          required
        />
        {attempt.sentence && (
          <p role="alert" className={styles.error}>
            {attempt.sentence}
          </p>
        )}
        <Button type="submit" weight="primary" disabled={attempt.isBusy} className={styles.submit}>
          {attempt.isBusy ? 'One moment…' : 'Sign in'}
        </Button>
      </form>
    </Threshold>
  );
}
