/** D2: a question has one person and a time; it waits until somebody answers, and the asker says what the answer was. */
import { describe, expect, test, vi } from 'vitest';
import type { Window } from '#shared/acts/act.ts';
import { lacksOf } from '#shared/decision/completeness.ts';
import { answerByInstant } from '#shared/discussion/answer-by.ts';
import {
  openQuestions,
  questionsIn,
  unansweredQuestions,
  type QuestionStanding,
} from '#shared/discussion/questions.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { Scene } from '../decision/scene.ts';
import { hourMs, startMs, type Person } from '../ledger-fixture.ts';

const oneDay: Window = { amount: 1, unit: 'working-days', zone: 'Europe/Vienna' };

class Asking extends Scene {
  /** Cleo asks Ben; returns the question, which begins a thread. */
  pose(to: Person = this.ben, by: Person = this.cleo): ActId {
    const draft = this.commentDraft('Who pays?', { question: { to: to.member, within: oneDay } });
    return this.document.perform(by, draft).act.id;
  }
  answer(thread: ActId, by: Person, text = 'We do.'): ActId {
    return this.document.perform(by, this.commentDraft(text, { thread, anchor: null })).act.id;
  }
  accept(thread: ActId, answer: ActId, by: Person = this.cleo, question = thread) {
    return this.try(by, { type: 'answer-accepted', thread, question, answer });
  }
  get standings(): readonly QuestionStanding[] {
    return questionsIn(this.document.state.threads.values()).map(({ standing }) => standing);
  }
}

const utc = (iso: string): number => Date.parse(`${iso}Z`);

describe('[D2] the time to answer', () => {
  test.each([
    ['a weekday at work: the same time tomorrow', '2026-11-17T14:00', '2026-11-18T14:00'],
    ['a Friday afternoon: Monday afternoon', '2026-11-20T14:00', '2026-11-23T14:00'],
    ['a Saturday: when Tuesday begins', '2026-11-21T11:00', '2026-11-24T08:00'],
    ['an evening: the next working morning', '2026-11-17T20:00', '2026-11-19T08:00'],
    [
      'a Thursday night: Monday morning, because the next night is Friday’s',
      '2026-11-19T20:00',
      '2026-11-23T08:00',
    ],
    ['an early morning: the morning after', '2026-11-17T04:00', '2026-11-18T08:00'],
  ])('of a question asked on %s', (_, asked, due) => {
    expect(answerByInstant(oneDay, utc(asked))).toBe(utc(due));
  });

  test('[promise 9] is found in a few steps, however long it is and however seldom the person works', () => {
    const add = vi.spyOn(Temporal.PlainDate.prototype, 'add');
    const mondays = { days: [1], fromMinute: 0, toMinute: 1439 };
    const long = { ...oneDay, zone: 'UTC', amount: 10_000 };
    const dueMs = answerByInstant(long, utc('2026-11-16T14:00'), mondays);
    const steps = add.mock.calls.length;
    add.mockRestore();
    expect(dueMs).toBe(utc('2026-11-16T14:00') + 10_000 * 7 * 24 * hourMs);
    expect(steps).toBeLessThan(30);
  });

  test.each([[[1, 2, 3, 4, 5]], [[7, 1, 2, 3, 4]], [[3]], [[2, 2, 6]], [[1, 2, 3, 4, 5, 6, 7]]])(
    'of many days is as many working days, one after the other: %s',
    (days) => {
      const hours = { days, fromMinute: 0, toMinute: 1439 };
      const asked = utc('2026-11-18T14:00');
      let [dayMs, left] = [asked, 17];
      const isWorkday = (atMs: number): boolean => days.includes(new Date(atMs).getUTCDay() || 7);
      const startsOff = !isWorkday(asked);
      while (!isWorkday(dayMs)) dayMs += 24 * hourMs;
      for (; left > 0; left--)
        do dayMs += 24 * hourMs;
        while (!isWorkday(dayMs));
      const due = startsOff ? Math.floor(dayMs / (24 * hourMs)) * 24 * hourMs : dayMs;
      expect(answerByInstant({ amount: 17, unit: 'working-days', zone: 'UTC' }, asked, hours)).toBe(due);
    },
  );

  test('is that of the person who is asked, not of the asker', () => {
    const kolkata = { ...oneDay, zone: 'Asia/Kolkata' };
    // 16:00 UTC is 21:30 there; 09:00 there is 03:30 UTC.
    expect(answerByInstant(kolkata, utc('2026-11-17T16:00'))).toBe(utc('2026-11-19T03:30'));
  });

  test('is counted on that person’s own days and hours, as the question names them', () => {
    const hours = { days: [7, 1, 2, 3, 4], fromMinute: 600, toMinute: 840 };
    // Thursday 12:00 in Vienna: the next of their days is Sunday.
    expect(answerByInstant(oneDay, utc('2026-11-19T11:00'), hours)).toBe(utc('2026-11-22T11:00'));
    // Sunday 17:00: Monday 17:00 is after hours, so Tuesday at 10.
    expect(answerByInstant(oneDay, utc('2026-11-22T16:00'), hours)).toBe(utc('2026-11-24T09:00'));
    const scene = new Asking();
    const question = { to: scene.ben.member, within: oneDay, hours };
    const { stamp } = scene.document.perform(scene.cleo, scene.commentDraft('When?', { question }));
    expect(stamp?.closesAtMs).toBe(answerByInstant(oneDay, startMs, hours));
  });

  test('keeps its time of the day across a clock change on a day off in between', () => {
    // In Cairo, Friday the 24th of April 2026 begins at 1:00; a Saturday’s midnight is another Saturday’s.
    const hours = { days: [3, 6], fromMinute: 0, toMinute: 600 };
    const cairo = { ...oneDay, zone: 'Africa/Cairo' };
    expect(answerByInstant({ ...cairo, amount: 2 }, utc('2026-04-17T22:00'), hours)).toBe(
      utc('2026-04-24T21:00'),
    );
  });

  test('is fixed by the relay’s stamp; a pending question has none yet', () => {
    const scene = new Asking();
    scene.world.nowMs = startMs + hourMs;
    const thread = scene.pose();
    expect(questionsIn(scene.document.state.threads.values())).toMatchObject([
      { question: { answerByMs: answerByInstant(oneDay, startMs + hourMs) } },
    ]);
    const pending = scene.document.pending(
      scene.ben,
      scene.commentDraft('And why?', {
        thread,
        anchor: null,
        question: { to: scene.cleo.member, within: oneDay },
      }),
    );
    const state = scene.document.withPending(pending);
    expect(questionsIn(state.threads.values()).at(-1)?.question.answerByMs).toBeNull();
  });

  test('in a zone that nobody knows is refused', () => {
    const scene = new Asking();
    const within = { ...oneDay, zone: 'No/Where' };
    expect(scene.comment(scene.cleo, 'Who?', { question: { to: scene.ben.member, within } })).toBe(
      'act-malformed',
    );
  });
});

describe('[D2] a question', () => {
  test('waits for the one who was asked, then for the asker, and is done when the answer is accepted', () => {
    const scene = new Asking();
    const thread = scene.pose();
    expect(scene.standings).toEqual(['open']);
    scene.answer(thread, scene.dan, 'I think so.');
    expect(scene.standings).toEqual(['open']);
    const answer = scene.answer(thread, scene.ben);
    expect(scene.standings).toEqual(['answered']);
    expect(scene.accept(thread, answer, scene.ben)).toBe('not-author');
    expect(scene.accept(thread, answer)).toBe('ok');
    expect(questionsIn(scene.document.state.threads.values())).toMatchObject([
      { standing: 'accepted', answer, question: { accepted: { by: scene.cleo.member } } },
    ]);
  });

  test('may be answered by somebody else, if the asker says so', () => {
    const scene = new Asking();
    const thread = scene.pose();
    expect(scene.accept(thread, scene.answer(thread, scene.dan))).toBe('ok');
    expect(scene.standings).toEqual(['accepted']);
  });

  test('is not answered by itself, by its asker, or by what was said before it', () => {
    const scene = new Asking();
    const thread = scene.thread(scene.ben);
    const before = scene.answer(thread, scene.ben);
    const question = scene.document.perform(
      scene.cleo,
      scene.commentDraft('So?', { thread, anchor: null, question: { to: scene.ben.member, within: oneDay } }),
    ).act.id;
    const own = scene.answer(thread, scene.cleo);
    for (const answer of [before, question, own])
      expect(scene.accept(thread, answer, scene.cleo, question)).toBe('act-out-of-place');
    expect(scene.standings).toEqual(['open']);
  });

  test('goes to somebody else who can answer', () => {
    const scene = new Asking();
    const question = (to: Person) => ({ question: { to: to.member, within: oneDay } });
    expect(scene.comment(scene.cleo, 'Me?', question(scene.cleo))).toBe('act-out-of-place');
    expect(scene.comment(scene.cleo, 'You?', question(scene.vera))).toBe('member-unknown');
    const draft = scene.world.document(scene.ann, { share: false });
    expect(draft.attempt(scene.ann, scene.commentDraft('You?', question(scene.ben))).ok).toBe(false);
  });

  test('whose thread was resolved without an answer is closed, and still told as unanswered', () => {
    const scene = new Asking();
    const thread = scene.pose();
    scene.try(scene.edda, { type: 'thread-resolved', thread });
    const { threads } = scene.document.state;
    expect(openQuestions(threads.values())).toEqual([]);
    expect(unansweredQuestions(threads.values())).toMatchObject([{ standing: 'closed' }]);
  });

  test('that was taken back asks nobody; an answer that was taken back answers nothing', () => {
    const scene = new Asking();
    const thread = scene.pose();
    const answer = scene.answer(thread, scene.ben);
    scene.accept(thread, answer);
    scene.try(scene.ben, { type: 'comment-withdrawn', thread, comment: answer });
    expect(scene.standings).toEqual(['open']);
    scene.try(scene.cleo, { type: 'comment-withdrawn', thread, comment: thread });
    expect(scene.standings).toEqual([]);
  });
});

test('[Q1] [D2] an unanswered question is named before opening, once, with its people and its thread', () => {
  const scene = new Asking();
  const thread = scene.pose();
  const lacks = () =>
    lacksOf({
      owner: scene.ann.member,
      asked: [scene.ben.member],
      rule: { kind: 'consent' },
      workingHours: new Map(),
      body: { hasContext: true, hasAlternatives: true, sections: [] },
      hasText: true,
      proposal: scene.block,
      threads: scene.document.state.threads.values(),
      nameOf: (member) => scene.world.people.get(member)?.name ?? '',
    });
  expect(lacks()).toMatchObject([
    {
      kind: 'unanswered-question',
      isWall: false,
      jump: { kind: 'thread', thread },
      sentence: 'Ben has not answered Cleo’s question.',
    },
  ]);
  scene.answer(thread, scene.ben);
  expect(lacks()).toEqual([]);
});
