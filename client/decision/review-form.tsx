/** C7: the owner looks again at what was concluded, says what they find, and when to look next. */
import { useState } from 'react';
import { useStore } from '../kernel/store.ts';
import { useKeptText } from '../sync/kept-text.ts';
import { usePerform } from '../sync/use-perform.ts';
import { announce } from '../ui/live-region.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import type { OpenedProps } from './block-props.ts';
import { InlineForm } from './inline-form.tsx';
import styles from './proposal-block.module.css';

export interface ReviewFormProps {
  readonly opened: OpenedProps;
  readonly onDone: () => void;
}

export function ReviewForm({ opened, onDone }: ReviewFormProps) {
  const { workspace, document, proposalId } = opened;
  const isPostponed =
    useStore(document.state)?.proposals.get(proposalId)?.conclusion?.disposition === 'postponed';
  const finding = useKeptText(workspace.drafts, `review ${document.id} ${proposalId}`);
  const [nextOn, setNextOn] = useState('');
  const [wasTried, setTried] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const needsDay = isPostponed && nextOn === '';
  const submit = async () => {
    setTried(true);
    if (!finding.text.trim() || needsDay) return;
    const done = await perform({
      type: 'decision-reviewed',
      proposal: proposalId,
      finding: { text: finding.text.trim() },
      nextOn: nextOn === '' ? null : nextOn,
    });
    if (!done) return;
    finding.clear();
    announce('It stands beside the outcome.');
    onDone();
  };
  return (
    <InlineForm
      title={isPostponed ? 'Put it off further' : 'Look at the decision again'}
      submitLabel={isPostponed ? 'Put it off' : 'Say so'}
      isBusy={isBusy}
      failure={failure}
      onSubmit={() => void submit()}
      onCancel={onDone}
    >
      <TextArea
        label={isPostponed ? 'Why?' : 'Does it still hold?'}
        hint={
          isPostponed
            ? 'What it waits for now.'
            : 'What you find stands beside the outcome. To decide otherwise, propose an amendment.'
        }
        value={finding.text}
        maxLength={20_000}
        onChange={(event) => finding.set(event.target.value)}
        error={wasTried && !finding.text.trim() ? 'Say what you find.' : null}
      />
      <TextField
        className={styles.date}
        label={isPostponed ? 'Bring it back on' : 'Look again on (optional)'}
        type="date"
        value={nextOn}
        onChange={(event) => setNextOn(event.target.value)}
        error={wasTried && needsDay ? 'Choose the day that brings it back.' : null}
      />
    </InlineForm>
  );
}
