/** A person as a disc with initials; the name is beside it or read out. */
import { avatarColour, initials } from './avatar-colour.ts';
import { classNames } from './class-names.ts';
import styles from './avatar.module.css';

export interface AvatarProps {
  /** The member's id: decides the colour. */
  readonly id: string;
  readonly person: string;
  /** Pixels. */
  readonly size?: 20 | 24 | 28 | 40;
  /** The name stands beside it already, so it is not read twice. */
  readonly isDecorative?: boolean;
  /** Here before, not now. */
  readonly isFaded?: boolean;
}

export const Avatar = ({ id, person, size = 24, isDecorative, isFaded }: AvatarProps) => (
  <span
    className={classNames(styles.avatar, styles[`size${size}`], isFaded && styles.faded)}
    style={{ backgroundColor: avatarColour(id) }}
    {...(isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': person, title: person })}
  >
    {initials(person)}
  </span>
);
