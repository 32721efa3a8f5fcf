/** C2: says that what would be sealed is not what was looked at, and lists what changed, word by word. */
import type { ContentJson } from '#shared/acts/act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { Button } from '../ui/button.tsx';
import { blocksChanged, doneSince, type LookedAt } from './changes-since.ts';
import { Difference } from './difference.tsx';
import styles from './opening-panel.module.css';

export interface ChangesNoticeProps {
  readonly before: LookedAt;
  readonly content: ContentJson;
  readonly state: DocumentState;
  readonly nameOf: (member: MemberId) => string;
  readonly onLook: () => void;
}

const nothing: ContentJson = { type: 'doc', content: [] };
/** The text itself stands below, as it is now. */
const mostShown = 5;

export function ChangesNotice({ before, content, state, nameOf, onLook }: ChangesNoticeProps) {
  const blocks = blocksChanged(before.content, content);
  const done = doneSince(before.state, state, nameOf);
  const changes = blocks.length + done.length;
  const what = blocks.length > 0 ? 'The text changed' : 'The discussion changed';
  return (
    <div className={styles.notice} role="alert">
      <p>
        <strong>
          {changes === 0
            ? 'Something changed on the relay that has not arrived here yet.'
            : `${what} after you opened this: ${changes === 1 ? '1 change' : `${changes} changes`}.`}
        </strong>{' '}
        Look at it as it is now, then conclude again.
      </p>
      <ul className={styles.changes}>
        {done.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {blocks.slice(0, mostShown).map(({ key, before: then, after }) => (
          <li key={key}>
            <Difference from={then ?? nothing} to={after ?? nothing} />
          </li>
        ))}
        {blocks.length > mostShown && <li>{blocks.length - mostShown} more places in the text.</li>}
      </ul>
      <Button onClick={onLook}>Show it as it is now</Button>
    </div>
  );
}
