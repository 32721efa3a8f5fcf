/** What a proposal's block says, to whom, in each of its states. */
import { describe, expect, it } from 'vitest';
import { blockView } from '../../../client/decision/block-view.ts';
import { dayMs, proposalId } from './pretend-team.ts';
import { revise, scenes, type Scene, type SceneName } from './scenes.ts';

type Name = keyof Scene['people'];

function viewAs(who: Name, name: SceneName, also: (scene: Scene) => void = () => undefined) {
  const scene = scenes[name]();
  also(scene);
  const { workspace } = scene.team.as(scene.people[who]);
  const state = scene.team.state.get();
  const proposal = state?.proposals.get(proposalId);
  if (!state || !proposal) throw new Error('the scene has no open proposal');
  return blockView({
    proposal,
    owner: state.owner,
    workspace: workspace.state.get(),
    reader: workspace.me.get(),
    nowMs: workspace.now.get(),
  });
}

describe('the block says where the proposal stands', () => {
  it.each([
    ['open', 'open', 'Closes in 4 days'],
    ['answered', 'closing', 'Closes in 47 hours'],
    ['ripe', 'ripe', null],
    ['stuck', 'stuck', null],
    ['accepted', 'decided', 'Accepted'],
    ['rejected', 'rejected', null],
    ['withdrawn', 'withdrawn', null],
    ['offline', 'open', 'Not started'],
  ] as const)('%s', (name, state, words) => {
    expect(viewAs('kofi', name).pill).toEqual({ state, words });
  });

  it('[C5] concluded offline, it is no fact before the relay has it', () => {
    const view = viewAs('ines', 'rejectedOffline');
    expect(view.pill).toEqual({ state: 'unsent', words: null });
    expect(view.tone).toBe('ended');
    expect(view.nextSentence).toBe(
      'Concluded on this device, as rejected. It is sent when this device is next online, and holds from then on; until then nobody else sees it.',
    );
  });

  it('says nothing twice: who concluded it and when, or that nobody has answered', () => {
    const { isNextSaid, nextSentence } = viewAs('kofi', 'withdrawn');
    expect([isNextSaid, nextSentence]).toEqual([true, expect.stringMatching(/^Withdrawn by Inês Moura on /)]);
    expect(viewAs('kofi', 'accepted').isNextSaid).toBe(false);
    expect(viewAs('ines', 'rejectedOffline').isNextSaid).toBe(false);
    const scene = scenes.open();
    const { workspace } = scene.team.as(scene.people.ines);
    const proposal = scene.team.state.get()?.proposals.get(proposalId);
    if (!proposal) throw new Error('the scene has no proposal');
    const reading = {
      owner: scene.people.ines,
      workspace: workspace.state.get(),
      reader: workspace.me.get(),
      nowMs: workspace.now.get(),
    };
    expect(
      blockView({ ...reading, proposal: { ...proposal, rule: { kind: 'consent' } } }).agreement,
    ).toBeNull();
    expect(blockView({ ...reading, proposal }).agreement).toContain('2 more approvals are needed');
  });

  it('[R8] an owner who left can do nothing with it', () => {
    const scene = scenes.open();
    scene.team.workspaceAct(scene.people.ines, {
      type: 'role-changed',
      member: scene.people.lena,
      role: 'administrator',
    });
    scene.team.workspaceAct(scene.people.lena, { type: 'member-removed', member: scene.people.ines });
    const { workspace } = scene.team.as(scene.people.ines);
    const state = scene.team.state.get();
    const proposal = state?.proposals.get(proposalId);
    if (!state || !proposal) throw new Error('the scene has no proposal');
    const view = blockView({
      proposal,
      owner: state.owner,
      workspace: workspace.state.get(),
      reader: workspace.me.get(),
      nowMs: workspace.now.get(),
    });
    expect(view.part).toBe('reader');
  });

  it('[C6] superseded, it is no longer what holds', () => {
    const scene = scenes.accepted();
    const { workspace } = scene.team.as(scene.people.ines);
    const state = scene.team.state.get();
    const proposal = state?.proposals.get(proposalId);
    if (!state || !proposal) throw new Error('the scene has no proposal');
    const view = blockView({
      proposal,
      owner: state.owner,
      workspace: workspace.state.get(),
      reader: workspace.me.get(),
      nowMs: workspace.now.get() + 400 * dayMs,
      supersededBy: '004 Relay storage',
    });
    expect(view).toMatchObject({
      pill: { state: 'superseded' },
      tone: 'superseded',
      isSuperseded: true,
      due: null,
    });
    expect(view.nextSentence).toContain('Superseded by 004 Relay storage.');
    expect(view.nextSentence).not.toContain('still holds');
  });

  it('[W5] opened offline, it has not started', () => {
    const view = viewAs('ines', 'offline');
    expect(view.window.closes).toBeNull();
    expect(view.window.remarks).toContain('Starts when this device is next online.');
  });

  it('[W6] the closing instant is in the reader’s time, with the owner’s beside it when it differs', () => {
    expect(viewAs('sam', 'open').window).toMatchObject({
      closes: 'Tue 24 Nov, 03:00',
      forOwner: '09:00 for Inês',
      relative: 'in 4 days',
    });
    // Accra and Lisbon have the same time in winter.
    expect(viewAs('kofi', 'open').window).toMatchObject({ closes: 'Tue 24 Nov, 09:00', forOwner: null });
  });

  it('[W2] opened under a minimum of less than a day, it says so', () => {
    const view = viewAs('kofi', 'open');
    expect(view.window.remarks).toEqual([]);
    const scene = scenes.draft();
    scene.team.workspaceAct(scene.people.ines, {
      type: 'policy-changed',
      minimumWindowMinutes: 5,
      settlingMinutes: 5,
    });
    scene.team.perform(scene.people.ines, {
      type: 'proposal-opened',
      proposal: proposalId,
      ...scene.team.proposal(),
      asked: [scene.people.kofi],
      consulted: [],
      informed: [],
      rule: { kind: 'consent' },
      window: { amount: 5, unit: 'minutes', zone: 'UTC' },
      fairness: [],
    });
    const { workspace } = scene.team.as(scene.people.kofi);
    const state = scene.team.state.get();
    const proposal = state?.proposals.get(proposalId);
    if (!state || !proposal) throw new Error('not open');
    const short = blockView({
      proposal,
      owner: state.owner,
      workspace: workspace.state.get(),
      reader: workspace.me.get(),
      nowMs: workspace.now.get(),
    });
    expect(short.window.remarks).toEqual(['Opened while windows of 5 minutes were allowed here.']);
    // The day is named once: it closes on the day it was opened.
    expect(short.window).toMatchObject({ opened: '09:00', closes: 'Fri 20 Nov, 09:05' });
  });

  it('[W4] it says that the window moved', () => {
    const view = viewAs('kofi', 'open', ({ team, people }) =>
      team.perform(people.ines, {
        type: 'window-extended',
        proposal: proposalId,
        window: { amount: 1, unit: 'days', zone: 'UTC' },
        reason: { text: 'Sam is travelling.' },
      }),
    );
    expect(view.window.remarks).toEqual([
      'Promised until Tue 24 Nov, 09:00 at first. Moved later once: “Sam is travelling.”',
    ]);
  });

  it('[W4] it says why: a revision, a challenged label', () => {
    const late = (scene: Scene) => scene.team.later(3.5 * dayMs);
    const { window } = viewAs('kofi', 'answered', (scene) => {
      late(scene);
      revise(scene, 'editorial');
      scene.team.perform(scene.people.sam, {
        type: 'revision-challenged',
        proposal: proposalId,
        revision: 2,
        reason: { text: 'It is another length.' },
      });
    });
    expect(window.remarks[0]).toMatch(
      /^Promised until Tue 24 Nov, 09:00 at first\. Moved later once: Sam Adeyemi said that revision 2 changes the substance\.$/,
    );
    const revised = viewAs('kofi', 'answered', (scene) => {
      late(scene);
      revise(scene);
    });
    expect(revised.window.remarks[0]).toMatch(/Moved later once: revision 2 was published\.$/);
  });

  it('[C1] of one that was postponed and opened again, that answers do not carry over', () => {
    const said =
      'Round 2. It was postponed on Wed 25 Nov, 10:00 (“We wait for the figures of the new relay.”) and opened again; answers from before do not carry over.';
    expect(viewAs('ines', 'open').roundNote).toBeNull();
    expect(viewAs('ines', 'again').roundNote).toBe(said);
    expect(viewAs('kofi', 'again').roundNote).toBe(`${said} You approved then, and are asked again now.`);
  });
});

describe('the block says what the reader has answered', () => {
  it('[R2] after a material revision, that the approval no longer counts', () => {
    const { mine, revision } = viewAs('kofi', 'revised');
    expect(mine.isStale).toBe(true);
    expect(mine.sentence).toBe(
      'The text changed since you approved revision 1, so that answer no longer counts.',
    );
    expect([mine.answeredRevision?.number, revision.number]).toEqual([1, 2]);
  });

  it('[R2] after an editorial revision, that it still does', () => {
    expect(viewAs('kofi', 'editorial').mine).toMatchObject({
      isStale: false,
      sentence: 'You approve revision 1. What changed since is editorial, so your answer still counts.',
    });
  });

  it('[R3] an objection stands through a revision', () => {
    const { mine } = viewAs('lena', 'revised');
    expect(mine.standing).toHaveLength(1);
    expect(mine.sentence).toBe('You object to revision 1. Your objection stands under revision 2 too.');
  });

  it('an answer that is still in the outbox is pending', () => {
    expect(viewAs('kofi', 'pending').mine.isPending).toBe(true);
  });

  it('[R7] a withdrawn objection leaves its author free to answer', () => {
    const { mine } = viewAs('lena', 'answered', ({ team, people }) => {
      const objection = team.state.get()?.proposals.get(proposalId)?.objections[0];
      if (objection)
        team.perform(people.lena, {
          type: 'objection-withdrawn',
          proposal: proposalId,
          objection: objection.id,
        });
    });
    expect(mine).toMatchObject({
      position: null,
      standing: [],
      sentence: 'You withdrew your objection to revision 1.',
    });
  });
});

describe('the block says who may do what', () => {
  it.each([
    ['ines', 'owner'],
    ['kofi', 'asked'],
    ['vera', 'reader'],
  ] as const)('%s is %s', (who, part) => {
    expect(viewAs(who, 'open').part).toBe(part);
  });

  it('[W3] the owner cannot accept before the window has run, even when all have approved', () => {
    const everybody = (scene: Scene) => {
      for (const member of [scene.people.kofi, scene.people.lena, scene.people.sam])
        scene.team.perform(member, {
          type: 'position-taken',
          proposal: proposalId,
          digest: scene.team.proposal().digest,
          position: { kind: 'approve', reason: null },
        });
    };
    expect(viewAs('ines', 'open', everybody).whyNot).toBe(
      'The window was promised until Tue 24 Nov, 09:00. Nothing can be concluded before then, even when everyone has approved.',
    );
    const later = (scene: Scene) => {
      everybody(scene);
      scene.team.later(4 * dayMs);
    };
    expect(viewAs('ines', 'open', later).whyNot).toBeNull();
  });
});
