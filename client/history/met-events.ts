/** How an objection was met, for the history: what was asked, answered and judged about it, and that it was set aside (R7). */
import type { When } from '#shared/acts/when.ts';
import type { Objection } from '#shared/decision/proposal-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';

export interface MetEvent {
  readonly key: string;
  readonly by: MemberId;
  readonly did: string;
  readonly words: string | null;
  readonly when: When;
}

export const metEvents = ({ id, by, requests, judgements, setAside }: Objection): readonly MetEvent[] => [
  ...requests.flatMap(({ id: request, by: asker, question, when, answered }) => [
    { key: request, by: asker, did: 'asked about an objection', words: question, when },
    // Where the author's first word is another act, that one is told.
    ...(answered?.text != null
      ? [
          {
            key: `answered ${request}`,
            by,
            did: 'answered about their objection',
            words: answered.text,
            when: answered.when,
          },
        ]
      : []),
  ]),
  ...judgements.map((judgement) => ({
    key: `judged ${id} ${judgement.by}`,
    by: judgement.by,
    did: `${judgement.agrees ? 'agreed' : 'did not agree'} to set an objection aside`,
    words: null,
    when: judgement.when,
  })),
  ...(setAside
    ? [
        {
          key: setAside.id,
          by: setAside.by,
          did: 'set an objection aside',
          words: setAside.reasons,
          when: setAside.when,
        },
      ]
    : []),
];
