/** A thin bar that shows how much of something has passed. */
import styles from './meter.module.css';

export interface MeterProps {
  readonly label: string;
  /** 0 to 1. */
  readonly value: number;
  /** The value in words: "2 of 4 days". */
  readonly text: string;
}

export function Meter({ label, value, text }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span
      role="meter"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      className={styles.track}
    >
      <span className={styles.fill} style={{ inlineSize: `${percent}%` }} />
    </span>
  );
}
