/** A labelled choice of one among a few; the browser's own control, because it is the one everybody knows. */
import { useId, type ReactNode } from 'react';
import ChevronDown from 'lucide-react/icons/chevron-down';
import { classNames } from './class-names.ts';
import styles from './select.module.css';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly hint?: ReactNode;
  readonly hidesLabel?: boolean;
  /** Without a border until it is pointed at: for rows and filters. */
  readonly isQuiet?: boolean;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, hint, hidesLabel, isQuiet, disabled, className } = props;
  const id = useId();
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={hidesLabel ? styles.hiddenLabel : styles.label}>
        {label}
      </label>
      <span className={styles.wrap}>
        <select
          id={id}
          className={classNames(styles.control, isQuiet && styles.quiet)}
          value={value}
          disabled={disabled}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className={styles.icon} size={14} />
      </span>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
