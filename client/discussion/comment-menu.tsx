/** What can be done with one comment: link to it, and what its author or an administrator may change (D4, D5). */
import EllipsisVertical from 'lucide-react/icons/ellipsis-vertical';
import EyeOff from 'lucide-react/icons/eye-off';
import LinkIcon from 'lucide-react/icons/link';
import Pencil from 'lucide-react/icons/pencil';
import Undo2 from 'lucide-react/icons/undo-2';
import type { Comment, Thread } from '#shared/discussion/thread-state.ts';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import { copyLink } from '../ui/copy-link.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import type { CommentChange } from './comment-changes.tsx';
import type { DiscussionRights } from './discussion-rights.ts';
import styles from './comment-view.module.css';

interface CommentMenuProps {
  readonly document: OpenDocument;
  readonly rights: DiscussionRights;
  readonly thread: Thread;
  readonly comment: Comment;
  readonly onChange: (change: CommentChange) => void;
}

export function CommentMenu({ document, rights, thread, comment, onChange }: CommentMenuProps) {
  const isMine = rights.mayChange(comment);
  // What the relay does not have yet, it cannot remove.
  const isSent = comment.when.seq !== null && comment.edited?.seq !== null;
  const hasQuote = comment.id === thread.id && thread.anchor.kind === 'text' && thread.anchor.exact !== '';
  const isRedactable = rights.mayRedact && isSent && (!comment.redacted || hasQuote);
  const changes: readonly MenuItem[] = [
    ...(isMine
      ? [
          { label: 'Edit', icon: <Pencil size={16} />, onSelect: () => onChange('edit') },
          { label: 'Withdraw…', icon: <Undo2 size={16} />, onSelect: () => onChange('withdraw') },
        ]
      : []),
    ...(isRedactable
      ? [
          {
            label: 'Remove the words for everyone…',
            icon: <EyeOff size={16} />,
            isDanger: true,
            onSelect: () => onChange('redact'),
          },
        ]
      : []),
  ];
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="More for this comment" className={styles.tool}>
          <EllipsisVertical size={15} />
        </IconButton>
      }
      groups={[
        [
          {
            label: 'Copy link',
            icon: <LinkIcon size={16} />,
            onSelect: () => copyLink(document.id, fragmentOf({ kind: 'comment', comment: comment.id })),
          },
        ],
        changes,
      ]}
    />
  );
}
