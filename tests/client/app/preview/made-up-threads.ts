/** Threads on the made-up document. */
import type { Thread } from '#shared/discussion/thread-state.ts';
import type { ActId, BlockId, MemberId } from '#shared/kernel/ids.ts';
import { untouched } from '../../../shared/discussion/untouched-comment.ts';

const hour = 3_600_000;

export function madeUpThreads(nowMs: number): ReadonlyMap<ActId, Thread> {
  let seq = 20;
  const thread = (
    id: string,
    block: string | null,
    exact: string,
    comments: readonly [member: string, text: string, agoHours: number][],
    more: Partial<Thread> = {},
  ): [ActId, Thread] => [
    id as ActId,
    {
      id: id as ActId,
      anchor: {
        kind: 'text',
        exact,
        prefix: '',
        suffix: '',
        block: block as BlockId | null,
        start: null,
        end: null,
      },
      quoteHashes: [],
      comments: comments.map(([by, text, ago], index) => ({
        id: (index === 0 ? id : `${id}-${index}`) as ActId,
        by: by as MemberId,
        text,
        suggestion: null,
        when: { atMs: nowMs - ago * hour, seq: seq++, claimedAtMs: nowMs - ago * hour },
        ...untouched,
        isSuggestion: false,
        isAttested: false,
        isAfterDecision: false,
      })),
      resolved: null,
      turns: [],
      isAfterDecision: false,
      ...more,
    },
  ];
  return new Map([
    thread('thread-size-01', null, 'forty times the size of the text', [
      ['member-kofi', 'Is this the text only, or with images? It changes the ratio a lot.', 60],
    ]),
    thread('thread-days-01', 'proposal-one', '30 days', [
      [
        'member-lena',
        'Our incident reviews look back a full quarter. I would object to anything under 90.',
        18,
      ],
      ['member-ines', 'Fair. Would 90 days for documents tagged incident settle it?', 8],
    ]),
    thread('thread-cold-01', null, '11.4 s on a cold device', [
      ['member-mateo', 'Linked the raw numbers in the appendix.', 3],
    ]),
    thread(
      'thread-done-01',
      null,
      'Keep everything for ever.',
      [['member-kofi', 'Is that an alternative at all?', 30]],
      {
        resolved: {
          by: 'member-ines' as MemberId,
          when: { atMs: nowMs, seq: 40, claimedAtMs: nowMs },
          applied: false,
        },
      },
    ),
  ]);
}
