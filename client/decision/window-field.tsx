/** Chooses a window: one of the presets (W2) or a length of one's own. */
import type { Window } from '#shared/acts/act.ts';
import { nominalMinutes, windowPresets } from '#shared/decision/window.ts';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { WindowLength } from './opening-choices.ts';
import styles from './window-field.module.css';

export interface WindowFieldProps {
  readonly label: string;
  readonly value: WindowLength;
  readonly onChange: (value: WindowLength) => void;
  /** W2: nothing shorter can be opened. */
  readonly minimumMinutes: number;
}

const dayMinutes = 1440;
const unitNames: Readonly<Record<Window['unit'], string>> = {
  minutes: 'minute',
  hours: 'hour',
  days: 'day',
  'working-days': 'working day',
};

const lengthWords = ({ amount, unit }: WindowLength): string => {
  if (unit === 'days' && amount % 7 === 0) return amount === 7 ? '1 week' : `${amount / 7} weeks`;
  return `${amount} ${unitNames[unit]}${amount === 1 ? '' : 's'}`;
};

const keyOf = ({ amount, unit }: WindowLength): string => `${amount} ${unit}`;

export function WindowField({ label, value, onChange, minimumMinutes }: WindowFieldProps) {
  const presets: readonly WindowLength[] = [
    // W2: short windows exist only where the workspace allows them, for trying things out.
    ...(minimumMinutes <= 5 ? [{ amount: 5, unit: 'minutes' } as const] : []),
    ...windowPresets.filter((preset) => nominalMinutes(preset) >= minimumMinutes),
  ];
  const isPreset = presets.some((preset) => keyOf(preset) === keyOf(value));
  const units = (['minutes', 'hours', 'days', 'working-days'] as const).filter(
    (unit) => unit !== 'minutes' || minimumMinutes < dayMinutes,
  );
  return (
    <div className={styles.window}>
      <Select
        label={label}
        value={isPreset ? keyOf(value) : 'chosen'}
        options={[
          ...presets.map((preset) => ({ value: keyOf(preset), label: lengthWords(preset) })),
          { value: 'chosen', label: 'Another length…' },
        ]}
        onChange={(key) => {
          const preset = presets.find((each) => keyOf(each) === key);
          onChange(preset ?? { amount: 5, unit: 'days' });
        }}
      />
      {!isPreset && (
        <div className={styles.length}>
          <TextField
            label="How many"
            type="number"
            min={1}
            max={10_000}
            value={String(value.amount)}
            onChange={(event) => {
              const amount = Math.trunc(Number(event.target.value));
              if (amount >= 1 && amount <= 10_000) onChange({ ...value, amount });
            }}
          />
          <Select
            label="Unit"
            value={value.unit}
            options={units.map((unit) => ({ value: unit, label: `${unitNames[unit]}s` }))}
            onChange={(unit) => onChange({ ...value, unit })}
          />
        </div>
      )}
    </div>
  );
}
