/** C2: what changed since the owner looked, in words, so that they need not look for it. */
import type { ContentJson } from '#shared/acts/act.ts';
import type { When } from '#shared/acts/when.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { blockIdOf } from '#shared/document/block-ids.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { contentWords } from '../prose/content-words.ts';

export interface LookedAt {
  readonly content: ContentJson;
  readonly state: DocumentState;
}

/** One block of the text; `null` where it was not, or is not any more. */
export interface BlockChange {
  readonly key: string;
  readonly before: ContentJson | null;
  readonly after: ContentJson | null;
}

export function blocksChanged(before: ContentJson, after: ContentJson): readonly BlockChange[] {
  const [then, now] = [blocksByKey(before), blocksByKey(after)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((key) => {
    const change = { key, before: then.get(key) ?? null, after: now.get(key) ?? null };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}

/** By id; what has none, by its words, because its place may move. */
function blocksByKey({ content = [] }: ContentJson): ReadonlyMap<string, ContentJson> {
  const blocks = new Map<string, ContentJson>();
  for (const block of content) {
    const name =
      blockIdOf(block) ?? (block.type === 'title' ? 'title' : `${block.type} ${contentWords(block)}`);
    let key = name;
    for (let again = 2; blocks.has(key); again++) key = `${name} ${again}`;
    blocks.set(key, block);
  }
  return blocks;
}

type NameOf = (member: MemberId) => string;

/** What people did since, one sentence each, in no more words than a list needs. */
export function doneSince(before: DocumentState, now: DocumentState, nameOf: NameOf): readonly string[] {
  const isNew = (when: When): boolean => when.seq === null || when.seq > before.seq;
  const said = [
    ...[...now.proposals.values()].flatMap((proposal) =>
      doneInProposal(proposal, before.proposals.get(proposal.id) ?? null, isNew, nameOf),
    ),
    ...saidInThreads(now, isNew, nameOf),
    ...[...now.actions.values()]
      .filter(({ when }) => isNew(when))
      .map(({ addedBy }) => `${nameOf(addedBy)} added an action item.`),
  ];
  if (said.length > 0) return [...new Set(said)];
  return now.seq > before.seq ? ['Something else was done in this document.'] : [];
}

const verbs = { approve: 'approves', object: 'objects', abstain: 'abstains' } as const;

function doneInProposal(
  proposal: Proposal,
  before: Proposal | null,
  isNew: (when: When) => boolean,
  nameOf: NameOf,
): readonly string[] {
  const withdrawn = proposal.objections.filter((one) => one.withdrawn && isNew(one.withdrawn));
  const judged = proposal.objections.flatMap(({ judgements }) =>
    judgements.filter(({ when }) => isNew(when)),
  );
  const answered = proposal.objections.filter(({ requests }) =>
    requests.some((request) => request.answered && isNew(request.answered.when)),
  );
  return [
    ...proposal.positions
      .filter(({ when }) => isNew(when))
      .map(({ by, kind, revision }) => `${nameOf(by)} ${verbs[kind]} (revision ${revision}).`),
    ...withdrawn.map(({ by }) => `${nameOf(by)} withdrew an objection.`),
    ...answered.map(({ by }) => `${nameOf(by)} answered about their objection.`),
    ...judged.map(({ by, agrees }) =>
      agrees
        ? `${nameOf(by)} agrees to set an objection aside.`
        : `${nameOf(by)} does not agree to set an objection aside.`,
    ),
    ...proposal.revisions
      .filter(({ number, when }) => number > 1 && isNew(when))
      .map(({ number }) => `Revision ${number} was published.`),
    ...proposal.revisions.flatMap(({ number, challenge }) =>
      challenge && isNew(challenge.when)
        ? [`${nameOf(challenge.by)} says that revision ${number} changed the substance.`]
        : [],
    ),
    ...(before && proposal.asked.length > before.asked.length ? ['Another person was asked.'] : []),
  ];
}

const saidInThreads = (
  { threads }: DocumentState,
  isNew: (when: When) => boolean,
  nameOf: NameOf,
): readonly string[] =>
  [...threads.values()].flatMap(({ comments, resolved }) => [
    ...comments
      .filter(({ when }) => isNew(when))
      .map(({ by, question }) => `${nameOf(by)} ${question ? 'asked a question' : 'commented'}.`),
    ...(resolved && isNew(resolved.when) ? [`${nameOf(resolved.by)} resolved a comment.`] : []),
  ]);
