/** `/setup#token`: the first person becomes the administrator. */
import { useState } from 'react';
import { TextField } from '../ui/text-field.tsx';
import type { Door } from '../session/door.ts';
import { PersonForm } from './person-form.tsx';
import { Threshold, ThresholdLead } from './threshold.tsx';

export interface SetUpProps {
  readonly door: Door;
  /** From the fragment of the printed link. */
  readonly token: string;
  readonly onDone: () => void;
}

export function SetUp({ door, token, onDone }: SetUpProps) {
  const [workspaceName, setWorkspaceName] = useState('Our decisions');
  if (!token)
    return (
      <Threshold title="The link is not complete">
        <ThresholdLead>
          The relay printed a link when it started. Copy all of it, to the last character, and open it here.
        </ThresholdLead>
      </Threshold>
    );
  return (
    <Threshold title="Set up this workspace">
      <ThresholdLead>
        You are the first one here, and will be its administrator: you invite the others. Everything stays on
        this relay and on your devices.
      </ThresholdLead>
      <PersonForm
        action="Set up"
        onSubmit={async (person) => {
          const done = await door.setUp(token, { ...person, workspaceName: workspaceName.trim() });
          if (done.ok) onDone();
          return done;
        }}
      >
        <TextField
          label="Workspace"
          hint="A team, a project, a house. It stands at the top of every page."
          value={workspaceName}
          onChange={(event) => setWorkspaceName(event.target.value)}
          maxLength={80}
          required
        />
      </PersonForm>
    </Threshold>
  );
}
