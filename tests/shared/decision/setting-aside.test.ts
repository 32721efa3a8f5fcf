/** How an objection is asked about, answered, and set aside (R7). */
import { describe, expect, test } from 'vitest';
import type { Rule } from '#shared/acts/act.ts';
import { silentFrom } from '#shared/decision/standing.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { dayMs, minuteMs } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

const approvals: Rule = { kind: 'approvals', needed: 1, required: [] };

/** Cleo objects to what Ben approves and Dan has not answered. */
function objected(rule: Parameters<Scene['opening']>[0] = {}): { scene: Scene; objection: ActId } {
  const scene = new Scene();
  scene.open({ asked: [scene.ben, scene.cleo, scene.dan], rule: approvals, ...rule });
  scene.approve(scene.ben);
  return { scene, objection: scene.object(scene.cleo) };
}

describe('[R7] silence', () => {
  test('seven days without a word after the owner’s question, by stamps, and not a minute sooner', () => {
    const { scene, objection } = objected();
    expect(scene.setAside(objection, 'silence')).toBe('objection-protected');
    scene.wait(20_000); // not on the full minute
    expect(scene.question(objection)).toBe('ok');
    const askedAtMs = scene.world.nowMs;
    expect(silentFrom(scene.proposal.objections[0] ?? never())).toBe(
      Math.ceil((askedAtMs + 7 * dayMs) / minuteMs) * minuteMs,
    );
    scene.world.nowMs = askedAtMs + 7 * dayMs - 1;
    expect(scene.setAside(objection, 'silence')).toBe('objection-protected');
    scene.world.nowMs = askedAtMs + 7 * dayMs + minuteMs;
    expect(scene.setAside(objection, 'silence', { reasons: ' ' })).toBe('reason-missing');
    expect(scene.setAside(objection, 'silence')).toBe('ok');
    expect(scene.setAside(objection, 'silence')).toBe('act-repeated');
  });

  test('a later date that the question names gives longer; a sooner one does not give less', () => {
    const { scene, objection } = objected();
    scene.question(objection, scene.world.nowMs + 10 * dayMs);
    expect(scene.wait(7 * dayMs + minuteMs).setAside(objection, 'silence')).toBe('objection-protected');
    expect(scene.wait(3 * dayMs).setAside(objection, 'silence')).toBe('ok');

    const other = objected();
    other.scene.question(other.objection, other.scene.world.nowMs + dayMs);
    expect(other.scene.wait(2 * dayMs).setAside(other.objection, 'silence')).toBe('objection-protected');
  });

  test.each<[string, (scene: Scene, objection: ActId) => unknown]>([
    ['an answer', (scene, objection) => scene.answerAbout(objection, scene.cleo)],
    ['a comment anywhere in the document', (scene) => scene.comment(scene.cleo)],
    [
      'an answer in a thread',
      (scene) => scene.comment(scene.cleo, 'No.', { thread: scene.thread(scene.ann), anchor: null }),
    ],
    ['a second objection', (scene) => scene.object(scene.cleo)],
    [
      'a position on another proposal of the document',
      (scene) => {
        const two = scene.opening({ name: 'two' });
        scene.try(scene.ann, two);
        scene.try(scene.cleo, {
          type: 'position-taken',
          proposal: two.proposal,
          digest: two.digest,
          position: { kind: 'approve', reason: null },
        });
      },
    ],
  ])('%s ends it, and the owner may ask anew', (_, speak) => {
    const { scene, objection } = objected();
    scene.question(objection);
    scene.wait(6 * dayMs);
    speak(scene, objection);
    expect(scene.proposal.objections[0]?.requests[0]?.answered).not.toBeNull();
    expect(scene.wait(20 * dayMs).setAside(objection, 'silence')).toBe('objection-protected');
    expect(scene.question(objection)).toBe('ok');
    expect(scene.wait(7 * dayMs).setAside(objection, 'silence')).toBe('ok');
  });

  test('what others write does not end it, and what its author wrote before does not either', () => {
    const { scene, objection } = objected();
    scene.comment(scene.cleo);
    scene.question(objection);
    scene.comment(scene.ben);
    expect(scene.answerAbout(objection, scene.ben)).toBe('not-author');
    expect(scene.wait(7 * dayMs).setAside(objection, 'silence')).toBe('ok');
  });

  test('asking again does not make it longer', () => {
    const { scene, objection } = objected();
    scene.question(objection);
    scene.wait(5 * dayMs).question(objection);
    expect(scene.wait(2 * dayMs).setAside(objection, 'silence')).toBe('ok');
  });

  test('a question needs words and the owner, an answer needs a question', () => {
    const { scene, objection } = objected();
    expect(scene.question(objection, null, scene.ben)).toBe('not-owner');
    expect(scene.answerAbout(objection, scene.cleo)).toBe('act-out-of-place');
    expect(
      scene.try(scene.ann, {
        type: 'objection-questioned',
        proposal: scene.block,
        objection,
        question: { text: '' },
        answerByMs: null,
      }),
    ).toBe('reason-missing');
    scene.question(objection);
    expect(scene.answerAbout(objection, scene.cleo, ' ')).toBe('reason-missing');
    expect(scene.answerAbout(objection, scene.cleo, 'Only with a budget.')).toBe('ok');
    expect(scene.proposal.objections[0]?.requests[0]).toMatchObject({
      question: 'Would a trial be enough?',
      answered: { text: 'Only with a budget.' },
    });
  });
});

describe('[R7] agreement', () => {
  test('of all other asked people, at any time; each may take it back', () => {
    const { scene, objection } = objected();
    expect(scene.setAside(objection, 'agreement')).toBe('objection-protected');
    expect(scene.judge(objection, scene.ben)).toBe('ok');
    expect(scene.setAside(objection, 'agreement')).toBe('objection-protected');
    scene.judge(objection, scene.dan);
    scene.judge(objection, scene.ben, false);
    expect(scene.setAside(objection, 'agreement')).toBe('objection-protected');
    scene.judge(objection, scene.ben);
    expect(scene.proposal.objections[0]?.judgements).toHaveLength(2);
    expect(scene.setAside(objection, 'agreement')).toBe('ok');
  });

  test('only other asked people have a word, and an owner alone has none', () => {
    const { scene, objection } = objected();
    for (const person of [scene.cleo, scene.edda, scene.ann])
      expect(scene.judge(objection, person)).toBe('not-asked');

    const alone = new Scene();
    alone.open({ asked: [alone.cleo], rule: { kind: 'consent' } });
    expect(alone.setAside(alone.object(alone.cleo), 'agreement')).toBe('objection-protected');
  });

  test('whoever was asked meanwhile must agree too; whoever left need not', () => {
    const { scene, objection } = objected();
    scene.judge(objection, scene.ben);
    scene.judge(objection, scene.dan);
    scene.ask(scene.edda);
    expect(scene.setAside(objection, 'agreement')).toBe('objection-protected');
    scene.leave(scene.edda);
    expect(scene.setAside(objection, 'agreement')).toBe('ok');
  });
});

describe('[R7] what was set aside', () => {
  test('stays as dissent, blocks nothing, and its author counts as heard', () => {
    const { scene, objection } = objected();
    scene.question(objection);
    scene.wait(7 * dayMs).setAside(objection, 'silence');
    expect(scene.tally).toMatchObject({ objections: [], isMet: true, unanswered: [scene.dan.member] });
    expect(scene.tally.dissent).toMatchObject([
      { by: scene.cleo.member, setAside: { ground: 'silence', reasons: 'We heard it, and go on.' } },
    ]);
    scene.revise('material');
    expect(scene.tally.dissent).toHaveLength(1);
    expect(scene.tally.unanswered).toEqual([scene.ben.member, scene.dan.member]);
    scene.approve(scene.ben);
    scene.runOut();
    expect(scene.conclude()).toBe('ok');
  });

  test('its author may object again, and may withdraw it', () => {
    const { scene, objection } = objected();
    scene.judge(objection, scene.ben);
    scene.judge(objection, scene.dan);
    scene.setAside(objection, 'agreement');
    const again = scene.object(scene.cleo);
    expect(scene.tally).toMatchObject({ objections: [{ id: again }], dissent: [{ id: objection }] });
    expect(scene.withdrawObjection(scene.cleo, again)).toBe('ok');
    expect(scene.withdrawObjection(scene.cleo, objection)).toBe('ok');
    expect(scene.tally).toMatchObject({ objections: [], dissent: [] });
  });

  test('under consent it is the answer that somebody has to give (A1)', () => {
    const { scene, objection } = objected({ rule: { kind: 'consent' } });
    scene.leave(scene.ben);
    scene.question(objection);
    scene.wait(7 * dayMs).setAside(objection, 'silence');
    expect(scene.tally.isMet).toBe(true);
  });

  test('under a majority nothing is set aside: objections are votes (A3)', () => {
    const { scene, objection } = objected({ rule: { kind: 'majority', quorum: 1 } });
    expect(scene.question(objection)).toBe('act-out-of-place');
    expect(scene.setAside(objection, 'agreement')).toBe('act-out-of-place');
  });

  test('nobody sets aside after the conclusion, or somebody else’s proposal', () => {
    const { scene, objection } = objected();
    expect(scene.setAside(objection, 'silence', { by: scene.ben })).toBe('not-owner');
    scene.conclude('withdrawn');
    expect(scene.question(objection)).toBe('proposal-concluded');
    expect(scene.setAside(objection, 'silence')).toBe('proposal-concluded');
  });

  test('made offline, it shows at once and is judged by its stamp', () => {
    const { scene, objection } = objected();
    scene.question(objection);
    const draft = {
      type: 'objection-set-aside',
      proposal: scene.block,
      objection,
      ground: 'silence',
      reasons: { text: 'Nobody answered.' },
    } as const;
    const signed = scene.document.sign(scene.ann, draft);
    expect(scene.document.withPending(scene.pending(scene.ann, draft)).voids).toEqual([]);
    const early = scene.document.submit(signed);
    expect(early.ok ? 'ok' : early.error.code).toBe('objection-protected');
    scene.wait(8 * dayMs);
    expect(scene.document.submit(signed).ok).toBe(true);
  });
});

function never(): never {
  throw new Error('there is an objection');
}
