/** A ledger as a busy document has it: comments and replies, resolving, positions, objections, revisions. */
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { ActId, BlockId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { randomFrom, type Random } from '../convergence/random.ts';
import { blockId, contentOf, minuteMs, World, type DocumentLedger } from '../shared/ledger-fixture.ts';

const proposalCount = 12;
const sentence =
  'After a year the history is forty times the size of the text, and a first load waits for it.';

/** A document of a workspace of twelve, with exactly `count` accepted acts; the same at each call. */
export function busyLedger(count: number): DocumentLedger {
  const world = new World();
  const owner = world.join('Owner', 'editor');
  const people = Array.from({ length: 10 }, (_, i) => world.join(`Member ${i}`, 'editor'));
  const document = world.document(owner);
  const proposals = Array.from({ length: proposalCount }, (_, i) => ({
    id: blockId(`busy-${i}`),
    texts: [contentOf(`${i}: ${sentence}`)],
  }));
  const mix: Mix = { random: randomFrom(1), threads: [], proposals, ledger: document };
  for (const proposal of proposals)
    document.perform(owner, {
      type: 'proposal-opened',
      proposal: proposal.id,
      ...textNow(proposal),
      asked: people.map(({ member }) => member),
      consulted: [],
      informed: [],
      rule: { kind: 'consent' },
      window: { amount: 30, unit: 'days', zone: 'UTC' },
      fairness: [],
    });
  while (document.acts.length < count) {
    world.nowMs += minuteMs;
    const isRevision = mix.random.once(40);
    const author = isRevision ? owner : mix.random.pick(people);
    invariant(author, 'there are people');
    const draft = isRevision ? revision(mix) : nextAct(mix);
    const placed = document.perform(author, draft);
    if (draft.type === 'comment-added' && draft.thread === null) mix.threads.push(placed.act.id);
  }
  return document;
}

interface Mix {
  readonly random: Random;
  readonly threads: ActId[];
  readonly proposals: readonly BusyProposal[];
  readonly ledger: DocumentLedger;
}

interface BusyProposal {
  readonly id: BlockId;
  readonly texts: ReturnType<typeof contentOf>[];
}

function textNow({ texts }: BusyProposal): ReturnType<typeof contentOf> {
  const now = texts.at(-1);
  invariant(now, 'a proposal has a text');
  return now;
}

function anyProposal({ random, proposals }: Mix): BusyProposal {
  const proposal = random.pick(proposals);
  invariant(proposal, 'there are proposals');
  return proposal;
}

function revision(mix: Mix): ActDraft<DocumentAct> {
  const proposal = anyProposal(mix);
  const number = proposal.texts.length + 1;
  proposal.texts.push(contentOf(`${sentence} Version ${number}.`));
  return {
    type: 'proposal-revised',
    proposal: proposal.id,
    revision: number,
    ...textNow(proposal),
    summary: { text: 'Said more clearly.' },
    change: 'editorial',
  };
}

/** Of ten acts six are comments, two are positions, two resolve or reopen. */
function nextAct(mix: Mix): ActDraft<DocumentAct> {
  const { random, threads, ledger } = mix;
  const thread = random.pick(threads);
  const choice = random.below(10);
  if (thread === undefined || choice < 3)
    return {
      type: 'comment-added',
      thread: null,
      anchor: anchor(),
      text: { text: sentence },
      suggestion: null,
    };
  if (choice < 6)
    return { type: 'comment-added', thread, anchor: null, text: { text: sentence }, suggestion: null };
  if (choice < 8) return position(mix);
  return ledger.state.threads.get(thread)?.resolved
    ? { type: 'thread-reopened', thread }
    : { type: 'thread-resolved', thread };
}

function anchor() {
  const texts = { exact: { text: 'forty times' }, prefix: { text: 'history is ' }, suffix: { text: ' the' } };
  return { kind: 'text', ...texts, block: null, start: 'AAECAw', end: 'AAECBA' } as const;
}

function position(mix: Mix): ActDraft<DocumentAct> {
  const proposal = anyProposal(mix);
  const about = { proposal: proposal.id, digest: textNow(proposal).digest };
  const reason = { text: sentence };
  return mix.random.once(4)
    ? {
        type: 'position-taken',
        ...about,
        position: { kind: 'object', reason, resolution: { text: 'Measure it again.' } },
      }
    : { type: 'position-taken', ...about, position: { kind: 'approve', reason: null } };
}
