/** A labelled field of one line or several, with its hint and its error beside it. */
import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
} from 'react';
import { classNames } from './class-names.ts';
import styles from './text-field.module.css';

interface FieldProps {
  readonly label: string;
  /** Says what is expected, before anything went wrong. */
  readonly hint?: ReactNode;
  /** One sentence; `null` while nothing is wrong. */
  readonly error?: string | null;
  /** The label is read out, not shown. */
  readonly hidesLabel?: boolean;
}

type InputProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & { readonly ref?: Ref<HTMLInputElement> };

export function TextField({ label, hint, error, hidesLabel, className, ...rest }: InputProps) {
  const id = useId();
  return (
    <Field {...{ id, label, hint, error, hidesLabel, className }}>
      <input
        {...rest}
        id={id}
        className={styles.control}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

type AreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'> & { readonly ref?: Ref<HTMLTextAreaElement> };

/** Grows with its text. */
export function TextArea({ label, hint, error, hidesLabel, className, ...rest }: AreaProps) {
  const id = useId();
  return (
    <Field {...{ id, label, hint, error, hidesLabel, className }}>
      <textarea
        rows={2}
        {...rest}
        id={id}
        className={classNames(styles.control, styles.area)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
      />
    </Field>
  );
}

const describedBy = (id: string, hint: ReactNode, error: string | null | undefined): string | undefined =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;

function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly error: string | null | undefined;
  readonly hidesLabel: boolean | undefined;
  readonly className: string | undefined;
  readonly children: ReactNode;
}) {
  const { id, label, hint, error, hidesLabel, className, children } = props;
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={hidesLabel ? styles.hiddenLabel : styles.label}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
