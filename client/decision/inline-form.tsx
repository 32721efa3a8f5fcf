/** A small form in the block itself: fields, one thing to do, a way back; Escape leaves, Mod+Enter sends. */
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './inline-form.module.css';

export interface InlineFormProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly submitLabel: string;
  readonly isBusy: boolean;
  /** Why it cannot be sent yet; shown when somebody tries. */
  readonly failure: string | null;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly isDanger?: boolean;
  readonly lead?: string;
  readonly cancelLabel?: string;
  /** Whether its first field is focused when it appears; yes unless told. */
  readonly takesFocus?: boolean;
}

export function InlineForm(props: InlineFormProps) {
  const { title, lead, children, submitLabel, isBusy, failure, onSubmit, onCancel, isDanger } = props;
  const { cancelLabel = 'Cancel', takesFocus = true } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (takesFocus) form.current?.querySelector<HTMLElement>('textarea, input, select')?.focus();
  }, [takesFocus]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      onSubmit();
    }
  };
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={title}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div>
        <p className={styles.title}>{title}</p>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" weight={isDanger ? 'danger' : 'primary'} disabled={isBusy}>
          {submitLabel}
        </Button>
        <Button weight="plain" onClick={onCancel}>
          {cancelLabel}
        </Button>
      </div>
    </form>
  );
}
