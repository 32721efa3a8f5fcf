/** What else stands around a decision, in sentences: questions left, what follows, who owned it, who was told. */
import { listInWords } from '../decision/words.ts';
import type { AskedQuestion } from '../discussion/questions.ts';
import type { ActionItem, Ownership, Told } from '../fold/document-state.ts';
import type { NamesAndTimes } from './names-and-times.ts';
import { visibleLine } from './visible.ts';

// D2
export function questionWords({ by, to, comment, question }: AskedQuestion, people: NamesAndTimes): string {
  const until = people.atMs(question.answerByMs);
  const text = comment.text === null ? 'the text was removed' : `“${visibleLine(comment.text, 4_000)}”`;
  return `${people.name(by)} asked ${people.name(to)}${until ? `, until ${until.utc}` : ''}: ${text}`;
}

// C1
export function actionWords({ what, owner, dueOn, closed }: ActionItem, people: NamesAndTimes): string {
  const task = what === null ? 'The text was redacted' : visibleLine(what, 4_000);
  const end = closed
    ? ` ${closed.as === 'done' ? 'Done' : 'Dropped'} on ${people.at(closed.when)?.utc ?? ''}.`
    : '';
  return `${task} (${people.name(owner)}, by ${dueOn})${end}`;
}

// O1
export function ownershipWords({ owner, how, by, reason, when }: Ownership, people: NamesAndTimes): string {
  const way = how === 'assigned' ? `assigned by ${people.name(by)}` : `handed over by ${people.name(by)}`;
  const why = reason ? `: ${visibleLine(reason, 2_000)}` : '';
  return `${people.name(owner)} owned it from ${people.at(when)?.utc ?? ''}, ${way}${why}`;
}

export function toldWords({ way, members, when }: Told, people: NamesAndTimes): string {
  const how = way === 'list' ? 'in their list' : 'by mail';
  return `${people.at(when)?.utc ?? ''}, ${how}: ${listInWords(people.names(members))}`;
}
