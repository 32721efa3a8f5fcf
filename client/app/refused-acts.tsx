/** Acts that the relay refused: how many, why each, and a copy of their words to keep. */
import { useState } from 'react';
import type { ActId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { actWords, wordsOfDraft } from '../history/act-words.ts';
import { download } from './download.ts';
import { Notice } from './notice.tsx';
import styles from './refused-acts.module.css';

/** C5: of two conclusions the first stands; whose came second is told so without asking. */
function secondConclusion(refused: ReturnType<OpenDocument['refused']['get']>): string | null {
  const mine = refused.find(
    ({ draft, refusal }) => draft.type === 'proposal-concluded' && refusal.code === 'proposal-concluded',
  );
  return mine ? `Your conclusion came second and does not count. ${mine.refusal.sentence}` : null;
}

export function RefusedActs({ open }: { readonly open: OpenDocument }) {
  const refused = useStore(open.refused);
  const [isAsked, ask] = useState(false);
  const [isDiscarding, discard] = useState<ActId | null>(null);
  if (refused.length === 0) return null;
  const keep = (): void =>
    download(
      refused
        .map(
          ({ draft, refusal }) => `${actWords[draft.type]}\n${refusal.sentence}\n\n${wordsOfDraft(draft)}\n`,
        )
        .join('\n---\n\n'),
      'not-accepted.txt',
      'text/plain',
    );
  return (
    <Notice
      tone="bad"
      actions={
        <>
          <Button size="small" aria-expanded={isAsked} onClick={() => ask(!isAsked)}>
            Why?
          </Button>
          <Button size="small" onClick={keep}>
            Keep a copy
          </Button>
        </>
      }
    >
      {secondConclusion(refused) ??
        `${refused.length} ${refused.length === 1 ? 'change was' : 'changes were'} not accepted.`}
      {isAsked && (
        <ul role="list" className={styles.list}>
          {refused.map(({ id, draft, refusal }) => (
            <li key={id} className={styles.row}>
              <span className={styles.words}>
                <strong>{actWords[draft.type]}.</strong> {refusal.sentence}
                {wordsOfDraft(draft) && <q className={styles.quote}>{wordsOfDraft(draft)}</q>}
              </span>
              {isDiscarding === id ? (
                <>
                  <Button size="small" weight="danger" onClick={() => void open.dismissRefused(id)}>
                    Discard for good
                  </Button>
                  <Button size="small" weight="plain" onClick={() => discard(null)}>
                    Keep it
                  </Button>
                </>
              ) : (
                <Button size="small" weight="plain" onClick={() => discard(id)}>
                  Discard…
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
