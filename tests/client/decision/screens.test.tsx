// @vitest-environment happy-dom
/** The decision screens in a document: what stands there, what can be pressed, and what it does. */
import { act, useState } from 'react';
import { beforeAll, describe, expect, it } from 'vitest';
import { XmlElement } from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { ConcludingPanel } from '../../../client/decision/concluding-panel.tsx';
import { loadBlockForms } from '../../../client/decision/later-parts.ts';
import { ProposalBlock } from '../../../client/decision/proposal-block.tsx';
import { show, words } from '../show.ts';
import { hourMs, proposalId } from './pretend-team.ts';
import { scenes, type Scene, type SceneName } from './scenes.ts';
import { ShownBlock } from './shown-block.tsx';

// What comes apart from the page is there at once.
beforeAll(async () => {
  loadBlockForms();
  await import('../../../client/decision/block-form.tsx');
});

async function showBlock(name: SceneName, who: keyof Scene['people']): Promise<Scene> {
  const scene = scenes[name]();
  await show(<ShownBlock reader={scene.team.as(scene.people[who])} />);
  return scene;
}

/** Those with words: what copies a link is an icon. */
const buttons = (): string[] =>
  [...document.querySelectorAll('button')]
    .map((button) => button.textContent?.trim() ?? '')
    .filter((label) => label !== '');

async function press(label: string): Promise<void> {
  const button = [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === label);
  if (!button) throw new Error(`no button “${label}” among ${buttons().join(', ')}`);
  await act(async () => button.click());
}

async function write(label: string, text: string): Promise<void> {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.trim() === label);
  const field = found && document.getElementById(found.htmlFor);
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement))
    throw new Error(`no field “${label}”`);
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  await act(async () => {
    Object.getOwnPropertyDescriptor(prototype.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

async function choose(label: string): Promise<void> {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.trim() === label);
  const field = found && document.getElementById(found.htmlFor);
  if (!field) throw new Error(`nothing to choose called “${label}”`);
  await act(async () => field.click());
}

const positions = ({ team }: Scene) => team.state.get()?.proposals.get(proposalId)?.positions ?? [];

describe('the proposal block', () => {
  it.each([
    ['draft', 'ines', ['Open for contribution…']],
    ['draft', 'kofi', []],
    ['open', 'sam', ['Approve', 'Object…', 'Abstain', 'With a reason…', 'Ask a question']],
    ['open', 'vera', []],
    // C1: only its owner asks the same question anew.
    ['withdrawn', 'ines', ['Propose anew']],
    ['withdrawn', 'kofi', []],
    ['rejected', 'vera', []],
    ['rejectedOffline', 'ines', []],
    ['open', 'ines', ['Conclude…', 'Revise', 'Extend…', 'Ask another person…', 'Withdraw…']],
    ['answered', 'kofi', ['Agree to set it aside', 'Change my answer', 'Ask a question']],
    [
      'answered',
      'lena',
      [
        'Withdraw my objection',
        'Withdraw and approve revision 1',
        'Object…',
        'Abstain',
        'With a reason…',
        'Ask a question',
      ],
    ],
    [
      'revised',
      'kofi',
      [
        'Compare revisions',
        'Agree to set it aside',
        'Approve revision 2',
        'Object…',
        'Abstain',
        'With a reason…',
        'Ask a question',
        'Hide what changed',
      ],
    ],
    [
      'editorial',
      'kofi',
      [
        'Compare revisions',
        'Agree to set it aside',
        'Change my answer',
        'Ask a question',
        'Not just editorial…',
      ],
    ],
    ['ripe', 'ines', ['Conclude…', 'Revise', 'Extend…', 'Ask another person…']],
    ['accepted', 'kofi', ['Take on an action item…']],
  ] as const)('in the state “%s” offers %s: %j', async (name, who, offered) => {
    await showBlock(name, who);
    await expect.poll(() => buttons()).toEqual(offered);
  });

  it('[R4] who opens their answer to change it can keep it', async () => {
    const scene = await showBlock('answered', 'kofi');
    const before = positions(scene).length;
    await press('Change my answer');
    expect(buttons()).toContain('Approve');
    await press('Keep my answer');
    expect(buttons()).not.toContain('Approve');
    expect(buttons()).toContain('Change my answer');
    expect(positions(scene)).toHaveLength(before);
  });

  it('[R2] approving names the digest of the revision that is shown', async () => {
    const scene = await showBlock('revised', 'kofi');
    await press('Approve revision 2');
    expect(positions(scene).at(-1)).toMatchObject({
      by: scene.people.kofi,
      kind: 'approve',
      revision: 2,
      digest: scene.team.proposal().digest,
    });
    expect(words()).toContain('You approve revision 2.');
  });

  it('[R2] shows what changed since the approval', async () => {
    await showBlock('revised', 'kofi');
    await expect.poll(() => document.querySelector('del')).not.toBeNull();
    expect(document.querySelector('del')?.textContent).toContain('30');
    expect(document.querySelector('ins')?.textContent).toContain('90');
  });

  it('[R7] an objection needs a reason and what would resolve it', async () => {
    const scene = await showBlock('open', 'sam');
    await press('Object…');
    await press('Object');
    expect(words()).toContain('Say what would resolve it.');
    expect(positions(scene)).toEqual([]);
    await write('Why?', 'Too short.');
    await write('What would resolve it?', 'Ninety days.');
    await press('Object');
    expect(positions(scene).at(-1)).toMatchObject({
      kind: 'object',
      reason: 'Too short.',
      resolution: 'Ninety days.',
    });
  });

  it('[R4] an approval may carry a reason, which everybody reads', async () => {
    const scene = await showBlock('open', 'sam');
    await press('With a reason…');
    await write('Why?', 'It saves an hour a day.');
    await press('Approve revision 1');
    expect(positions(scene).at(-1)).toMatchObject({ kind: 'approve', reason: 'It saves an hour a day.' });
    expect(words()).toContain('It saves an hour a day.');
  });

  it('the draft of a reason is there again after the form was closed', async () => {
    await showBlock('open', 'sam');
    await press('Object…');
    await write('Why?', 'Because of incidents.');
    await press('Cancel');
    await press('Object…');
    expect(document.querySelector('textarea')?.value).toBe('Because of incidents.');
  });

  it('[C4] a late answer is shown with both times and not counted', async () => {
    await showBlock('accepted', 'kofi');
    expect(words()).toContain('arrived after the conclusion, not counted');
    expect(words()).toContain('written 2026-11-25 11:00 UTC by its device');
    expect(words()).toContain('2 approve');
  });

  it('[W3] says to the owner why it cannot be concluded yet, and until when', async () => {
    await showBlock('open', 'ines');
    expect(words()).toContain('Nothing can be concluded before then, even when everyone has approved.');
    const conclude = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Conclude…',
    );
    expect(conclude?.getAttribute('aria-disabled')).toBe('true');
  });
});

const nextSentence = (): string =>
  [...document.querySelectorAll('[class*="next"]')].map((each) => each.textContent).join(' ');

describe('what happens next stands on every block, for each reader', () => {
  it.each([
    ['open', 'ines', 'The window runs until Tue 24 Nov, 09:00. After that you can conclude.'],
    ['open', 'sam', 'Your position is asked for until Tue 24 Nov, 03:00.'],
    ['open', 'vera', 'The window runs until Tue 24 Nov, 14:30. After that Inês Moura can conclude'],
    ['revised', 'kofi', 'Your position on revision 2 is asked for until'],
    ['questioned', 'lena', 'Inês Moura asks you about your objection.'],
    ['silent', 'ines', 'Lena Brandt has not answered your question; you can set the objection aside'],
    ['ripe', 'ines', 'The window has run and the rule is met. You can conclude.'],
    ['ripe', 'lena', 'you may answer until then'],
    ['ownerLeft', 'kofi', 'Inês Moura, the owner, has left. An administrator can name another owner'],
    ['postponed', 'kofi', 'It comes back on Thu 10 Dec.'],
    ['returned', 'ines', 'open it again or put it off further'],
    ['offline', 'ines', 'Starts when this device is next online.'],
    ['accepted', 'kofi', 'It is looked at again on Sat 1 May 2027.'],
  ] as const)('in the state “%s” %s reads: %s', async (name, who, sentence) => {
    await showBlock(name, who);
    expect(nextSentence()).toContain(sentence);
  });
});

describe('an objection', () => {
  const objections = ({ team }: Scene) => team.state.get()?.proposals.get(proposalId)?.objections ?? [];

  it('[R7] cannot be set aside before its author was asked, and the owner is told why', async () => {
    const scene = await showBlock('answered', 'ines');
    await press('Set it aside…');
    expect(words()).toContain('Ask Lena Brandt about it first.');
    await press('Ask about it…');
    await write('Your question', 'Would sixty days do?');
    await press('Ask');
    expect(objections(scene)[0]?.requests).toMatchObject([
      { question: 'Would sixty days do?', answered: null },
    ]);
    expect(words()).toContain('or as soon as Kofi Owusu and Sam Adeyemi agree.');
  });

  it('[R7] its author answers the owner and it goes on standing', async () => {
    const scene = await showBlock('questioned', 'lena');
    await press('Answer the question…');
    await write('Your answer', 'Ninety at least.');
    await press('Answer');
    expect(objections(scene)[0]).toMatchObject({
      withdrawn: null,
      requests: [{ answered: { text: 'Ninety at least.' } }],
    });
    expect(words()).toContain('Lena Brandt answered');
  });

  it('[R7] another asked person agrees to set it aside, and may take that back', async () => {
    const scene = await showBlock('questioned', 'kofi');
    await press('Agree to set it aside');
    expect(words()).toContain('You agree to set it aside.');
    await press('Take my agreement back');
    expect(objections(scene)[0]?.judgements).toMatchObject([{ agrees: false }]);
  });

  it('[R7] is set aside with published reasons and kept as dissent', async () => {
    const scene = await showBlock('silent', 'ines');
    await press('Set it aside…');
    await press('Set it aside');
    expect(words()).toContain('Give the reasons');
    await write('Your reasons, for everybody to read', 'Incidents are exported.');
    await press('Set it aside');
    expect(objections(scene)[0]?.setAside).toMatchObject({
      ground: 'silence',
      reasons: 'Incidents are exported.',
    });
    expect(document.querySelector('ul[aria-label="Dissent"]')?.textContent).toContain(
      'Incidents are exported.',
    );
    expect(words()).toContain('1 set aside, kept as dissent: Lena Brandt');
  });

  it('[R7] its author reads that it stays on record', async () => {
    await showBlock('setAside', 'lena');
    expect(words()).toContain('Your objection was set aside and stays on record as dissent.');
    expect(buttons()).toContain('Withdraw my objection');
  });

  it('before the owner asked about it, nothing is asked of anybody', async () => {
    await showBlock('answered', 'vera');
    expect(buttons()).not.toContain('Agree to set it aside');
    expect(buttons()).not.toContain('Ask about it…');
  });

  it('[R7] the others who are asked may agree at any time, also before the owner asked about it', async () => {
    const scene = await showBlock('answered', 'sam');
    expect(buttons()).not.toContain('Do not agree');
    await press('Agree to set it aside');
    expect(objections(scene)[0]?.judgements).toMatchObject([{ by: scene.people.sam, agrees: true }]);
  });

  it('[R7] when all others agree, no silence is waited for any more', async () => {
    await showBlock('agreedOn', 'sam');
    expect(words()).toContain('No answer yet.');
    expect(words()).not.toContain('Silence until');
    expect(words()).toContain(
      'Everybody else who is asked agrees, so Inês Moura can set it aside, with reasons. It then stays on record as dissent.',
    );
  });

  it('[R7] that all others agree is said once', async () => {
    await showBlock('agreedOn', 'lena');
    expect(words().match(/agrees?\b[^.]*\bset (it|your objection) aside/g)).toHaveLength(1);
    expect(words()).toContain('Everybody else who is asked agrees to set your objection aside');
  });

  it('[R7] who withdrew one and has not answered since did respond', async () => {
    await showBlock('answered', 'lena');
    await press('Withdraw my objection');
    expect(words()).toContain('1 withdrew an objection and has not answered since: Lena Brandt');
    expect(words()).toContain('1 has not responded: Sam Adeyemi');
  });

  it('[R7] before that, both ways to set it aside are said', async () => {
    await showBlock('judged', 'lena');
    expect(words()).toContain(
      'lets Inês Moura set it aside; so does the agreement of everybody else who is asked, at any time.',
    );
  });

  it('[R7] its author reads when it can be set aside', async () => {
    await showBlock('answered', 'lena');
    expect(words()).toContain(
      'It stands until you withdraw it. Inês Moura can set it aside only if a question to you stays without a word for 7 days, or if everybody else who is asked agrees.',
    );
  });
});

describe('answers that are hidden until one’s own', () => {
  it('say how many answered and not what', async () => {
    await showBlock('hidden', 'sam');
    expect(words()).toContain('2 of 3 have responded.');
    expect(words()).not.toContain('Kofi Owusu');
    expect(words()).not.toContain('incident');
  });

  it('are shown after it', async () => {
    await showBlock('hidden', 'sam');
    await press('Approve');
    expect(words()).toContain('Lena Brandt objects');
  });

  it('are shown to the owner, who is not asked', async () => {
    await showBlock('hidden', 'ines');
    expect(words()).toContain('Lena Brandt objects');
  });
});

describe('revisions', () => {
  it('[R2] a challenged label says who disagreed and why', async () => {
    await showBlock('challenged', 'sam');
    expect(words()).toContain(
      'It counts as a change of substance since Kofi Owusu disagreed: “Thirty and ninety days are not the same.”',
    );
    expect(buttons()).not.toContain('Not just editorial…');
  });

  it('any two are compared, from the one that the reader answered', async () => {
    await showBlock('challenged', 'kofi');
    await press('Compare revisions');
    await expect.poll(() => document.querySelectorAll('[role="dialog"] select')).toHaveLength(2);
    const [from, to] = document.querySelectorAll<HTMLSelectElement>('[role="dialog"] select');
    expect([from?.value, to?.value]).toEqual(['1', '2']);
    expect(document.querySelector('[role="dialog"] ins')?.textContent).toContain('90');
  });
});

describe('a proposal that was taken back', () => {
  it('[C1] blames nobody for silence, and has no consequences', async () => {
    await showBlock('withdrawn', 'ines');
    expect(words()).toContain('1 had not responded: Sam Adeyemi');
    expect(buttons()).not.toContain('Say whether it still holds…');
    expect(buttons()).not.toContain('Add an action item…');
  });
});

describe('what follows', () => {
  it('[C1] an action item is done by whom it was given', async () => {
    const scene = await showBlock('postponed', 'kofi');
    await expect.poll(() => buttons()).toContain('Done');
    await press('Done');
    expect([...(scene.team.state.get()?.actions.values() ?? [])]).toMatchObject([{ closed: { as: 'done' } }]);
    expect(buttons()).toContain('Not done after all');
  });

  it('[C1] nobody else can change it', async () => {
    await showBlock('postponed', 'sam');
    await expect.poll(() => buttons()).toContain('Take on an action item…');
    expect(buttons()).not.toContain('Done');
  });

  it('[C1] what comes back is put off further by the owner, with a day', async () => {
    const scene = await showBlock('returned', 'ines');
    await expect.poll(() => buttons()).toContain('Open it again…');
    await press('Put it off further…');
    await write('Why?', 'The relay is late.');
    await press('Put it off');
    expect(words()).toContain('Choose the day that brings it back.');
    await write('Bring it back on', '2027-02-01');
    await press('Put it off');
    expect(scene.team.state.get()?.proposals.get(proposalId)?.reviews).toMatchObject([
      { nextOn: '2027-02-01' },
    ]);
    expect(nextSentence()).toContain('It comes back on Mon 1 Feb 2027.');
  });
});

describe('while the owner revises', () => {
  it('the focus goes on in the block when that is over, not to the top of the page', async () => {
    const scene = scenes.answered();
    const Block = () => {
      const [isRevising, setRevising] = useState(true);
      return (
        <ProposalBlock
          {...scene.team.as(scene.people.ines)}
          proposalId={proposalId}
          content="The text."
          index={0}
          count={1}
          isRevising={isRevising}
          startRevision={() => setRevising(true)}
          stopRevision={() => setRevising(false)}
          onOpen={() => undefined}
          onConclude={() => undefined}
          onWithdraw={() => undefined}
        />
      );
    };
    await show(<Block />);
    scene.team.edit('Keep full history for 90 days.');
    await write('What changed, in one line', '90 days in place of 30');
    await press('Publish revision 2');
    expect(words()).toContain('revision 2');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('As the owner');
  });
});

describe('a text in the page that was not published', () => {
  it('[R1] is pointed out to the owner, who can go on or put the published text back', async () => {
    const scene = scenes.answered();
    scene.team.edit('Keep everything.');
    const reader = scene.team.as(scene.people.ines);
    const block = new XmlElement('proposal');
    block.setAttribute('id', proposalId);
    reader.document.body.insert(0, [block]);
    await show(<ShownBlock reader={reader} />);
    expect(words()).toContain('You changed this text and did not publish it.');
    await press('Let the changes go…');
    await press('Put revision 1 back');
    expect(JSON.stringify(bodyJson(reader.document.body))).toContain('Keep full history for 30 days');
  });
});

describe('the concluding panel', () => {
  const panel = async (name: SceneName): Promise<Scene> => {
    const scene = scenes[name]();
    await show(
      <ConcludingPanel
        {...scene.team.as(scene.people.ines)}
        proposalId={proposalId}
        onClose={() => undefined}
      />,
    );
    return scene;
  };
  const possible = (): string[] =>
    [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')]
      .filter(({ disabled }) => !disabled)
      .map(({ id }) => document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent ?? '');
  const conclusion = ({ team }: Scene) => team.state.get()?.proposals.get(proposalId)?.conclusion ?? null;

  it.each([
    ['open', ['Withdraw']],
    ['stuck', ['Reject', 'Postpone', 'Withdraw']],
    ['ripe', ['Accept', 'Reject', 'Postpone', 'Withdraw']],
  ] as const)('[C1] in the state “%s” offers %j', async (name, offered) => {
    await panel(name);
    expect(possible()).toEqual(offered);
  });

  it('[C1] withdrawing has a title, a request and an end of its own', async () => {
    const scene = scenes.ripe();
    await show(
      <ConcludingPanel
        {...scene.team.as(scene.people.ines)}
        proposalId={proposalId}
        isWithdrawing
        onClose={() => undefined}
      />,
    );
    expect(document.querySelector('[role=dialog] h2')?.textContent).toBe('Withdraw the proposal');
    expect(possible()).toEqual([]);
    await press('Withdraw the proposal');
    expect(words()).toContain('Say why: those who were asked will want to know.');
    await write('Why?', 'The lease forbids it.');
    await press('Withdraw the proposal');
    expect(conclusion(scene)).toMatchObject({ disposition: 'withdrawn', outcome: 'The lease forbids it.' });
  });

  it('[C2] accepting names the text and the ledger head that were looked at', async () => {
    const scene = await panel('ripe');
    const head = scene.team.state.get()?.seq;
    await write('Outcome, in one sentence', 'We keep 90 days.');
    await press('Accept');
    expect(conclusion(scene)).toMatchObject({
      disposition: 'accepted',
      outcome: 'We keep 90 days.',
      basis: { bodyDigest: scene.team.body().digest, ledgerSeq: head },
    });
  });

  it('[C2] when something moved meanwhile it says so, and lets one look and conclude again', async () => {
    const scene = await panel('ripe');
    await write('Outcome, in one sentence', 'We keep 90 days.');
    await act(async () => {
      scene.team.later(hourMs);
      scene.team.perform(scene.people.kofi, {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'document' },
        text: { text: 'One more thing.' },
        suggestion: null,
      });
    });
    expect(words()).toContain('The discussion changed after you opened this: 1 change.');
    expect(words()).toContain('Kofi Owusu commented.');
    await press('Accept');
    expect(conclusion(scene)).toBeNull();
    await press('Show it as it is now');
    await press('Accept');
    expect(conclusion(scene)).toMatchObject({ disposition: 'accepted', outcome: 'We keep 90 days.' });
  });

  it('[C2] a text in the page that is not the published revision is not sealed', async () => {
    const scene = await panel('ripe');
    await act(async () => scene.team.edit('Something else.'));
    await write('Outcome, in one sentence', 'We keep 90 days.');
    expect(words()).toContain('changed after you opened this');
    await press('Show it as it is now');
    await press('Accept');
    expect(words()).toContain('is not the published revision');
    expect(conclusion(scene)).toBeNull();
  });

  it('[C1] postponing names the day that brings it back, what happens next, and who does what', async () => {
    const scene = await panel('stuck');
    await choose('Postpone');
    await write('Outcome, in one sentence', 'After the incident review.');
    await write('Bring it back on', '2027-01-15');
    await write('In words (optional)', 'Lena shows what reviews need.');
    await press('Add an action item…');
    await write('What is to be done?', 'Show what reviews need');
    await press('Postpone');
    await expect.poll(() => scene.team.state.get()?.actions.size).toBe(1);
    expect(conclusion(scene)).toMatchObject({
      disposition: 'postponed',
      returnsOn: '2027-01-15',
      next: 'Lena shows what reviews need.',
      reviewOn: null,
    });
    expect([...(scene.team.state.get()?.actions.values() ?? [])]).toMatchObject([
      { what: 'Show what reviews need', owner: scene.people.ines, proposal: proposalId },
    ]);
  });

  it('[R7] tells of dissent beside what stands against it', async () => {
    await panel('setAside');
    expect(words()).toContain('Kept as dissent. Your reasons: Incident reviews get their own export');
  });
});
