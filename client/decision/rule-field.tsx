/** Chooses the rule of agreement (A1–A3), each explained in the sentence that the block will show. */
import { useId } from 'react';
import type { Rule } from '#shared/acts/act.ts';
import { ruleSentence } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { TextField } from '../ui/text-field.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './rule-field.module.css';

export interface RuleFieldProps {
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
  readonly asked: readonly MemberId[];
  readonly nameOf: (member: MemberId) => string;
}

const names: Readonly<Record<Rule['kind'], string>> = {
  consent: 'Consent',
  approvals: 'Approvals',
  majority: 'Majority',
};

export function RuleField({ rule, onChange, asked, nameOf }: RuleFieldProps) {
  const id = useId();
  const most = Math.max(1, asked.length);
  const rules: readonly Rule[] = [
    { kind: 'consent' },
    rule.kind === 'approvals' ? rule : { kind: 'approvals', needed: most, required: [] },
    rule.kind === 'majority' ? rule : { kind: 'majority', quorum: Math.max(1, Math.ceil(most / 2)) },
  ];
  return (
    <fieldset className={styles.rules}>
      <legend className={styles.legend}>
        <VisuallyHidden>Rule of agreement</VisuallyHidden>
      </legend>
      {rules.map((each) => (
        <div key={each.kind} className={styles.rule}>
          <input
            type="radio"
            id={`${id}-${each.kind}`}
            name={id}
            checked={rule.kind === each.kind}
            aria-describedby={`${id}-${each.kind}-means`}
            onChange={() => onChange(each)}
          />
          <label htmlFor={`${id}-${each.kind}`} className={styles.name}>
            {names[each.kind]}
          </label>
          <p id={`${id}-${each.kind}-means`} className={styles.means}>
            {ruleSentence(each, Math.max(1, asked.length), nameOf)}
          </p>
          {rule.kind === each.kind && <RuleNumbers {...{ rule: each, onChange, asked, nameOf }} />}
        </div>
      ))}
    </fieldset>
  );
}

function RuleNumbers({ rule, onChange, asked, nameOf }: RuleFieldProps) {
  const most = Math.max(1, asked.length);
  const whole = (text: string) => Math.min(200, Math.max(1, Math.trunc(Number(text)) || 1));
  if (rule.kind === 'consent') return null;
  if (rule.kind === 'majority')
    return (
      <div className={styles.numbers}>
        <TextField
          label="Answers needed at least"
          type="number"
          min={1}
          max={most}
          value={String(rule.quorum)}
          onChange={(event) => onChange({ ...rule, quorum: whole(event.target.value) })}
        />
      </div>
    );
  const toggle = (member: MemberId, isRequired: boolean) =>
    onChange({
      ...rule,
      required: isRequired ? [...rule.required, member] : rule.required.filter((each) => each !== member),
    });
  return (
    <div className={styles.numbers}>
      <TextField
        label="Approvals needed"
        type="number"
        min={1}
        max={most}
        value={String(rule.needed)}
        onChange={(event) => onChange({ ...rule, needed: whole(event.target.value) })}
      />
      {asked.length > 0 && (
        <fieldset className={styles.required}>
          <legend className={styles.small}>Whose approval is required</legend>
          {asked.map((member) => (
            <label key={member} className={styles.check}>
              <input
                type="checkbox"
                checked={rule.required.includes(member)}
                onChange={(event) => toggle(member, event.target.checked)}
              />
              <span>{nameOf(member)}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
