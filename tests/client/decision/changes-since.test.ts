/** C2: what changed since the owner looked. */
import { describe, expect, it } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { blocksChanged, doneSince } from '../../../client/decision/changes-since.ts';
import { paragraph, proposalId } from './pretend-team.ts';
import { scenes } from './scenes.ts';

const withId = (id: string, words: string): ContentJson => ({ ...paragraph(words), attrs: { id } });
const doc = (...content: readonly ContentJson[]): ContentJson => ({ type: 'doc', content });

describe('[C2] the text', () => {
  const before = doc(withId('block-aaaaaaaa', 'One.'), withId('block-bbbbbbbb', 'Two.'), paragraph('Three.'));

  it('is the same when only its place moved', () => {
    const after = doc(
      paragraph('Three.'),
      withId('block-bbbbbbbb', 'Two.'),
      withId('block-aaaaaaaa', 'One.'),
    );
    expect(blocksChanged(before, after)).toEqual([]);
  });

  it('tells what was changed, added and removed', () => {
    const after = doc(withId('block-aaaaaaaa', 'One more.'), paragraph('Three.'), paragraph('Four.'));
    expect(
      blocksChanged(before, after).map((change) => [change.before !== null, change.after !== null]),
    ).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });
});

describe('[C2] the discussion', () => {
  it('tells who did what, once each', () => {
    const { team, people } = scenes.answered();
    const before = team.state.get();
    if (!before) throw new Error('no state');
    const { digest } = team.proposal();
    team.perform(people.sam, {
      type: 'position-taken',
      proposal: proposalId,
      digest,
      position: { kind: 'approve', reason: null },
    });
    for (const text of ['One.', 'Two.'])
      team.perform(people.kofi, {
        type: 'comment-added',
        thread: null,
        anchor: { kind: 'document' },
        text: { text },
        suggestion: null,
      });
    const after = team.state.get();
    if (!after) throw new Error('no state');
    const nameOf = (member: string) => (member === people.sam ? 'Sam' : 'Kofi');
    expect(doneSince(before, after, nameOf)).toEqual(['Sam approves (revision 1).', 'Kofi commented.']);
    expect(doneSince(after, after, nameOf)).toEqual([]);
  });

  it('says that something was done when it has no words for it', () => {
    const { team, people } = scenes.answered();
    const before = team.state.get();
    if (!before) throw new Error('no state');
    team.perform(people.ines, { type: 'handover-offered', to: people.lena, note: null });
    const after = team.state.get();
    if (!after) throw new Error('no state');
    expect(doneSince(before, after, () => '')).toEqual(['Something else was done in this document.']);
  });
});
