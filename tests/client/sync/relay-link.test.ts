/** The life of a connection: when it is tried, kept alive, given up and tried again. */
import { describe, expect, it } from 'vitest';
import { refuse } from '#shared/protocol/refusal.ts';
import { link, longestBackoffMs, type LinkEvent, type LinkState } from '../../../client/sync/relay-link.ts';

/** Plays events at their times; the effects of all, in order. */
function play(events: readonly (readonly [number, LinkEvent])[], chance = 1) {
  let state: LinkState = { kind: 'idle' };
  const effects: string[] = [];
  for (const [atMs, event] of events) {
    const [next, done] = link(state, event, atMs, chance);
    state = next;
    effects.push(...done.map(({ type }) => type));
  }
  return { state, effects };
}
const opened: readonly (readonly [number, LinkEvent])[] = [
  [0, { type: 'start' }],
  [10, { type: 'ticket', ticket: 't' }],
  [20, { type: 'opened' }],
  [30, { type: 'heard' }],
];

describe('a connection to the relay', () => {
  it('asks for a ticket, then opens a socket', () => {
    const { state, effects } = play(opened);
    expect(effects).toEqual(['ask-ticket', 'open-socket']);
    expect(state).toMatchObject({ kind: 'open', failures: 0 });
  });

  it('says something every five seconds', () => {
    const ticks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(
      (second) => [second * 1000 + 20, { type: 'tick' }] as const,
    );
    expect(play([...opened, ...ticks]).effects.filter((effect) => effect === 'say-keep-alive')).toHaveLength(
      2,
    );
  });

  it('is cut within 15 seconds when nothing is heard', () => {
    const { state, effects } = play([...opened, [15_030, { type: 'tick' }]]);
    expect(state.kind).toBe('waiting');
    expect(effects).toContain('close-socket');
  });

  it('uses a new ticket after each break, waiting longer each time', () => {
    const waits: number[] = [];
    let state: LinkState = { kind: 'idle' };
    for (let i = 0; i < 8; i++) {
      [state] = link(state, { type: 'start' }, 0, 1);
      if (state.kind === 'waiting') [state] = link(state, { type: 'nudge' }, 0, 1);
      [state] = link(state, { type: 'no-ticket', refusal: null }, 0, 1);
      if (state.kind === 'waiting') waits.push(state.untilMs);
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBe(500);
    expect(waits.at(-1)).toBe(longestBackoffMs);
  });

  it('spreads returns by chance between half the wait and all of it', () => {
    const until = (chance: number) => {
      const { state } = play([...opened, [1000, { type: 'closed', code: 1006, refusal: null }]], chance);
      return state.kind === 'waiting' ? state.untilMs - 1000 : null;
    };
    expect([until(0), until(1)]).toEqual([250, 500]);
  });

  it('tries at once when the network comes back', () => {
    const { state } = play([
      ...opened,
      [1000, { type: 'closed', code: 1006, refusal: null }],
      [1001, { type: 'nudge' }],
    ]);
    expect(state.kind).toBe('asking');
  });

  it('asks for a sign of life at once when the page is looked at again', () => {
    expect(play([...opened, [1000, { type: 'nudge' }]]).effects).toContain('say-keep-alive');
  });

  it('[promise 3] is cut within three seconds when the network went and nothing is heard', () => {
    const lost = [...opened, [1000, { type: 'nudge' }], [2000, { type: 'nudge' }]] as const;
    expect(play([...lost, [3990, { type: 'tick' }]]).state.kind).toBe('open');
    expect(play([...lost, [4000, { type: 'tick' }]]).state.kind).toBe('waiting');
  });

  it('is kept when the relay answers, whatever the browser says about the network', () => {
    const answered = [...opened, [1000, { type: 'nudge' }], [1020, { type: 'heard' }]] as const;
    expect(play([...answered, [4000, { type: 'tick' }]]).state.kind).toBe('open');
  });

  it('stops on a close code from 4400 to 4499 and says why, and tries again on 4500 to 4599', () => {
    const closed = (code: number, name: Parameters<typeof refuse>[0]) =>
      play([...opened, [1000, { type: 'closed', code, refusal: refuse(name) }]]).state;
    expect(closed(4423, 'document-sealed')).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'document-sealed' },
    });
    expect(closed(4509, 'update-gap').kind).toBe('waiting');
  });

  it('stops when the ticket is refused for good', () => {
    const refusal = refuse('not-signed-in');
    expect(
      play([
        [0, { type: 'start' }],
        [1, { type: 'no-ticket', refusal }],
      ]).state,
    ).toEqual({ kind: 'stopped', refusal });
  });

  it('gives up a socket that does not open within ten seconds', () => {
    const { state, effects } = play([...opened.slice(0, 2), [10_010, { type: 'tick' }]]);
    expect(state.kind).toBe('waiting');
    expect(effects.at(-1)).toBe('close-socket');
  });

  it('pays no attention to what comes from a socket it has given up', () => {
    const ended = play([
      ...opened,
      [40, { type: 'end' }],
      [50, { type: 'closed', code: 1006, refusal: null }],
      [60, { type: 'opened' }],
    ]);
    expect(ended.state.kind).toBe('idle');
  });
});

describe('a device’s clock that is set back by a day', () => {
  const backMs = -24 * 3_600_000;
  const ticks = (count: number) =>
    Array.from({ length: count }, (_, i) => [backMs + i * 1_000, { type: 'tick' }] as const);

  it('[promise 3] does not keep a silent connection: it is cut 15 seconds after', () => {
    expect(play([...opened, ...ticks(15)]).state.kind).toBe('open');
    expect(play([...opened, ...ticks(16)]).state.kind).toBe('waiting');
  });

  it('does not put off the next attempt by that day', () => {
    const lost = [...opened, [40, { type: 'closed', code: 1006, refusal: null }]] as const;
    expect(play([...lost, ...ticks(1)]).state.kind).toBe('asking');
  });
});
