/** What follows from a decision: actions, links, reviews, what comes back, what stands still, what supersedes (C1, C6, C7, O3). */
import { describe, expect, test } from 'vitest';
import { hasDayCome, isStagnant, returnDay, reviewDay, stagnantFromMs } from '#shared/decision/due.ts';
import { followUpOf } from '#shared/fold/follow-up-facts.ts';
import { ActId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { Scene, type Said } from '../decision/scene.ts';
import { dayMs, digestOfText, type Person } from '../ledger-fixture.ts';

const facts = (scene: Scene) => followUpOf(scene.document.state, scene.world.state);

describe('[C1] action items', () => {
  const adding = (scene: Scene, owner: Person, what = 'Write to the vendor.') =>
    ({
      type: 'action-added',
      proposal: scene.block,
      what: { text: what },
      owner: owner.member,
      dueOn: '2026-12-01',
    }) as const;
  const add = (scene: Scene, by: Person, owner: Person): ActId =>
    scene.document.perform(by, adding(scene, owner)).act.id;

  test('the owner gives them to anybody, others to themselves, before and after the decision', () => {
    const scene = new Scene().decide();
    expect(scene.try(scene.ann, adding(scene, scene.ben))).toBe('ok');
    expect(scene.try(scene.ben, adding(scene, scene.ben))).toBe('ok');
    expect(scene.try(scene.ben, adding(scene, scene.cleo))).toBe('not-owner');
    expect(scene.try(scene.ann, adding(scene, scene.vera))).toBe('act-out-of-place');
    expect(scene.try(scene.ann, adding(scene, scene.ben, ' '))).toBe('reason-missing');
    expect(scene.try(scene.ann, { ...adding(scene, scene.ben), proposal: null })).toBe('ok');
    expect(facts(scene).actions).toHaveLength(3);
    expect(facts(new Scene().open()).actions).toEqual([]);
  });

  test('stay in their owner’s list until closed, the earliest first; the owner may change', () => {
    const scene = new Scene().open();
    const first = add(scene, scene.ann, scene.ben);
    const second = add(scene, scene.cleo, scene.cleo);
    const reassign = (by: Person, dueOn: string): Said =>
      scene.try(by, { type: 'action-reassigned', action: second, owner: scene.ben.member, dueOn });
    expect(reassign(scene.ben, '2026-11-20')).toBe('not-owner');
    // Her own work she puts off; to hand it to somebody else takes the document's owner.
    expect(reassign(scene.cleo, '2026-11-20')).toBe('not-owner');
    const later = { action: second, owner: scene.cleo.member, dueOn: '2026-11-25' };
    expect(scene.try(scene.cleo, { type: 'action-reassigned', ...later })).toBe('ok');
    expect(reassign(scene.ann, '2026-11-20')).toBe('ok');
    expect(facts(scene).actions).toMatchObject([
      { id: second, owner: scene.ben.member, dueOn: '2026-11-20', what: 'Write to the vendor.' },
      { id: first, owner: scene.ben.member, dueOn: '2026-12-01' },
    ]);
    const close = (by: Person): Said =>
      scene.try(by, { type: 'action-closed', action: first, as: 'done', note: { text: 'Sent.' } });
    expect([close(scene.cleo), close(scene.ben), close(scene.ben)]).toEqual([
      'not-owner',
      'ok',
      'act-out-of-place',
    ]);
    expect(facts(scene).actions.map(({ id }) => id)).toEqual([second]);
    expect(scene.document.state.actions.get(first)?.closed).toMatchObject({ as: 'done', note: 'Sent.' });
    const reopen = (): Said => scene.try(scene.ann, { type: 'action-reopened', action: first });
    expect([reopen(), reopen()]).toEqual(['ok', 'act-out-of-place']);
  });

  test('of somebody who left, get another owner', () => {
    const scene = new Scene().open();
    const action = add(scene, scene.ann, scene.ben);
    scene.leave(scene.ben);
    const to = (person: Person): Said =>
      scene.try(scene.ann, { type: 'action-reassigned', action, owner: person.member, dueOn: '2026-12-01' });
    expect([to(scene.ben), to(scene.cleo)]).toEqual(['member-unknown', 'ok']);
  });
});

describe('[C1] postponed until a day', () => {
  const postpone = (scene: Scene, returnsOn?: string): Said => {
    const draft = scene.conclusion('postponed');
    if (draft.type !== 'proposal-concluded') throw new Error('it is a conclusion');
    return scene.try(scene.ann, returnsOn === undefined ? draft : { ...draft, returnsOn });
  };

  test('it comes back into the owner’s list, is put off further, or is opened again in its own block', () => {
    const scene = new Scene().open().runOut();
    expect(postpone(scene, '2026-11-30')).toBe('ok');
    expect(facts(scene)).toMatchObject({ returnsOn: '2026-11-30', reviewOn: null, stagnantFromMs: null });
    const review = {
      type: 'decision-reviewed',
      proposal: scene.block,
      finding: { text: 'The vendor has not answered.' },
      nextOn: '2026-12-14',
    } as const;
    expect(scene.try(scene.ben, review)).toBe('not-owner');
    expect(scene.try(scene.ann, review)).toBe('ok');
    expect(returnDay(scene.proposal)).toBe('2026-12-14');
    const first = scene.proposal;
    scene.open({ asked: [scene.dan], text: 'the second round' });
    expect(scene.proposal).toMatchObject({ asked: [scene.dan.member], conclusion: null, positions: [] });
    expect(scene.proposal.earlier).toBe(first);
    expect(facts(scene).returnsOn).toBeNull();
    scene.approve(scene.dan);
  });

  test('only what is postponed comes back, and only what is postponed is opened again', () => {
    const scene = new Scene().open().runOut();
    const rejection = scene.conclusion('rejected');
    if (rejection.type !== 'proposal-concluded') throw new Error('it is a conclusion');
    expect(scene.try(scene.ann, { ...rejection, returnsOn: '2026-11-30' })).toBe('act-out-of-place');
    scene.conclude('rejected');
    expect(scene.try(scene.ann, scene.opening())).toBe('act-out-of-place');
    const other = new Scene().open().runOut();
    expect([postpone(other), other.try(other.ann, other.opening())]).toEqual(['ok', 'ok']);
    expect(returnDay(other.proposal)).toBeNull();
  });

  test('a position on the round before, written offline, is about a text that is not asked about any more', () => {
    const scene = new Scene().open();
    const late = scene.document.sign(scene.ben, scene.position('object'));
    scene.runOut();
    postpone(scene, '2026-11-30');
    scene.open({ text: 'another text' });
    const said = scene.document.submit(late);
    expect(said.ok ? 'ok' : said.error.code).toBe('revision-stale');
  });
});

describe('[C7] a review date', () => {
  test('brings an accepted decision back on that day in the reader’s zone, until it was looked at', () => {
    const scene = new Scene().open({ rule: { kind: 'consent' } });
    scene.approve(scene.ben);
    scene.runOut();
    const draft = scene.conclusion('accepted');
    if (draft.type !== 'proposal-concluded') throw new Error('it is a conclusion');
    const review = (nextOn: string | null): Said =>
      scene.try(scene.ann, {
        type: 'decision-reviewed',
        proposal: scene.block,
        finding: { text: 'It holds.' },
        nextOn,
      });
    expect(review(null)).toBe('act-out-of-place');
    scene.document.perform(scene.ann, {
      ...draft,
      reviewOn: '2027-05-03',
      next: { text: 'We begin in May.' },
    });
    scene.seal();
    expect(scene.proposal.conclusion?.next).toBe('We begin in May.');
    expect(facts(scene).reviewOn).toBe('2027-05-03');
    const evening = Date.parse('2027-05-02T21:30Z');
    expect(hasDayCome('2027-05-03', 'Europe/Vienna', evening)).toBe(false);
    expect(hasDayCome('2027-05-03', 'Asia/Kathmandu', evening)).toBe(true);
    expect(hasDayCome('2027-05-03', 'No/Where', evening)).toBe(false);
    expect(review('2028-05-03')).toBe('ok');
    expect(reviewDay(scene.proposal)).toBe('2028-05-03');
    expect(review(null)).toBe('ok');
    expect(facts(scene).reviewOn).toBeNull();
  });

  test('[C4] a late objection stays in the owner’s list until the decision was looked at again', () => {
    const scene = new Scene().decide();
    scene.object(scene.dan);
    scene.object(scene.cleo);
    expect(facts(scene).lateObjections).toBe(2);
    const review = {
      type: 'decision-reviewed',
      proposal: scene.block,
      finding: { text: 'An amendment is under way.' },
      nextOn: null,
    } as const;
    scene.try(scene.ann, review);
    expect(facts(scene).lateObjections).toBe(0);
    // Looked at offline: what was late before does not come back.
    const waiting = scene.document.withPending(scene.pending(scene.ann, review));
    expect(followUpOf(waiting, scene.world.state).lateObjections).toBe(0);
  });
});

describe('[O3] stagnant', () => {
  test('30 days without an act after the window, and any act begins them anew', () => {
    const scene = new Scene().open();
    const endMs = scene.proposal.closesAtMs ?? 0;
    const at = (ms: number) => isStagnant(scene.proposal, scene.document.state.atMs, ms);
    expect([at(endMs + 30 * dayMs - 1), at(endMs + 30 * dayMs)]).toEqual([false, true]);
    scene.world.nowMs = endMs + 20 * dayMs;
    scene.comment(scene.ben);
    expect([at(endMs + 30 * dayMs), at(endMs + 50 * dayMs)]).toEqual([false, true]);
    expect(facts(scene).stagnantFromMs).toBe(endMs + 50 * dayMs);
    scene.conclude('rejected');
    expect(stagnantFromMs(scene.proposal, scene.document.state.atMs)).toBeNull();
  });
});

describe('[C6] superseded', () => {
  const superseding = (amendment = 'the-amendment') =>
    ({
      type: 'document-superseded',
      amendment: { document: LedgerId.parse(amendment), lineage: LineageId.parse('lineage-a') },
      conclusion: ActId.parse('conclusion-a'),
      seal: digestOfText('the seal'),
    }) as const;

  test('said by the relay alone, of a decided document, once by each amendment', () => {
    const scene = new Scene().open();
    expect(scene.try('relay', superseding())).toBe('act-out-of-place');
    const decided = new Scene().decide();
    expect(decided.try(decided.ann, superseding())).toBe('not-author');
    expect(decided.try('relay', superseding(decided.document.id))).toBe('act-out-of-place');
    expect([decided.try('relay', superseding()), decided.try('relay', superseding())]).toEqual([
      'ok',
      'act-repeated',
    ]);
    expect(decided.try('relay', superseding('another-amendment'))).toBe('ok');
    expect(facts(decided).supersededBy).toEqual(['the-amendment', 'another-amendment']);
    expect(decided.document.state.supersededBy[0]).toMatchObject({
      lineage: 'lineage-a',
      conclusion: 'conclusion-a',
      seal: digestOfText('the seal'),
    });
  });
});

describe('[C1] links and publishing', () => {
  test('documents of one decision are linked and unlinked by those who write', () => {
    const scene = new Scene().decide();
    const to = { document: LedgerId.parse('another-document'), lineage: LineageId.parse('lineage-b') };
    const link = { type: 'document-linked', to, relation: 'same-decision' } as const;
    expect([scene.try(scene.ben, link), scene.try(scene.edda, link)]).toEqual(['role-insufficient', 'ok']);
    expect(facts(scene).links).toEqual([to.document]);
    expect(scene.try(scene.ann, { ...link, to: { ...to, document: scene.document.id } })).toBe(
      'act-out-of-place',
    );
    const unlink = { type: 'document-unlinked', to: to.document } as const;
    expect([scene.try(scene.ann, unlink), scene.try(scene.ann, unlink)]).toEqual(['ok', 'act-out-of-place']);
    expect(facts(scene).links).toEqual([]);
  });

  test('are a hundred at most', () => {
    const scene = new Scene();
    const link = (name: string): Said =>
      scene.try(scene.ann, {
        type: 'document-linked',
        to: { document: LedgerId.parse(name), lineage: LineageId.parse('lineage-b') },
        relation: 'related',
      });
    for (let i = 0; i < 100; i++) expect(link(`document-${i}`)).toBe('ok');
    expect([link('document-100'), link('document-99')]).toEqual(['act-out-of-place', 'ok']);
  });

  test('a page without proposals is published by its owner, which locks nothing and shares it', () => {
    const scene = new Scene();
    const page = scene.world.document(scene.ann, { share: false });
    const publish = { type: 'document-published', summary: { text: 'First edition.' } } as const;
    page.perform(scene.ann, publish);
    expect(page.state).toMatchObject({
      isShared: true,
      seal: null,
      publications: [{ summary: 'First edition.' }],
    });
    expect(page.attempt(scene.edda, publish)).toMatchObject({ ok: false, error: { code: 'not-owner' } });
    page.perform(scene.ann, publish);
    page.perform(scene.ann, scene.opening());
    expect(page.attempt(scene.ann, publish)).toMatchObject({
      ok: false,
      error: { code: 'act-out-of-place' },
    });
  });
});
