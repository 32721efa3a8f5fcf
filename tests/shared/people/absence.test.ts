/** Working hours of one's own (W7), and who stands in for people who are away (O2). */
import { describe, expect, test } from 'vitest';
import { absenceAt, defaultWorkingHours, workingHoursNow } from '#shared/people/workspace-state.ts';
import { standInsFor } from '#shared/people/stand-ins.ts';
import type { WorkingHours } from '#shared/acts/act.ts';
import { Scene, type Said } from '../decision/scene.ts';
import { dayMs, type Person } from '../ledger-fixture.ts';

function said(scene: Scene, by: Person, draft: Parameters<Scene['world']['attempt']>[1]): Said {
  const result = scene.world.attempt(by, draft);
  return result.ok ? 'ok' : result.error.code;
}
const away = (scene: Scene, by: Person, delegate: Person | null, days = 7): Said =>
  said(scene, by, {
    type: 'absence-changed',
    absence: { untilMs: scene.world.nowMs + days * dayMs, delegate: delegate?.member ?? null },
  });

describe('[W7] hours of one’s own', () => {
  const set = (scene: Scene, hours: WorkingHours) =>
    said(scene, scene.ben, { type: 'working-hours-changed', hours });

  test('are Monday to Friday, 9 to 17, until the person says otherwise', () => {
    const scene = new Scene();
    expect(workingHoursNow(scene.world.state, scene.ben.member)).toEqual(defaultWorkingHours);
    const hours = { days: [1, 2, 3], fromMinute: 450, toMinute: 810 };
    expect(set(scene, hours)).toBe('ok');
    expect(workingHoursNow(scene.world.state, scene.ben.member)).toEqual(hours);
    expect(workingHoursNow(scene.world.state, scene.cleo.member)).toEqual(defaultWorkingHours);
  });

  test('end after they begin, and name each day once', () => {
    const scene = new Scene();
    expect(set(scene, { days: [1], fromMinute: 600, toMinute: 600 })).toBe('act-out-of-place');
    expect(set(scene, { days: [1, 1], fromMinute: 0, toMinute: 60 })).toBe('act-out-of-place');
  });
});

describe('[O2] away', () => {
  test('until an instant, with a delegate who may answer', () => {
    const scene = new Scene();
    expect(away(scene, scene.ben, scene.ben)).toBe('act-out-of-place');
    expect(away(scene, scene.ben, scene.vera)).toBe('act-out-of-place');
    expect(away(scene, scene.ben, scene.dan)).toBe('ok');
    const at = (days: number) =>
      absenceAt(scene.world.state, scene.ben.member, scene.world.nowMs + days * dayMs);
    expect(at(6.9)).toMatchObject({ delegate: scene.dan.member });
    expect(at(7)).toBeNull();
    expect(said(scene, scene.ben, { type: 'absence-changed', absence: null })).toBe('ok');
    expect(at(0)).toBeNull();
  });

  test('the delegate is asked as well, and the opening says for whom', () => {
    const scene = new Scene();
    away(scene, scene.ben, scene.dan);
    away(scene, scene.cleo, null);
    const standIns = standInsFor(
      [scene.ben.member, scene.cleo.member],
      scene.ann.member,
      scene.world.state,
      scene.world.nowMs,
    );
    expect(standIns).toEqual([{ member: scene.dan.member, for: scene.ben.member }]);
    expect(scene.try(scene.ann, scene.opening({ more: { standIns: [...standIns] } }))).toBe(
      'act-out-of-place',
    );
    scene.open({ asked: [scene.ben, scene.cleo, scene.dan], more: { standIns: [...standIns] } });
    expect(scene.proposal.standIns).toEqual(standIns);
  });

  test('a delegate who left, or owns the document, is not asked', () => {
    const scene = new Scene();
    away(scene, scene.ben, scene.dan);
    away(scene, scene.cleo, scene.ann);
    scene.leave(scene.dan);
    expect(
      standInsFor(
        [scene.ben.member, scene.cleo.member],
        scene.ann.member,
        scene.world.state,
        scene.world.nowMs,
      ),
    ).toEqual([]);
  });

  test('whoever is asked later may stand in too, and brings their own figure (W7)', () => {
    const scene = new Scene().open();
    const ask = (forWhom: Person) =>
      scene.try(scene.ann, {
        type: 'person-asked',
        proposal: scene.block,
        member: scene.dan.member,
        workingHours: 7,
        for: forWhom.member,
      });
    expect([ask(scene.edda), ask(scene.ben)]).toEqual(['act-out-of-place', 'ok']);
    expect(scene.proposal).toMatchObject({
      standIns: [{ member: scene.dan.member, for: scene.ben.member }],
      fairness: [{ member: scene.dan.member, workingHours: 7 }],
    });
  });
});
