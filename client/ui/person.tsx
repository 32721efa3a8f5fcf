/** A person in a row: disc and name. */
import { Avatar } from './avatar.tsx';
import styles from './person.module.css';

export interface PersonProps {
  readonly id: string;
  readonly person: string;
  readonly size?: 20 | 24 | 28;
}

export const Person = ({ id, person, size = 20 }: PersonProps) => (
  <span className={styles.person} title={person}>
    <Avatar id={id} person={person} size={size} isDecorative />
    <span className={styles.name}>{person}</span>
  </span>
);
