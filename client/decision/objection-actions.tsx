/** What its author, the owner and the others who are asked can do about an objection (R7). */
import { useId, useState } from 'react';
import { useStore } from '../kernel/store.ts';
import { usePerform } from '../sync/use-perform.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { announce } from '../ui/live-region.tsx';
import type { FormWork } from './block-form.tsx';
import styles from './objection-list.module.css';
import type { ObjectionRowProps } from './objection-form-props.ts';
import { objectionOptions } from './objection-options.ts';

export function ObjectionActions(props: ObjectionRowProps & { readonly onWork: (work: FormWork) => void }) {
  const { workspace, document, proposalId, proposal, view, objection, owner, onWork } = props;
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const { perform, isBusy, failure } = usePerform(document);
  const [asksWhy, setAsksWhy] = useState(false);
  const why = useId();
  const { canWithdraw, canAnswer, canAsk, judgement, grounds, whyNot } = objectionOptions({
    objection,
    proposal,
    tally: view.tally,
    owner,
    reader: me.member,
    nowMs,
    nameOf: view.nameOf,
    instantOf: view.instantOf,
  });
  const withdraw = async () => {
    if (await perform({ type: 'objection-withdrawn', proposal: proposalId, objection: objection.id }))
      announce('You withdrew your objection.');
  };
  const judge = async (agrees: boolean) => {
    const done = await perform({
      type: 'setting-aside-judged',
      proposal: proposalId,
      objection: objection.id,
      agrees,
    });
    if (done) announce(agrees ? 'You agree to set it aside.' : 'You do not agree to set it aside.');
  };
  if (!canWithdraw && !canAnswer && !canAsk && judgement === null && grounds === null) return null;
  const isFirstPlain = (judgement === 'offered' || judgement === 'agrees') && !canWithdraw && !canAnswer;
  return (
    <>
      <div className={classNames(styles.actions, isFirstPlain && styles.beginsPlain)}>
        {canAnswer && (
          <Button size="small" onClick={() => onWork({ kind: 'answer-objection', objection })}>
            Answer the question…
          </Button>
        )}
        {canWithdraw && (
          <Button size="small" disabled={isBusy} onClick={() => void withdraw()}>
            Withdraw my objection
          </Button>
        )}
        {canAsk && (
          <Button size="small" onClick={() => onWork({ kind: 'question-objection', objection })}>
            Ask about it…
          </Button>
        )}
        {grounds !== null &&
          (whyNot === null ? (
            <Button size="small" onClick={() => onWork({ kind: 'set-aside', objection })}>
              Set it aside…
            </Button>
          ) : (
            // Said, not hidden: it can be reached, and tells from when.
            <Button
              size="small"
              aria-disabled
              aria-describedby={why}
              onClick={() => {
                setAsksWhy(true);
                announce(whyNot);
              }}
            >
              Set it aside…
            </Button>
          ))}
        {judgement !== null && judgement !== 'agrees' && (
          <Button
            size="small"
            // Nobody is urged before the owner has asked its author.
            weight={judgement === 'offered' ? 'plain' : 'secondary'}
            disabled={isBusy}
            onClick={() => void judge(true)}
          >
            Agree to set it aside
          </Button>
        )}
        {(judgement === 'asked' || judgement === 'agrees') && (
          <Button size="small" weight="plain" disabled={isBusy} onClick={() => void judge(false)}>
            {judgement === 'agrees' ? 'Take my agreement back' : 'Do not agree'}
          </Button>
        )}
      </div>
      {whyNot !== null && (
        <p id={why} className={styles.whyNot} hidden={!asksWhy && objection.requests.length === 0}>
          {whyNot}
        </p>
      )}
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
