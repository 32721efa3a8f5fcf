/** What the block says next, to each reader, as the facts change. */
import { describe, expect, test } from 'vitest';
import { hidesOthersFrom } from '#shared/decision/hiding.ts';
import { nextSentence, startsWhenOnline } from '#shared/decision/next-words.ts';
import type { Reading } from '#shared/decision/reading.ts';
import { agreementSentence, answersSentences } from '#shared/decision/words.ts';
import { hasLeftNow } from '#shared/people/workspace-state.ts';
import { dayMs, type Person } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

const nameOf =
  (scene: Scene) =>
  (member: string): string =>
    [...scene.world.people.values()].find((person) => person.member === member)?.name ?? 'Somebody';

const readAs = (scene: Scene, reader: Person, more: Partial<Reading> = {}): string =>
  nextSentence({
    proposal: scene.proposal,
    tally: scene.tally,
    owner: scene.document.state.owner,
    reader: reader.member,
    nowMs: scene.world.nowMs,
    nameOf: nameOf(scene),
    instantOf: (ms) => new Date(ms).toISOString().slice(5, 16).replace('T', ' '),
    lastActAtMs: scene.document.state.atMs,
    hasOwnerLeft: hasLeftNow(scene.world.state)(scene.ann.member),
    ...more,
  });

/** Ben has approved, Cleo objects, Dan has said nothing; 2 approvals are needed until 5 November, 9:00. */
function answered(): Scene {
  const scene = new Scene();
  scene.open({ asked: [scene.ben, scene.cleo, scene.dan] });
  scene.approve(scene.ben);
  return scene;
}

type Row = readonly [who: keyof Pick<Scene, 'ann' | 'ben' | 'cleo' | 'dan' | 'edda'>, sentence: string];

interface Situation {
  readonly when: string;
  readonly scene: () => Scene;
  readonly more?: Partial<Reading>;
  readonly rows: readonly Row[];
}

const situations: readonly Situation[] = [
  {
    when: 'the window runs',
    scene: answered,
    rows: [
      ['ann', 'The window runs until 11-05 09:00. After that you can conclude.'],
      [
        'ben',
        'You have answered; the window runs until 11-05 09:00, and you can change your answer. After that Ann can conclude; nothing is decided before.',
      ],
      [
        'dan',
        'Your position is asked for until 11-05 09:00. After that Ann can conclude; nothing is decided before.',
      ],
      ['edda', 'The window runs until 11-05 09:00. After that Ann can conclude; nothing is decided before.'],
    ],
  },
  {
    when: 'the text changed after an answer',
    scene: () => {
      const scene = answered();
      scene.revise('material');
      return scene;
    },
    rows: [
      [
        'ben',
        'The text changed after you answered revision 1, so your answer no longer counts. Your position on revision 2 is asked for until 11-05 09:00.',
      ],
    ],
  },
  {
    when: 'the owner asks about an objection',
    scene: () => {
      const scene = answered();
      scene.question(scene.object(scene.cleo));
      return scene;
    },
    rows: [
      [
        'cleo',
        'Ann asks you about your objection. Without a word from you, it can be set aside from 11-09 09:00; with the agreement of everybody else who is asked, at any time.',
      ],
      ['ann', 'The window runs until 11-05 09:00. After that you can conclude.'],
    ],
  },
  {
    when: 'the window has run, and that question is open',
    scene: () => {
      const scene = answered();
      scene.question(scene.object(scene.cleo));
      return scene.runOut();
    },
    rows: [
      [
        'ann',
        'The window has run. 1 objection stands (Cleo: “It costs too much”), and 1 more approval is needed; silence does not count. Cleo has until 11-09 09:00 to answer your question; you can revise meanwhile.',
      ],
      [
        'cleo',
        'The window has run. Ann asks you about your objection. Without a word from you, it can be set aside from 11-09 09:00; with the agreement of everybody else who is asked, at any time.',
      ],
      [
        'dan',
        'The window has run. 1 objection stands (Cleo: “It costs too much”), and 1 more approval is needed; silence does not count. Your position still counts. Ann can revise, extend, reject or postpone.',
      ],
    ],
  },
  {
    when: 'all others agree to set it aside, before its author has said a word [R7]',
    scene: () => {
      const scene = answered();
      const objection = scene.object(scene.cleo);
      scene.question(objection);
      scene.judge(objection, scene.ben);
      scene.judge(objection, scene.dan);
      return scene.runOut();
    },
    rows: [
      [
        'cleo',
        'The window has run. Everybody else who is asked agrees to set your objection aside: Ann can do so, with reasons, and it stays on record.',
      ],
      [
        'ann',
        'The window has run. 1 objection stands (Cleo: “It costs too much”), and 1 more approval is needed; silence does not count. Everybody else who is asked agrees to set the objection of Cleo aside; you can do so, with reasons.',
      ],
      [
        'ben',
        'The window has run. 1 objection stands (Cleo: “It costs too much”), and 1 more approval is needed; silence does not count. Ann can set the objection of Cleo aside with reasons, revise, extend, reject or postpone; you can change your answer until then.',
      ],
    ],
  },
  {
    when: 'all others agree to set it aside, and its author was never asked, or has answered [R7]',
    scene: () => {
      const scene = answered();
      const objection = scene.object(scene.cleo);
      scene.judge(objection, scene.ben);
      scene.judge(objection, scene.dan);
      return scene;
    },
    rows: [
      [
        'cleo',
        'Everybody else who is asked agrees to set your objection aside: Ann can do so, with reasons, and it stays on record.',
      ],
    ],
  },
  {
    when: 'its author let seven days pass [R7]',
    scene: () => {
      const scene = answered();
      scene.question(scene.object(scene.cleo));
      return scene.wait(7 * dayMs);
    },
    rows: [
      [
        'dan',
        'The window has run. 1 objection stands (Cleo: “It costs too much”), and 1 more approval is needed; silence does not count. Your position still counts. Ann can set the objection of Cleo aside with reasons, revise, extend, reject or postpone.',
      ],
    ],
  },
  {
    when: 'the window has run, for somebody who was not asked and has said nothing [R5]',
    scene: () => answered().runOut(),
    more: { isSilentVoice: true },
    rows: [
      [
        'edda',
        'The window has run. 1 more approval is needed; silence does not count. Ann can revise, extend, reject or postpone. You are not asked; an answer from you is shown and not counted.',
      ],
    ],
  },
  {
    when: 'seven days of silence have passed',
    scene: () => {
      const scene = answered();
      scene.question(scene.object(scene.cleo));
      scene.approve(scene.dan);
      return scene.wait(7 * dayMs);
    },
    rows: [
      [
        'ann',
        'The window has run. 1 objection stands (Cleo: “It costs too much”). Cleo has not answered your question; you can set the objection aside with reasons.',
      ],
      [
        'cleo',
        'The window has run. Ann asks you about your objection. The time to answer ended 11-09 09:00, so it can be set aside; a word from you still keeps it standing.',
      ],
    ],
  },
  {
    when: 'approvals are missing',
    scene: () => answered().runOut(),
    rows: [
      [
        'ann',
        'The window has run. 1 more approval is needed; silence does not count. You can revise, extend, reject or postpone.',
      ],
      [
        'ben',
        'The window has run. 1 more approval is needed; silence does not count. Ann can revise, extend, reject or postpone; you can change your answer until then.',
      ],
      [
        'dan',
        'The window has run. 1 more approval is needed; silence does not count. Your position still counts. Ann can revise, extend, reject or postpone.',
      ],
      [
        'edda',
        'The window has run. 1 more approval is needed; silence does not count. Ann can revise, extend, reject or postpone.',
      ],
    ],
  },
  {
    when: 'approvals are missing after two extensions',
    scene: () => {
      const scene = answered();
      scene.extend();
      scene.extend();
      return scene.runOut();
    },
    rows: [
      [
        'ann',
        'The window has run. 1 more approval is needed; silence does not count. You can revise, reject or postpone.',
      ],
    ],
  },
  {
    when: 'the window runs, for somebody who was not asked and has said nothing',
    scene: answered,
    more: { isSilentVoice: true },
    rows: [
      [
        'edda',
        'The window runs until 11-05 09:00. You are not asked; an answer from you is shown and not counted. After that Ann can conclude; nothing is decided before.',
      ],
    ],
  },
  {
    when: 'too few are left to ask',
    scene: () => {
      const scene = new Scene().open();
      return scene.leave(scene.cleo).runOut();
    },
    rows: [
      [
        'ann',
        'The window has run. One person is asked, while the rule needs 2, and 2 more approvals are needed; silence does not count. You can ask others, revise, extend, reject or postpone.',
      ],
    ],
  },
  {
    when: 'somebody who is required has left while the window runs',
    scene: () => {
      const scene = new Scene();
      scene.open({ rule: { kind: 'approvals', needed: 1, required: [scene.cleo.member] } });
      return scene.leave(scene.cleo);
    },
    rows: [
      [
        'ann',
        'You can withdraw the proposal at any time, and propose it anew with another rule. The window runs until 11-05 09:00.',
      ],
    ],
  },
  {
    when: 'somebody has left without whom too few are asked, while the window runs',
    scene: () => {
      const scene = new Scene().open();
      return scene.leave(scene.cleo);
    },
    rows: [
      [
        'ann',
        'The window runs until 11-05 09:00. After that you can conclude. Ask others meanwhile, or it cannot be accepted.',
      ],
    ],
  },
  {
    when: 'somebody who is required has left',
    scene: () => {
      const scene = new Scene();
      scene.open({ rule: { kind: 'approvals', needed: 1, required: [scene.cleo.member] } });
      scene.approve(scene.ben);
      return scene.leave(scene.cleo).runOut();
    },
    rows: [
      [
        'ann',
        'The window has run. The approval of Cleo is required and can no longer be given. You can postpone it and open it again with another rule, or reject or withdraw it.',
      ],
    ],
  },
  {
    when: 'the rule is met',
    scene: () => {
      const scene = answered();
      scene.approve(scene.cleo);
      return scene.runOut();
    },
    rows: [
      ['ann', 'The window has run and the rule is met. You can conclude.'],
      [
        'ben',
        'The window has run and the rule is met. Ann can conclude; you can change your answer until then.',
      ],
      ['dan', 'The window has run and the rule is met. Ann can conclude; you may answer until then.'],
      ['edda', 'The window has run and the rule is met. Ann can conclude.'],
    ],
  },
  {
    when: 'nothing happened for 30 days [O3]',
    scene: () =>
      answered()
        .runOut()
        .wait(30 * dayMs),
    rows: [
      [
        'ann',
        'Nothing has happened here for 30 days. The window has run. 1 more approval is needed; silence does not count. You can revise, extend, reject or postpone.',
      ],
    ],
  },
  {
    when: 'the owner has left [O1]',
    scene: () => {
      const scene = answered();
      const zoe = scene.world.join('Zoe', 'administrator');
      scene.world.perform(zoe, { type: 'member-removed', member: scene.ann.member });
      return scene.runOut();
    },
    rows: [
      [
        'ben',
        'Ann, the owner, has left. An administrator can name another owner; nothing is concluded before.',
      ],
      [
        'dan',
        'Ann, the owner, has left. An administrator can name another owner; nothing is concluded before. Your position still counts.',
      ],
    ],
  },
  {
    when: 'an objection arrived after it was accepted [C4]',
    scene: () => {
      const scene = new Scene().decide();
      scene.object(scene.cleo);
      return scene;
    },
    rows: [
      [
        'ann',
        'Accepted by Ann on 11-05 09:00. An objection by Cleo arrived after that and is not counted: propose an amendment, or say that it still holds.',
      ],
      [
        'cleo',
        'Accepted by Ann on 11-05 09:00. Your objection arrived after that: it is kept, marked late, and not counted.',
      ],
      ['ben', 'Accepted by Ann on 11-05 09:00.'],
    ],
  },
  {
    when: 'it was accepted, and another proposal of the document is open [C2]',
    scene: () => accepted(null),
    more: { isBesideOpen: true },
    rows: [
      ['ben', 'Accepted by Ann on 11-05 09:00. The document locks when its last proposal is concluded.'],
    ],
  },
  {
    when: 'it was postponed until a day [C1]',
    scene: () => postponed(),
    rows: [
      ['ann', 'Postponed by Ann on 11-05 09:00. It comes back on 2026-11-30.'],
      ['ben', 'Postponed by Ann on 11-05 09:00. It comes back on 2026-11-30.'],
    ],
  },
  {
    when: 'that day has come',
    scene: () => postponed().wait(30 * dayMs),
    rows: [
      [
        'ann',
        'Postponed by Ann on 11-05 09:00. It was put off until 2026-11-30, and that day has come: open it again or put it off further.',
      ],
      [
        'ben',
        'Postponed by Ann on 11-05 09:00. It was put off until 2026-11-30, and that day has come: Ann can open it again or put it off further.',
      ],
    ],
  },
  {
    when: 'that day has come, and the document was decided without it [C2]',
    scene: () => postponed().wait(30 * dayMs),
    more: { isSealed: true },
    rows: [
      [
        'ann',
        'Postponed by Ann on 11-05 09:00. It was put off until 2026-11-30, and that day has come: propose an amendment or put it off further.',
      ],
    ],
  },
  {
    when: 'it was accepted with a review date [C7]',
    scene: () => accepted('2026-12-01'),
    rows: [['ben', 'Accepted by Ann on 11-05 09:00. It is looked at again on 2026-12-01.']],
  },
  {
    when: 'the review is due',
    scene: () => accepted('2026-12-01').wait(40 * dayMs),
    rows: [
      [
        'ann',
        'Accepted by Ann on 11-05 09:00. It was to be looked at again on 2026-12-01: say whether it still holds.',
      ],
      ['ben', 'Accepted by Ann on 11-05 09:00. It was to be looked at again on 2026-12-01.'],
    ],
  },
  {
    when: 'an amendment was decided [C6]',
    scene: () => accepted(null),
    more: { supersededBy: '0012 “Lunch, again”' },
    rows: [['ben', 'Accepted by Ann on 11-05 09:00. Superseded by 0012 “Lunch, again”.']],
  },
];

function postponed(): Scene {
  const scene = answered().runOut();
  const draft = scene.conclusion('postponed');
  if (draft.type !== 'proposal-concluded') throw new Error('it is a conclusion');
  scene.document.perform(scene.ann, { ...draft, returnsOn: '2026-11-30' });
  return scene;
}

function accepted(reviewOn: string | null): Scene {
  const scene = answered();
  scene.approve(scene.dan);
  const draft = scene.runOut().conclusion('accepted');
  if (draft.type !== 'proposal-concluded') throw new Error('it is a conclusion');
  scene.document.perform(scene.ann, { ...draft, reviewOn });
  return scene;
}

describe.each(situations)('when $when', ({ scene, more, rows }) => {
  test.each(rows)('%s reads: %s', (who, sentence) => {
    const made = scene();
    expect(readAs(made, made[who], more)).toBe(sentence);
  });
});

test('[W5] before the start it says so to everybody', () => {
  const scene = new Scene();
  const state = scene.document.withPending(scene.pending(scene.ann, scene.opening()));
  const proposal = state.proposals.get(scene.block);
  if (!proposal) throw new Error('it is there');
  const later = new Scene().open();
  expect(readAs(later, later.ben, { proposal })).toBe(startsWhenOnline);
});

test('[R6] an owner who counts and has not answered is asked, in the window and after it', () => {
  const scene = new Scene();
  scene.world.perform(scene.ann, {
    type: 'policy-changed',
    minimumWindowMinutes: 60,
    settlingMinutes: 60,
    ownerCounts: true,
  });
  scene.open({ asked: [scene.ann, scene.ben] });
  expect(readAs(scene, scene.ann)).toBe(
    'Your own position counts here and is asked for until 11-05 09:00. After that you can conclude.',
  );
  scene.approve(scene.ben);
  scene.runOut();
  expect(readAs(scene, scene.ann)).toBe(
    'The window has run. 1 more approval is needed; silence does not count. Your own position still counts. You can revise, extend, reject or postpone.',
  );
});

describe('where the rule stands, in one sentence that changes with the facts', () => {
  const said = (scene: Scene): string => agreementSentence(scene.proposal.rule, scene.tally, nameOf(scene));

  test('[A1] consent', () => {
    const scene = new Scene().open({ rule: { kind: 'consent' } });
    expect(said(scene)).toBe('Nobody who was asked has answered yet.');
    scene.abstain(scene.ben);
    expect(said(scene)).toBe(
      'The rule is met: somebody has answered and no objection stands; silence is consent.',
    );
    scene.object(scene.cleo);
    expect(said(scene)).toBe('1 objection stands (Cleo: “It costs too much”).');
  });

  test('[R2] answers to an earlier text stand above it: the present one is named', () => {
    const scene = new Scene().open({ rule: { kind: 'consent' } });
    scene.approve(scene.ben);
    scene.revise('material');
    expect(said(scene)).toBe('Nobody who was asked has answered revision 2 yet.');
    const votes = new Scene().open({ rule: { kind: 'majority', quorum: 1 } });
    votes.approve(votes.ben);
    votes.revise('material');
    expect(said(votes)).toBe(
      '1 more answer is needed, and nobody has approved revision 2 yet; silence does not count.',
    );
  });

  test('[A2] approvals', () => {
    const scene = new Scene();
    scene.open({ rule: { kind: 'approvals', needed: 2, required: [scene.cleo.member] } });
    expect(said(scene)).toBe(
      '2 more approvals are needed, and the approval of Cleo is needed; silence does not count.',
    );
    scene.approve(scene.ben);
    scene.object(scene.cleo);
    expect(said(scene)).toBe(
      '1 objection stands (Cleo: “It costs too much”), 1 more approval is needed, and the approval of Cleo is needed; silence does not count.',
    );
    scene.approve(scene.cleo);
    expect(said(scene)).toBe('The rule is met: 2 of 2 approve and no objection stands.');
  });

  test('[A3] [A4] majority', () => {
    const scene = new Scene();
    scene.open({ rule: { kind: 'majority', quorum: 3 }, asked: [scene.ben, scene.cleo, scene.dan] });
    expect(said(scene)).toBe(
      '3 more answers are needed, and nobody has approved yet; silence does not count.',
    );
    scene.approve(scene.ben);
    scene.object(scene.cleo);
    expect(said(scene)).toBe(
      '1 more answer is needed, and 1 approval against 1 objection is no majority; silence does not count.',
    );
    scene.approve(scene.dan);
    expect(said(scene)).toBe('The rule is met: 2 approve and 1 objects, among 3 answers.');
    scene.abstain(scene.cleo);
    expect(said(scene)).toBe('The rule is met: 2 approve and nobody objects, among 3 answers.');
  });
});

test('who answered: dissent that was set aside, and people who left, by name', () => {
  const scene = new Scene();
  scene.open({ asked: [scene.ben, scene.cleo, scene.dan, scene.edda] });
  const objection = scene.object(scene.cleo);
  scene.approve(scene.ben);
  scene.leave(scene.edda);
  scene.judge(objection, scene.ben);
  scene.judge(objection, scene.dan);
  scene.setAside(objection, 'agreement');
  expect(answersSentences(scene.tally, nameOf(scene))).toEqual([
    'Ben approves.',
    'Cleo objected, and it was set aside.',
    'Dan has not answered.',
    'Edda has left and is not counted.',
  ]);
});

test('others’ positions are hidden from an asked person until their own answer, if the opening says so', () => {
  const scene = new Scene().open({ more: { hidesPositions: true } });
  const hides = (person: Person) =>
    hidesOthersFrom(scene.proposal, scene.tally, person.member, scene.world.nowMs);
  scene.approve(scene.ben);
  expect([scene.ann, scene.ben, scene.cleo, scene.dan].map(hides)).toEqual([false, false, true, false]);
  scene.revise('material');
  expect([scene.ben, scene.cleo].map(hides)).toEqual([false, true]);
  // Who took an objection back has seen the others' answers.
  scene.withdrawObjection(scene.ben, scene.object(scene.ben));
  expect(hides(scene.ben)).toBe(false);
  scene.runOut();
  expect(hides(scene.cleo)).toBe(false);
  const shown = new Scene().open();
  expect(hidesOthersFrom(shown.proposal, shown.tally, shown.ben.member, 0)).toBe(false);
});
