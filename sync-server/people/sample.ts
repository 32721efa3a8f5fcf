/** One sample decision in contribution, so that a newcomer learns by answering it. Its people are the relay's own. */
import type { DocumentAct, Window } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { parseAct } from '#shared/acts/opened-act.ts';
import { workingHours } from '#shared/decision/fairness.ts';
import { closingInstant } from '#shared/decision/window.ts';
import { digestedProposal } from '#shared/document/content-digest.ts';
import { proposalsIn } from '#shared/document/proposal-content.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { MemberId, type ActId, type BlockId, type LedgerId, type LineageId } from '#shared/kernel/ids.ts';
import { valueNow, workingHoursNow } from '#shared/people/workspace-state.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import { createReadyDocument } from '../ledger/ready-document.ts';
import { randomToken } from '../ledger/relay-acts.ts';
import type { Store } from '../store/store.ts';
import { sampleBlocks, sampleText } from './sample-text.ts';

export interface SampleOptions {
  readonly store: Store;
  readonly ledgers: Ledgers;
  readonly now: () => number;
  /** The workspace ledger's lineage. */
  readonly lineage: LineageId;
}

const people = {
  mira: { name: 'Mira Okafor (sample)', zone: 'Europe/Vienna' },
  jonas: { name: 'Jonas Lind (sample)', zone: 'America/Toronto' },
  lena: { name: 'Lena Ito (sample)', zone: 'Asia/Tokyo' },
} as const;

const window: Window = { amount: 3, unit: 'days', zone: people.mira.zone };

/** Adds the sample's people and its document, and asks `administrator` for a position. */
export function createSample(options: SampleOptions, administrator: MemberId): LedgerId {
  const [mira, jonas, lena] = [people.mira, people.jonas, people.lena].map((who) => addPerson(options, who));
  invariant(mira && jonas && lena, 'three people were added');
  const content = sampleText('Mira');
  const document = createReadyDocument(options, mira, content);
  invariant(document.ok, 'the sample is a document');
  const perform = (by: MemberId, draft: ActDraft<DocumentAct>): ActId => {
    const placed = options.ledgers.attest(document.value, by, draft);
    invariant(placed.ok, 'the sample keeps the rules');
    const opened = parseAct(placed.value);
    invariant(opened.ok, 'what was appended can be read');
    return opened.value.act.id;
  };

  const [proposal] = proposalsIn(content);
  invariant(proposal, 'the sample has its proposal');
  const published = digestedProposal(proposal.block);
  const asked = [administrator, jonas, lena];
  perform(mira, {
    type: 'proposal-opened',
    proposal: sampleBlocks.proposal,
    ...published,
    asked,
    consulted: [],
    informed: [],
    rule: { kind: 'approvals', needed: 2, required: [] },
    window,
    fairness: fairnessOf(options, asked),
    rules: 2,
  });
  discuss(perform, { mira, jonas, lena });
  perform(jonas, {
    type: 'position-taken',
    proposal: sampleBlocks.proposal,
    digest: published.digest,
    position: { kind: 'approve', reason: { text: 'Eight weeks and a look back: that is how to try it.' } },
  });
  perform(lena, {
    type: 'position-taken',
    proposal: sampleBlocks.proposal,
    digest: published.digest,
    position: {
      kind: 'object',
      reason: {
        text: 'I work three days a week. With “within a working day” I would break my promise every other time.',
      },
      resolution: { text: 'Say “by the end of their next working day” for whoever is asked.' },
    },
  });
  return document.value.ledger;
}

type SamplePeople = Readonly<Record<keyof typeof people, MemberId>>;

function discuss(
  perform: (by: MemberId, draft: ActDraft<DocumentAct>) => ActId,
  { mira, jonas, lena }: SamplePeople,
): void {
  const words = (block: BlockId, prefix: string, exact: string, suffix: string) =>
    ({
      kind: 'text',
      prefix: { text: prefix },
      exact: { text: exact },
      suffix: { text: suffix },
      block,
      start: null,
      end: null,
    }) as const;
  const thread = perform(jonas, {
    type: 'comment-added',
    thread: null,
    anchor: words(sampleBlocks.updates, 'what somebody else has to know. ', 'Ten lines at most', '.'),
    text: { text: 'Does a link count as a line?' },
    suggestion: null,
  });
  perform(mira, {
    type: 'comment-added',
    thread,
    anchor: null,
    text: { text: 'Links are free. Ten lines is about as much as a reader keeps in mind.' },
    suggestion: null,
  });
  perform(lena, {
    type: 'comment-added',
    thread: null,
    anchor: words(
      sampleBlocks.counted,
      'Of 36 subjects, ',
      '31 were reports that nobody had a question about',
      '. Four were questions',
    ),
    text: { text: 'I would have guessed half. Good that somebody counted.' },
    suggestion: null,
  });
}

function addPerson({ ledgers, lineage }: SampleOptions, who: { name: string; zone: string }): MemberId {
  const member = MemberId.parse(randomToken());
  const placed = ledgers.attest({ ledger: ledgers.workspace, lineage }, 'relay', {
    type: 'sample-member-added',
    member,
    person: who.name,
    zone: who.zone,
  });
  invariant(placed.ok, 'the sample keeps the rules');
  return member;
}

/** W7: what the owner would have seen. */
function fairnessOf({ ledgers, now }: SampleOptions, asked: readonly MemberId[]) {
  const workspace = ledgers.workspaceState();
  const closesAtMs = closingInstant(window, now()) ?? now();
  return asked.map((member) => ({
    member,
    workingHours:
      workingHours(
        now(),
        closesAtMs,
        valueNow(workspace.members.get(member)?.zone ?? []) ?? 'UTC',
        workingHoursNow(workspace, member),
      ) ?? 0,
  }));
}
