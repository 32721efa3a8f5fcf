/** Chooses people by typing part of a name: chosen ones stand in the field, the others in the list under it. */
import X from 'lucide-react/icons/x';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { MemberId } from '#shared/kernel/ids.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classNames } from '../ui/class-names.ts';
import { announce } from '../ui/live-region.tsx';
import type { Candidate } from './candidates.ts';
import styles from './people-picker.module.css';

export interface PeoplePickerProps {
  readonly label: string;
  readonly hint?: string;
  readonly candidates: readonly Candidate[];
  readonly chosen: readonly MemberId[];
  readonly onChange: (chosen: readonly MemberId[]) => void;
  readonly error?: string | null;
}

const mostShown = 8;

export function PeoplePicker({ label, hint, candidates, chosen, onChange, error }: PeoplePickerProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);

  const left = candidates.filter((candidate) => !chosen.includes(candidate.id));
  const shown = left.filter((candidate) => matches(candidate.person, typed)).slice(0, mostShown);
  const people = chosen.flatMap((member) => candidates.find((candidate) => candidate.id === member) ?? []);

  const add = (candidate: Candidate) => {
    onChange([...chosen, candidate.id]);
    announce(`${candidate.person} added to ${label.toLowerCase()}.`);
    setTyped('');
    setActive(0);
  };
  const remove = (candidate: Candidate) => {
    onChange(chosen.filter((member) => member !== candidate.id));
    announce(`${candidate.person} removed from ${label.toLowerCase()}.`);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const candidate = shown[active];
    const last = people.at(-1);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + shown.length) % Math.max(1, shown.length));
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && isOpen && candidate) {
      event.preventDefault();
      add(candidate);
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Backspace' && typed === '' && last) remove(last);
  };

  const isListed = isOpen && shown.length > 0;
  return (
    <div className={styles.picker}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={classNames(styles.field, error && styles.wrong)}>
        {people.map((candidate) => (
          <span key={candidate.id} className={styles.chip}>
            <Avatar id={candidate.id} person={candidate.person} size={20} isDecorative />
            <span className={styles.chipName}>{candidate.person}</span>
            <button
              type="button"
              className={styles.remove}
              aria-label={`Remove ${candidate.person} from ${label.toLowerCase()}`}
              onClick={() => remove(candidate)}
            >
              <X aria-hidden size={14} />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          className={styles.input}
          role="combobox"
          autoComplete="off"
          aria-expanded={isListed}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isListed ? `${id}-${active}` : undefined}
          aria-describedby={hint || error ? `${id}-hint` : undefined}
          aria-invalid={error ? true : undefined}
          placeholder={left.length ? 'Name' : people.length ? '' : 'Nobody else is here yet'}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
            setOpen(true);
          }}
          onClick={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        {isListed && (
          <ul
            id={`${id}-list`}
            className={styles.list}
            role="listbox"
            aria-label={`People for ${label.toLowerCase()}`}
          >
            {shown.map((candidate, index) => (
              <li
                key={candidate.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                className={styles.option}
                // Before the field loses focus and the list goes away.
                onMouseDown={(event) => {
                  event.preventDefault();
                  add(candidate);
                }}
                onMouseEnter={() => setActive(index)}
              >
                <Avatar id={candidate.id} person={candidate.person} size={20} isDecorative />
                <span className={styles.optionName}>{candidate.person}</span>
                <span className={styles.aside}>{candidate.aside}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {isOpen && typed !== '' && shown.length === 0 && (
        <p className={styles.hint} role="status">
          Nobody of this name can be chosen here.
        </p>
      )}
      {(hint ?? error) && (
        <p id={`${id}-hint`} className={error ? styles.error : styles.hint}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Every typed word begins some word of the name. */
const matches = (person: string, typed: string): boolean =>
  folded(typed)
    .split(/\s+/)
    .every((part) => ` ${folded(person)}`.includes(` ${part}`));
