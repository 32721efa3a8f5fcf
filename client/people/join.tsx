/** `/join#invite.secret`: a person comes in through an invite link. */
import { useEffect, useState } from 'react';
import { refuse } from '#shared/protocol/refusal.ts';
import { Button } from '../ui/button.tsx';
import { longDay } from '../ui/instant.ts';
import { deviceZone } from '../ui/zones.ts';
import type { Door, InviteInHand } from '../session/door.ts';
import { PersonForm } from './person-form.tsx';
import { roleWords } from './role-words.ts';
import { Threshold, ThresholdLead } from './threshold.tsx';

export interface JoinProps {
  readonly door: Door;
  /** `<invite>.<secret>` of the link. */
  readonly fragment: string;
  readonly nowMs: number;
  readonly onDone: () => void;
}

type Check =
  | { readonly kind: 'checking' }
  | { readonly kind: 'refused'; readonly sentence: string; readonly mayRetry: boolean }
  | { readonly kind: 'good'; readonly invite: InviteInHand };

export function Join({ door, fragment, nowMs, onDone }: JoinProps) {
  const [check, setCheck] = useState<Check>({ kind: 'checking' });
  const [tries, setTries] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    const settle = (next: Check): void => {
      if (isCurrent) setCheck(next);
    };
    door.checkInvite(fragment).then(
      (checked) =>
        settle(
          checked.ok
            ? { kind: 'good', invite: checked.value }
            : {
                kind: 'refused',
                sentence: checked.error.sentence,
                mayRetry: checked.error.code === 'unavailable',
              },
        ),
      () => settle({ kind: 'refused', sentence: refuse('unavailable').sentence, mayRetry: true }),
    );
    return () => {
      isCurrent = false;
    };
  }, [door, fragment, tries]);

  if (check.kind === 'checking')
    return (
      <Threshold title="Looking at your invitation">
        <ThresholdLead>One moment…</ThresholdLead>
      </Threshold>
    );
  if (check.kind === 'refused')
    return (
      <Threshold title="This link does not open">
        <ThresholdLead>{check.sentence}</ThresholdLead>
        {check.mayRetry ? (
          <div>
            <Button onClick={() => setTries(tries + 1)}>Try again</Button>
          </div>
        ) : (
          <ThresholdLead>
            Have you joined already? <a href="/sign-in">Sign in</a>
          </ThresholdLead>
        )}
      </Threshold>
    );
  const { invite } = check;
  return (
    <Threshold title={`Join ${invite.workspace}`}>
      <ThresholdLead>
        {invite.invitedBy} invites you as {roleWords[invite.role].withArticle}: you may{' '}
        {roleWords[invite.role].may}. The link works once, until{' '}
        {longDay(invite.expiresAtMs, deviceZone(), nowMs)}.
      </ThresholdLead>
      <PersonForm
        action="Join"
        onSubmit={async (person) => {
          const done = await door.join(fragment, person);
          if (done.ok) onDone();
          return done;
        }}
      />
    </Threshold>
  );
}
