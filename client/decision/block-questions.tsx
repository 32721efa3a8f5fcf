/** Questions about the proposal that are not settled, each with the way to its comment (D2). */
import { fragmentOf } from '#shared/document/permanent-link.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenedProps } from './block-props.ts';
import styles from './proposal-block.module.css';
import { questionsAbout } from './question-words.ts';

export function BlockQuestions({ workspace, document, proposalId, view }: OpenedProps) {
  const state = useStore(document.state);
  const me = useStore(workspace.me);
  const said = questionsAbout({
    threads: state?.threads.values() ?? [],
    proposal: proposalId,
    reader: me.member,
    isConcluded: view.isConcluded,
    nowMs: view.nowMs,
    nameOf: view.nameOf,
    instantOf: view.instantOf,
  });
  return said.map(({ comment, sentence }) => (
    <p key={comment} className={styles.next}>
      {sentence} <ShowComment fragment={fragmentOf({ kind: 'comment', comment })} />
    </p>
  ));
}

const ShowComment = ({ fragment }: { readonly fragment: string }) => (
  <a
    className={styles.compare}
    href={fragment}
    onClick={() => {
      // The browser says nothing of a place where it is already.
      if (location.hash === fragment) window.dispatchEvent(new HashChangeEvent('hashchange'));
    }}
  >
    Show it
  </a>
);
