/**
 * Q1: what a document lacks before people are asked for their time. An owner and somebody to ask are walls; the rest
 * are warnings, and the owner may open all the same.
 */
import type { Rule } from '../acts/act.ts';
import { openQuestions } from '../discussion/questions.ts';
import type { Thread } from '../discussion/thread-state.ts';
import type { OpenTask } from '../document/open-tasks.ts';
import type { ActId, BlockId, MemberId } from '../kernel/ids.ts';
import { fewWorkingHours } from './fairness.ts';
import { countedMembers, leastAnswers } from './tally.ts';

/** What the check reads of the body; `outlineOf` in `shared/document/outline.ts` gives it. */
export interface BodyFacts {
  readonly hasContext: boolean;
  readonly hasAlternatives: boolean;
  readonly sections: readonly {
    readonly id: BlockId | null;
    readonly text: string;
    readonly isEmpty: boolean;
  }[];
}

/** Where a lack can be mended. */
export type Jump =
  | { readonly kind: 'block'; readonly block: BlockId }
  | { readonly kind: 'thread'; readonly thread: ActId }
  /** The choice of people in the opening panel. */
  | { readonly kind: 'people' }
  | { readonly kind: 'window' };

export interface Lack {
  readonly kind:
    | 'owner'
    | 'asked'
    | 'asked-too-few'
    | 'text'
    | 'context'
    | 'alternatives'
    | 'empty-section'
    | 'task'
    | 'unanswered-question'
    | 'unanswered-thread'
    | 'no-working-hour'
    | 'few-working-hours';
  /** The proposal cannot be opened without it. */
  readonly isWall: boolean;
  /** `null` where nothing in particular can be shown. */
  readonly jump: Jump | null;
  /** In words, for a list. */
  readonly sentence: string;
}

export interface Opening {
  readonly owner: MemberId | null;
  readonly asked: readonly MemberId[];
  readonly rule: Rule;
  /** W7: working hours of each asked person within the window; absent or `null` where not known. */
  readonly workingHours: ReadonlyMap<MemberId, number | null>;
  readonly body: BodyFacts;
  /** Whether the proposal's own block holds any words. */
  readonly hasText: boolean;
  readonly proposal: BlockId;
  readonly threads: Iterable<Thread>;
  /** Tasks in the text that nobody has ticked (`openTasks`), and the names of the people here. */
  readonly tasks?: readonly OpenTask[];
  readonly people?: readonly string[];
  readonly nameOf: (member: MemberId) => string;
}

/** Everything that is missing, walls first. */
export function lacksOf(opening: Opening): readonly Lack[] {
  const lacks = [
    ...lacksOfPeople(opening),
    ...lacksOfText(opening),
    ...lacksOfTasks(opening),
    ...lacksOfThreads(opening),
  ];
  return lacks.toSorted((a, b) => Number(b.isWall) - Number(a.isWall));
}

const warning = (kind: Lack['kind'], jump: Jump | null, sentence: string): Lack => ({
  kind,
  isWall: false,
  jump,
  sentence,
});
const wall = (kind: Lack['kind'], jump: Jump | null, sentence: string): Lack => ({
  ...warning(kind, jump, sentence),
  isWall: true,
});

function lacksOfPeople({ owner, asked, rule, workingHours, nameOf }: Opening): Lack[] {
  const people: Jump = { kind: 'people' };
  const lacks: Lack[] = [];
  if (owner === null) lacks.push(wall('owner', people, 'Nobody owns this document.'));
  const counted = countedMembers(asked, owner);
  const needed = leastAnswers(rule);
  if (counted.length === 0) lacks.push(wall('asked', people, 'Nobody is asked yet.'));
  else if (counted.length < needed)
    lacks.push(
      warning(
        'asked-too-few',
        people,
        `The rule needs ${needed} people, and ${counted.length === 1 ? 'one is' : `${counted.length} are`} asked.`,
      ),
    );
  for (const member of counted) {
    const hours = workingHours.get(member) ?? null;
    if (hours === 0)
      lacks.push(
        warning(
          'no-working-hour',
          { kind: 'window' },
          `The window holds no working hour for ${nameOf(member)}.`,
        ),
      );
    else if (hours !== null && hours < fewWorkingHours)
      lacks.push(
        warning(
          'few-working-hours',
          { kind: 'window' },
          `The window holds ${hours} working ${hours === 1 ? 'hour' : 'hours'} for ${nameOf(member)}.`,
        ),
      );
  }
  return lacks;
}

function lacksOfText({ body, hasText, proposal }: Opening): Lack[] {
  const lacks: Lack[] = [];
  if (!hasText)
    lacks.push(warning('text', { kind: 'block', block: proposal }, 'The proposal says nothing yet.'));
  if (!body.hasContext)
    lacks.push(
      warning('context', null, 'No section says why this is proposed (context, motivation, problem).'),
    );
  if (!body.hasAlternatives)
    lacks.push(warning('alternatives', null, 'No section says what else was considered.'));
  for (const { id, text, isEmpty } of body.sections)
    if (isEmpty)
      lacks.push(
        warning(
          'empty-section',
          id && { kind: 'block', block: id },
          text === '' ? 'A section without a heading is empty.' : `The section “${text}” is empty.`,
        ),
      );
  return lacks;
}

/** Tasks are words: somebody's name and a figure or a month are taken for an owner and a date. */
function lacksOfTasks({ tasks = [], people = [] }: Opening): Lack[] {
  const names = new Set(people.flatMap((person) => wordsOf(person).filter((word) => word.length > 2)));
  return tasks.flatMap(({ block, text }) => {
    const words = wordsOf(text);
    const misses = [
      ...(words.some((word) => names.has(word)) ? [] : ['nobody']),
      ...(words.some((word) => /\d/.test(word) || months.has(word.slice(0, 3))) ? [] : ['no date']),
    ];
    if (misses.length === 0) return [];
    return [
      warning(
        'task',
        block && { kind: 'block', block },
        `The action item “${shortened(text)}” names ${misses.join(' and ')}.`,
      ),
    ];
  });
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);

const months = new Set('jan feb mar apr may jun jul aug sep oct nov dec'.split(' '));

/** Of a task, UTF-16 code units. */
const maxShown = 60;
const shortened = (text: string): string =>
  text.length > maxShown ? `${text.slice(0, maxShown - 1).toWellFormed()}…` : text;

/** D2: questions that wait for somebody; and threads that nobody but their author has answered. */
function lacksOfThreads({ threads, nameOf, owner }: Opening): Lack[] {
  const all = [...threads].filter(({ isAfterDecision }) => !isAfterDecision);
  const questions = openQuestions(all);
  const asking = new Set(questions.map(({ thread }) => thread));
  const lacks = questions.map(({ thread, by, to }) =>
    warning(
      'unanswered-question',
      { kind: 'thread', thread },
      `${nameOf(to)} has not answered ${nameOf(by)}’s question.`,
    ),
  );
  for (const { id, comments, resolved } of all) {
    const author = comments[0]?.by;
    if (resolved || asking.has(id) || author === undefined || author === owner) continue;
    if (comments.every(({ by, withdrawn }) => by === author && !withdrawn))
      lacks.push(
        warning(
          'unanswered-thread',
          { kind: 'thread', thread: id },
          `Nobody has answered ${nameOf(author)}’s comment.`,
        ),
      );
  }
  return lacks;
}
