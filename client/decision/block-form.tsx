/** The forms that a block opens in place, by what they do: one chunk of code, which no page needs at first. */
import type { Objection } from '#shared/decision/proposal-state.ts';
import { AskForm } from './ask-form.tsx';
import { AskPersonForm } from './ask-person-form.tsx';
import type { OpenedProps } from './block-props.ts';
import { ChallengeForm } from './challenge-form.tsx';
import { ExtendForm } from './extend-form.tsx';
import { ObjectForm } from './object-form.tsx';
import { ObjectionAnswerForm } from './objection-answer-form.tsx';
import { ObjectionQuestionForm } from './objection-question-form.tsx';
import { ReasonForm } from './reason-form.tsx';
import { ReviseForm } from './revise-form.tsx';
import { SetAsideForm } from './set-aside-form.tsx';

export type FormWork =
  | { readonly kind: 'object' | 'reason' | 'ask' | 'challenge' | 'extend' | 'ask-person' | 'revise' }
  | {
      readonly kind: 'question-objection' | 'answer-objection' | 'set-aside';
      readonly objection: Objection;
    };

export interface BlockFormProps {
  readonly work: FormWork;
  readonly opened: OpenedProps;
  readonly onDone: () => void;
}

export function BlockForm({ work, opened, onDone }: BlockFormProps) {
  const props = { ...opened, onDone };
  switch (work.kind) {
    case 'object':
      return <ObjectForm {...props} />;
    case 'reason':
      return <ReasonForm {...props} />;
    case 'ask':
      return <AskForm {...props} />;
    case 'challenge':
      return <ChallengeForm {...props} />;
    case 'extend':
      return <ExtendForm {...props} />;
    case 'ask-person':
      return <AskPersonForm {...props} />;
    case 'revise':
      return <ReviseForm {...opened} stopRevision={onDone} />;
    case 'question-objection':
      return <ObjectionQuestionForm {...props} objection={work.objection} />;
    case 'answer-objection':
      return <ObjectionAnswerForm {...props} objection={work.objection} />;
    case 'set-aside':
      return <SetAsideForm {...props} objection={work.objection} />;
  }
}
