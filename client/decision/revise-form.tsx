/** R1: while the owner edits the block, this publishes the text as the next revision. */
import { useId, useState } from 'react';
import { announce } from '../ui/live-region.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useKeptText } from '../sync/kept-text.ts';
import { InlineForm } from './inline-form.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';
import styles from './revise-form.module.css';

type Change = 'material' | 'editorial';

export function ReviseForm(props: OpenedProps) {
  const { workspace, document, proposalId, view, handle, stopRevision } = props;
  const next = view.revision.number + 1;
  const summary = useKeptText(workspace.drafts, `revision ${document.id} ${proposalId} ${next}`);
  const [change, setChange] = useState<Change>('material');
  const [wasTried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { perform, isBusy, failure } = usePerform(document);
  const submit = async () => {
    setTried(true);
    setProblem(null);
    const present = handle.proposal(proposalId);
    if (!present || present.isEmpty) return setProblem('A revision needs some text.');
    if (present.digest === view.revision.digest)
      return setProblem(
        `The text is the same as in revision ${view.revision.number}. Change it above first.`,
      );
    if (!summary.text.trim()) return;
    const done = await perform({
      type: 'proposal-revised',
      proposal: proposalId,
      revision: next,
      content: present.content,
      digest: present.digest,
      summary: { text: summary.text.trim() },
      change,
    });
    if (!done) return;
    summary.clear();
    announce(`Revision ${next} is published.`);
    stopRevision();
  };
  return (
    <InlineForm
      title={`Revision ${next}`}
      lead={`Change the text above. Others see revision ${view.revision.number} until you publish.`}
      submitLabel={`Publish revision ${next}`}
      cancelLabel="Stop revising"
      takesFocus={false}
      isBusy={isBusy}
      failure={problem ?? failure}
      onSubmit={() => void submit()}
      onCancel={stopRevision}
    >
      <TextField
        label="What changed, in one line"
        value={summary.text}
        maxLength={300}
        onChange={(event) => summary.set(event.target.value)}
        error={wasTried && !summary.text.trim() ? 'One line is enough, but it is needed.' : null}
      />
      <fieldset className={styles.choice}>
        <legend className={styles.legend}>This change is</legend>
        <Choice
          value="material"
          chosen={change}
          onChoose={setChange}
          label="Material"
          hint="Earlier approvals and abstentions stop counting; everybody gets the settling time to answer anew. Objections stand."
        />
        <Choice
          value="editorial"
          chosen={change}
          onChoose={setChange}
          label="Editorial"
          hint="Spelling, layout, a link. Answers keep counting; anyone asked can challenge this."
        />
      </fieldset>
    </InlineForm>
  );
}

function Choice(props: {
  readonly value: Change;
  readonly chosen: Change;
  readonly onChoose: (value: Change) => void;
  readonly label: string;
  readonly hint: string;
}) {
  const id = useId();
  const { value, chosen, onChoose, label, hint } = props;
  return (
    <div className={styles.option}>
      <input
        type="radio"
        id={id}
        name={`change-${id}`}
        checked={chosen === value}
        aria-describedby={`${id}-hint`}
        onChange={() => onChoose(value)}
      />
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
