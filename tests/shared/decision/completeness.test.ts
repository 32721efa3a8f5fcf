/** Q1: what a document lacks before people are asked for their time. */
import { describe, expect, test } from 'vitest';
import { lacksOf, type Opening } from '#shared/decision/completeness.ts';
import { openTasks } from '#shared/document/open-tasks.ts';
import { blockId } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

function complete(scene: Scene): Opening {
  return {
    owner: scene.ann.member,
    asked: [scene.ben.member, scene.cleo.member],
    rule: { kind: 'approvals', needed: 2, required: [] },
    workingHours: new Map([
      [scene.ben.member, 24],
      [scene.cleo.member, null],
    ]),
    body: {
      hasContext: true,
      hasAlternatives: true,
      sections: [{ id: blockId('s1'), text: 'Context', isEmpty: false }],
    },
    hasText: true,
    proposal: scene.block,
    threads: scene.document.state.threads.values(),
    nameOf: (member) => scene.world.people.get(member)?.name ?? '?',
  };
}

describe('[Q1] before opening', () => {
  test('a complete document lacks nothing', () => {
    expect(lacksOf(complete(new Scene()))).toEqual([]);
  });

  test('a task that nobody has ticked says who does it and when; each that does not is told, with a jump', () => {
    const opening = complete(new Scene());
    const task = (text: string, checked = false) => ({
      type: 'taskItem',
      attrs: { checked },
      content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
    });
    const tasks = openTasks({
      type: 'doc',
      content: [
        {
          type: 'taskList',
          attrs: { id: blockId('tasks') },
          content: [
            task('Ben measures first loads by 4 December'),
            task('Measure again in December'),
            task('Ask Ben'),
            task('Whatever'),
            task('Whatever was done', true),
          ],
        },
      ],
    });
    const lacks = lacksOf({ ...opening, tasks, people: ['Ben Okri', 'Cleo Hart'] });
    expect(lacks.map(({ sentence }) => sentence)).toEqual([
      'The action item “Measure again in December” names nobody.',
      'The action item “Ask Ben” names no date.',
      'The action item “Whatever” names nobody and no date.',
    ]);
    expect(lacks[0]).toMatchObject({ isWall: false, jump: { kind: 'block', block: blockId('tasks') } });
  });

  test('an owner and somebody to ask are walls, and come first; the owner alone does not count', () => {
    const scene = new Scene();
    const opening = complete(scene);
    const kinds = (changed: Partial<Opening>) =>
      lacksOf({ ...opening, body: { ...opening.body, hasContext: false }, ...changed }).map(
        ({ kind, isWall }) => [kind, isWall],
      );
    expect(kinds({ owner: null })).toEqual([
      ['owner', true],
      ['context', false],
    ]);
    for (const asked of [[], [scene.ann.member]])
      expect(kinds({ asked })).toEqual([
        ['asked', true],
        ['context', false],
      ]);
  });

  test('the rest are warnings, each with its place', () => {
    const scene = new Scene();
    const thread = scene.thread(scene.ben);
    const opening = complete(scene);
    const lacks = lacksOf({
      ...opening,
      asked: [scene.ben.member],
      workingHours: new Map([[scene.ben.member, 0]]),
      body: {
        hasContext: false,
        hasAlternatives: false,
        sections: [{ id: blockId('s1'), text: 'Risks', isEmpty: true }],
      },
      hasText: false,
    });
    expect(lacks.every(({ isWall }) => !isWall)).toBe(true);
    expect(lacks.map(({ kind, sentence, jump }) => [kind, sentence, jump?.kind])).toEqual([
      ['asked-too-few', 'The rule needs 2 people, and one is asked.', 'people'],
      ['no-working-hour', 'The window holds no working hour for Ben.', 'window'],
      ['text', 'The proposal says nothing yet.', 'block'],
      ['context', 'No section says why this is proposed (context, motivation, problem).', undefined],
      ['alternatives', 'No section says what else was considered.', undefined],
      ['empty-section', 'The section “Risks” is empty.', 'block'],
      ['unanswered-thread', 'Nobody has answered Ben’s comment.', 'thread'],
    ]);
    expect(lacks.at(-1)?.jump).toEqual({ kind: 'thread', thread });
  });

  test('few working hours are said, with how many', () => {
    const scene = new Scene();
    const workingHours = new Map([[scene.ben.member, 1]]);
    expect(lacksOf({ ...complete(scene), workingHours }).map(({ sentence }) => sentence)).toEqual([
      'The window holds 1 working hour for Ben.',
    ]);
  });

  test('a thread that somebody answered, that is resolved, or that the owner began, lacks nothing', () => {
    const scene = new Scene();
    scene.thread(scene.ann);
    const answered = scene.thread(scene.ben);
    scene.comment(scene.cleo, 'Because.', { thread: answered, anchor: null });
    const resolved = scene.thread(scene.ben);
    scene.try(scene.ben, { type: 'thread-resolved', thread: resolved });
    expect(lacksOf(complete(scene))).toEqual([]);
  });
});
