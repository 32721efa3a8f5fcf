/** How a document gets another owner, and what happens without one (O1). */
import { describe, expect, test } from 'vitest';
import type { ActId } from '#shared/kernel/ids.ts';
import { followUpOf } from '#shared/fold/follow-up-facts.ts';
import { Scene } from '../decision/scene.ts';
import type { Person } from '../ledger-fixture.ts';

const offer = (scene: Scene, to: Person, by: Person = scene.ann): ActId =>
  scene.document.perform(by, { type: 'handover-offered', to: to.member, note: { text: 'I move on.' } }).act
    .id;
const accept = (scene: Scene, by: Person, id: ActId) =>
  scene.try(by, { type: 'handover-accepted', offer: id });
const assign = (scene: Scene, to: Person, { by = scene.ann, reason = 'Ann has left.' } = {}) =>
  scene.try(by, { type: 'owner-assigned', owner: to.member, reason: { text: reason } });

describe('[O1] handing over', () => {
  test('takes two acts: until the second, nothing changes, and the window runs on', () => {
    const scene = new Scene().open();
    const closesAtMs = scene.proposal.closesAtMs;
    const id = offer(scene, scene.edda);
    expect(scene.document.state).toMatchObject({
      owner: scene.ann.member,
      handover: { to: scene.edda.member },
    });
    expect(scene.extend(1, 'days', scene.edda)).toBe('not-owner');
    expect(accept(scene, scene.edda, id)).toBe('ok');
    expect(scene.document.state).toMatchObject({
      owner: scene.edda.member,
      handover: null,
      ownerships: [
        { how: 'created', owner: scene.ann.member },
        { how: 'handed-over', owner: scene.edda.member, by: scene.ann.member, reason: 'I move on.' },
      ],
    });
    expect(scene.proposal.closesAtMs).toBe(closesAtMs);
    expect(scene.extend(1, 'days', scene.ann)).toBe('not-owner');
    expect(scene.extend(1, 'days', scene.edda)).toBe('ok');
  });

  test('is declined or taken back, and then means nothing any more', () => {
    const scene = new Scene();
    const first = offer(scene, scene.edda);
    expect(scene.try(scene.ben, { type: 'handover-declined', offer: first, reason: null })).toBe(
      'not-author',
    );
    expect(scene.try(scene.edda, { type: 'handover-declined', offer: first, reason: null })).toBe('ok');
    expect(accept(scene, scene.edda, first)).toBe('act-out-of-place');
    // The owner is told, until they offer it anew.
    expect(scene.document.state).toMatchObject({ handover: null, declined: { to: scene.edda.member } });
    const row = () => followUpOf(scene.document.state, scene.world.state).declined;
    expect(row()).toMatchObject({ by: scene.edda.member });
    const second = offer(scene, scene.edda);
    expect([scene.document.state.declined, row()]).toEqual([null, undefined]);
    expect(scene.try(scene.edda, { type: 'handover-withdrawn', offer: second })).toBe('not-owner');
    expect(scene.try(scene.ann, { type: 'handover-withdrawn', offer: second })).toBe('ok');
    expect(accept(scene, scene.edda, second)).toBe('act-out-of-place');
    expect(scene.document.state.owner).toBe(scene.ann.member);
  });

  test('a later offer takes the place of an earlier one', () => {
    const scene = new Scene();
    const other = scene.world.join('Fay', 'editor');
    const first = offer(scene, scene.edda);
    const second = offer(scene, other);
    expect([accept(scene, scene.edda, first), accept(scene, other, second)]).toEqual([
      'act-out-of-place',
      'ok',
    ]);
  });

  test('goes to somebody who can write, of a document that they can see', () => {
    const scene = new Scene();
    const said = (to: Person) =>
      scene.try(scene.ann, { type: 'handover-offered', to: to.member, note: null });
    expect([said(scene.ben), said(scene.ann), said(scene.edda)]).toEqual([
      'act-out-of-place',
      'act-repeated',
      'ok',
    ]);
    const id = offer(scene, scene.edda);
    scene.world.perform(scene.ann, { type: 'role-changed', member: scene.edda.member, role: 'commenter' });
    expect(accept(scene, scene.edda, id)).toBe('role-insufficient');
    expect(said(scene.leave(scene.edda).edda)).toBe('member-unknown');

    const draft = scene.world.document(scene.ann, { share: false });
    const fay = scene.world.join('Fay', 'editor');
    const result = draft.attempt(scene.ann, { type: 'handover-offered', to: fay.member, note: null });
    expect(result.ok ? 'ok' : result.error.code).toBe('act-out-of-place');
  });

  test('is possible after the decision too', () => {
    const scene = new Scene().decide();
    expect(accept(scene, scene.edda, offer(scene, scene.edda))).toBe('ok');
  });
});

describe('[O1] an owner who has left', () => {
  function orphaned() {
    const scene = new Scene();
    const zoe = scene.world.join('Zoe', 'administrator');
    scene.open({ rule: { kind: 'consent' } });
    scene.approve(scene.ben);
    return { scene, zoe };
  }

  test('nothing is concluded; the window runs on; an administrator assigns another with a reason', () => {
    const { scene, zoe } = orphaned();
    expect(assign(scene, scene.edda, { by: zoe })).toBe('act-out-of-place');
    const closesAtMs = scene.proposal.closesAtMs;
    scene.world.perform(zoe, { type: 'member-removed', member: scene.ann.member });
    expect(followUpOf(scene.document.state, scene.world.state).ownerLeft).toBe(true);
    scene.runOut();
    expect(scene.conclude('accepted', scene.ann)).toBe('role-insufficient');
    expect(scene.conclude('accepted', zoe)).toBe('not-owner');
    expect(assign(scene, scene.edda, { by: scene.edda })).toBe('role-insufficient');
    expect(assign(scene, scene.edda, { by: zoe, reason: ' ' })).toBe('reason-missing');
    expect(assign(scene, scene.ben, { by: zoe })).toBe('act-out-of-place');
    expect(assign(scene, scene.edda, { by: zoe })).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(closesAtMs);
    expect(scene.document.state.ownerships.at(-1)).toMatchObject({
      how: 'assigned',
      by: zoe.member,
      reason: 'Ann has left.',
    });
    expect(scene.conclude('accepted', scene.edda)).toBe('ok');
  });

  test('an offer that they made before can still be accepted', () => {
    const { scene, zoe } = orphaned();
    const id = offer(scene, scene.edda);
    scene.world.perform(zoe, { type: 'member-removed', member: scene.ann.member });
    expect(accept(scene, scene.edda, id)).toBe('ok');
    expect(assign(scene, zoe, { by: zoe })).toBe('act-out-of-place');
  });

  test('made offline before the owner left, an act that comes later is refused', () => {
    const { scene, zoe } = orphaned();
    const late = scene.document.sign(scene.ann, scene.conclusion('withdrawn'));
    scene.world.perform(zoe, { type: 'member-removed', member: scene.ann.member });
    const said = scene.document.submit(late);
    expect(said.ok ? 'ok' : said.error.code).toBe('role-insufficient');
  });
});
