/** Copies the permanent link of what it stands beside (D5); quiet until that is pointed at or focused. */
import LinkIcon from 'lucide-react/icons/link';
import { copyLink } from './copy-link.ts';
import { IconButton } from './icon-button.tsx';
import styles from './link-button.module.css';

export interface LinkButtonProps {
  readonly document: string;
  /** From `#` on. */
  readonly fragment: string;
  /** "Copy link to this answer" */
  readonly label: string;
}

export const LinkButton = ({ document, fragment, label }: LinkButtonProps) => (
  <IconButton label={label} className={styles.link} onClick={() => copyLink(document, fragment)}>
    <LinkIcon size={14} />
  </IconButton>
);
