/**
 * The cases that teams argue about: everybody wrote offline, and their acts reach the relay in some order. Each row is
 * one order, what the relay says to each, and how the proposal stands afterwards.
 */
import { describe, expect, test } from 'vitest';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct } from '#shared/acts/envelope.ts';
import { isMaterial } from '#shared/decision/revisions.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { dayMs, type Person } from '../ledger-fixture.ts';
import { Scene, type Said } from './scene.ts';

type Written = Readonly<Record<string, SignedAct>>;

interface Case {
  readonly name: string;
  /** Brings the scene to where everybody writes, and gives what they wrote. */
  readonly given: (scene: Scene) => Written;
  readonly orders: readonly Order[];
}

type Order = readonly [
  /** Who arrives when; `a day` lets one pass. */
  arrives: readonly string[],
  said: readonly Said[],
  /** Facts of the proposal afterwards, in words. */
  then: string,
];

const write = (scene: Scene, by: Person, draft: ActDraft<DocumentAct>): SignedAct =>
  scene.document.sign(by, draft);
const accept = (scene: Scene): SignedAct => write(scene, scene.ann, conclusion(scene, 'accepted'));
/** Another proposal stays open, so that nothing seals and no conclusion names a ledger's head (C2). */
const conclusion = (scene: Scene, disposition: 'accepted' | 'rejected' | 'withdrawn') =>
  scene.conclusion(disposition, { hasBasis: false, outcome: `It is ${disposition}.` });

function openTwo(scene: Scene, rule: Parameters<Scene['opening']>[0] = { rule: { kind: 'consent' } }): void {
  scene.open({ asked: [scene.ben, scene.cleo, scene.dan], ...rule });
  scene.document.perform(scene.ann, scene.opening({ name: 'two' }));
}

const cases: readonly Case[] = [
  {
    name: '[C4] [W3] an approval, an objection and the acceptance, all written when the window had run',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.dan);
      scene.runOut();
      return {
        approval: write(scene, scene.ben, scene.position('approve')),
        objection: write(scene, scene.cleo, scene.position('object')),
        acceptance: accept(scene),
      };
    },
    orders: [
      [
        ['approval', 'objection', 'acceptance'],
        ['ok', 'ok', 'rule-not-met'],
        'stuck: 2 approve, 1 objects, 0 late',
      ],
      [
        ['objection', 'approval', 'acceptance'],
        ['ok', 'ok', 'rule-not-met'],
        'stuck: 2 approve, 1 objects, 0 late',
      ],
      [
        ['objection', 'acceptance', 'approval'],
        ['ok', 'rule-not-met', 'ok'],
        'stuck: 2 approve, 1 objects, 0 late',
      ],
      [['approval', 'acceptance', 'objection'], ['ok', 'ok', 'ok'], 'accepted: 2 approve, 0 object, 1 late'],
      [['acceptance', 'approval', 'objection'], ['ok', 'ok', 'ok'], 'accepted: 1 approves, 0 object, 2 late'],
      [['acceptance', 'objection', 'approval'], ['ok', 'ok', 'ok'], 'accepted: 1 approves, 0 object, 2 late'],
    ],
  },
  {
    name: '[C5] two conclusions from two devices of the owner',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.dan);
      scene.runOut();
      return {
        acceptance: accept(scene),
        rejection: write(scene, scene.ann, conclusion(scene, 'rejected')),
        withdrawal: write(scene, scene.ann, conclusion(scene, 'withdrawn')),
      };
    },
    orders: [
      [
        ['acceptance', 'rejection', 'withdrawal'],
        ['ok', 'proposal-concluded', 'proposal-concluded'],
        'accepted: 1 approves, 0 object, 0 late',
      ],
      [
        ['rejection', 'withdrawal', 'acceptance'],
        ['ok', 'proposal-concluded', 'proposal-concluded'],
        'rejected: 1 approves, 0 object, 0 late',
      ],
      [
        ['withdrawal', 'acceptance', 'rejection'],
        ['ok', 'proposal-concluded', 'proposal-concluded'],
        'withdrawn: 1 approves, 0 object, 0 late',
      ],
    ],
  },
  {
    name: '[R1] [R2] two revisions at once, and an approval of the first text',
    given: (scene) => {
      openTwo(scene);
      return {
        substance: write(scene, scene.ann, scene.revision('material', 'other substance')),
        typo: write(scene, scene.ann, scene.revision('editorial', 'a comma less')),
        approval: write(scene, scene.ben, scene.position('approve')),
      };
    },
    orders: [
      [
        ['substance', 'typo', 'approval'],
        ['ok', 'revision-stale', 'ok'],
        'open: 0 approve, 0 object, 0 late, 1 stale',
      ],
      [
        ['substance', 'approval', 'typo'],
        ['ok', 'ok', 'revision-stale'],
        'open: 0 approve, 0 object, 0 late, 1 stale',
      ],
      [
        ['approval', 'substance', 'typo'],
        ['ok', 'ok', 'revision-stale'],
        'open: 0 approve, 0 object, 0 late, 1 stale',
      ],
      [
        ['typo', 'substance', 'approval'],
        ['ok', 'revision-stale', 'ok'],
        'open: 1 approves, 0 object, 0 late',
      ],
      [
        ['typo', 'approval', 'substance'],
        ['ok', 'ok', 'revision-stale'],
        'open: 1 approves, 0 object, 0 late',
      ],
      [
        ['approval', 'typo', 'substance'],
        ['ok', 'ok', 'revision-stale'],
        'open: 1 approves, 0 object, 0 late',
      ],
    ],
  },
  {
    name: '[R2] [W4] a challenge of an editorial label in the last minute, and the acceptance',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.ben);
      scene.approve(scene.dan);
      scene.revise('editorial');
      scene.world.nowMs = (scene.proposal.closesAtMs ?? 0) - 60_000;
      const written = {
        challenge: write(scene, scene.cleo, {
          type: 'revision-challenged',
          proposal: scene.block,
          revision: 2,
          reason: { text: 'This is no typo.' },
        }),
        acceptance: accept(scene),
      };
      scene.runOut();
      return written;
    },
    orders: [
      [['challenge', 'acceptance'], ['ok', 'window-running'], 'open: 0 approve, 0 object, 0 late, 2 stale'],
      // With a day more, there is nobody who approves what the text is now.
      [
        ['challenge', 'a day', 'acceptance'],
        ['ok', 'rule-not-met'],
        'stuck: 0 approve, 0 object, 0 late, 2 stale',
      ],
      [['acceptance', 'challenge'], ['ok', 'proposal-concluded'], 'accepted: 2 approve, 0 object, 0 late'],
    ],
  },
  {
    name: '[R7] [R4] an objection withdrawn and raised again',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.ben);
      const objection = scene.object(scene.cleo);
      scene.runOut();
      return {
        withdrawal: write(scene, scene.cleo, {
          type: 'objection-withdrawn',
          proposal: scene.block,
          objection,
        }),
        again: write(scene, scene.cleo, scene.position('object')),
        approval: write(scene, scene.cleo, scene.position('approve')),
        acceptance: accept(scene),
      };
    },
    orders: [
      [
        ['withdrawal', 'again', 'acceptance'],
        ['ok', 'ok', 'rule-not-met'],
        'stuck: 1 approves, 1 objects, 0 late',
      ],
      // The withdrawal names the first objection; the second stands.
      [
        ['again', 'withdrawal', 'acceptance'],
        ['ok', 'ok', 'rule-not-met'],
        'stuck: 1 approves, 1 objects, 0 late',
      ],
      [['withdrawal', 'acceptance', 'again'], ['ok', 'ok', 'ok'], 'accepted: 1 approves, 0 object, 1 late'],
      [
        ['again', 'approval', 'withdrawal', 'acceptance'],
        ['ok', 'ok', 'act-repeated', 'ok'],
        'accepted: 2 approve, 0 object, 0 late',
      ],
      [
        ['approval', 'again', 'acceptance'],
        ['ok', 'ok', 'rule-not-met'],
        'stuck: 1 approves, 1 objects, 0 late',
      ],
    ],
  },
  {
    name: '[W4] an extension, another person asked, and the acceptance, when the window had run',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.ben);
      scene.runOut();
      return {
        extension: write(scene, scene.ann, {
          type: 'window-extended',
          proposal: scene.block,
          window: { amount: 1, unit: 'days', zone: 'UTC' },
          reason: { text: 'Holidays.' },
        }),
        asking: write(scene, scene.ann, {
          type: 'person-asked',
          proposal: scene.block,
          member: scene.edda.member,
        }),
        acceptance: accept(scene),
      };
    },
    orders: [
      [['extension', 'acceptance'], ['ok', 'window-running'], 'open: 1 approves, 0 object, 0 late'],
      [['asking', 'acceptance'], ['ok', 'window-running'], 'open: 1 approves, 0 object, 0 late'],
      [['asking', 'a day', 'acceptance'], ['ok', 'ok'], 'accepted: 1 approves, 0 object, 0 late'],
      [
        ['acceptance', 'extension', 'asking'],
        ['ok', 'proposal-concluded', 'proposal-concluded'],
        'accepted: 1 approves, 0 object, 0 late',
      ],
    ],
  },
  {
    name: '[R7] an answer in the last moment, and the setting aside',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.ben);
      const objection = scene.object(scene.cleo);
      scene.question(objection);
      scene.wait(7 * dayMs);
      return {
        answer: write(scene, scene.cleo, {
          type: 'objection-answered',
          proposal: scene.block,
          objection,
          answer: { text: 'It is not resolved.' },
        }),
        'setting aside': write(scene, scene.ann, {
          type: 'objection-set-aside',
          proposal: scene.block,
          objection,
          ground: 'silence',
          reasons: { text: 'We waited.' },
        }),
        acceptance: accept(scene),
      };
    },
    orders: [
      [
        ['answer', 'setting aside', 'acceptance'],
        ['ok', 'objection-protected', 'rule-not-met'],
        'stuck: 1 approves, 1 objects, 0 late',
      ],
      [
        ['setting aside', 'answer', 'acceptance'],
        ['ok', 'ok', 'ok'],
        'accepted: 1 approves, 0 object, 0 late, 1 dissents',
      ],
      [
        ['setting aside', 'acceptance', 'answer'],
        ['ok', 'ok', 'proposal-concluded'],
        'accepted: 1 approves, 0 object, 0 late, 1 dissents',
      ],
    ],
  },
  {
    name: '[O1] a handover accepted, and the acceptance by the owner of before',
    given: (scene) => {
      openTwo(scene);
      scene.approve(scene.ben);
      scene.runOut();
      const acceptance = accept(scene);
      const offer = scene.document.perform(scene.ann, {
        type: 'handover-offered',
        to: scene.edda.member,
        note: null,
      }).act.id;
      return {
        acceptance,
        handover: write(scene, scene.edda, { type: 'handover-accepted', offer }),
        'acceptance by the next': write(scene, scene.edda, conclusion(scene, 'accepted')),
      };
    },
    orders: [
      [
        ['handover', 'acceptance', 'acceptance by the next'],
        ['ok', 'not-owner', 'ok'],
        'accepted: 1 approves, 0 object, 0 late',
      ],
      [
        ['acceptance', 'handover', 'acceptance by the next'],
        ['ok', 'ok', 'proposal-concluded'],
        'accepted: 1 approves, 0 object, 0 late',
      ],
    ],
  },
];

describe.each(cases)('$name', ({ given, orders }) => {
  test.each(orders)('%j: %j; %s', (arrives, said, then) => {
    const scene = new Scene();
    const written = given(scene);
    const heard: Said[] = [];
    for (const name of arrives)
      if (name === 'a day') scene.wait(dayMs);
      else heard.push(arrive(scene, written[name]));
    expect(heard).toEqual(said);
    expect(standing(scene)).toBe(then);
  });
});

function voiceOf({ proposal }: Scene): ActId {
  const [objection] = proposal.objections;
  if (!objection) throw new Error('somebody objects');
  return objection.id;
}

function arrive(scene: Scene, act: SignedAct | undefined): Said {
  if (!act) throw new Error('nobody wrote this');
  const result = scene.document.submit(act);
  return result.ok ? 'ok' : result.error.code;
}

function standing(scene: Scene): string {
  const { tally, proposal } = scene;
  const some = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const parts = [
    some(tally.approvals.length, 'approves', 'approve'),
    some(tally.objections.length, 'objects', 'object'),
    `${proposal.positions.filter(({ isLate }) => isLate).length} late`,
  ];
  if (tally.stale.length > 0) parts.push(`${tally.stale.length} stale`);
  if (tally.dissent.length > 0) parts.push(some(tally.dissent.length, 'dissents', 'dissent'));
  return `${scene.phase}: ${parts.join(', ')}`;
}

describe('[C2] [C3] late work on a document that was decided', () => {
  test.each<[string, Said, (scene: Scene) => [Person, ActDraft<DocumentAct>]]>([
    ['a position is kept as late', 'ok', (scene) => [scene.ben, scene.position('object')]],
    ['a comment is kept under “After the decision”', 'ok', (scene) => [scene.dan, scene.commentDraft()]],
    [
      'a revision is refused',
      'proposal-concluded',
      (scene) => [scene.ann, scene.revision('material', 'late')],
    ],
    [
      'another proposal is refused',
      'document-sealed',
      (scene) => [scene.ann, scene.opening({ name: 'two' })],
    ],
    [
      'an extension is refused',
      'proposal-concluded',
      (scene) => [
        scene.ann,
        {
          type: 'window-extended',
          proposal: scene.block,
          window: { amount: 1, unit: 'days', zone: 'UTC' },
          reason: { text: 'More time.' },
        },
      ],
    ],
    [
      'the withdrawal of an objection is refused: the record holds it as it stood',
      'proposal-concluded',
      (scene) => [
        scene.edda,
        { type: 'objection-withdrawn', proposal: scene.block, objection: voiceOf(scene) },
      ],
    ],
    [
      'a conclusion is refused with the outcome',
      'proposal-concluded',
      (scene) => [scene.ann, scene.conclusion('rejected')],
    ],
  ])('%s', (_, said, late) => {
    const scene = new Scene();
    scene.open({ asked: [scene.ben, scene.cleo, scene.dan] });
    scene.object(scene.edda); // a voice: it blocks nothing
    const [by, draft] = late(scene);
    const signed = scene.document.sign(by, draft);
    for (const person of [scene.ben, scene.cleo]) scene.approve(person);
    scene.runOut();
    expect([scene.conclude(), scene.seal()]).toEqual(['ok', 'ok']);
    expect(arrive(scene, signed)).toBe(said);
    expect(scene.phase).toBe('accepted');
  });
});

test('[R2] a challenge makes the label material from then on, whoever comes later', () => {
  const scene = new Scene();
  scene.open();
  scene.revise('editorial');
  const challenge = (by: Person) =>
    scene.document.sign(by, {
      type: 'revision-challenged',
      proposal: scene.block,
      revision: 2,
      reason: { text: 'This is no typo.' },
    });
  const [first, second] = [challenge(scene.ben), challenge(scene.cleo)];
  expect([arrive(scene, second), arrive(scene, first)]).toEqual(['ok', 'act-out-of-place']);
  expect(scene.proposal.revisions.map(isMaterial)).toEqual([true, true]);
  expect(scene.proposal.revisions[1]?.challenge?.by).toBe(scene.cleo.member);
});
