/** A document that came in by the command line and was decided, and so was sealed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { proposalBegins, proposalEnds } from '#shared/document/markdown-syntax.ts';
import { proposalsIn } from '#shared/document/proposal-content.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { BodyClient } from '../body-client.ts';
import type { TestMember, TestRelay } from '../start-relay.ts';
import { command } from './program.ts';

const markdown = `# Lunch

We are hungry.

${proposalBegins}

We order lunch from the corner.

${proposalEnds}
`;

export interface Decided {
  readonly document: LedgerId;
  readonly ann: TestMember;
  readonly ben: TestMember;
}

/** The first document of `relay`: Ann opens, Ben approves, Ann concludes after the window. */
export async function decideLunch(relay: TestRelay): Promise<Decided> {
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const file = join(relay.folder, 'lunch.md');
  writeFileSync(file, markdown);
  await command(['import', '--share', file], { dataFolder: relay.folder });
  const [row] = relay.relay.store.documents();
  invariant(row, 'lunch was imported');
  const { document, lineage } = row;

  await using body = await BodyClient.open(ann, document);
  await body.when(() => body.peer.body.length > 0);
  const read = bodyJson(body.peer.body);
  invariant(read.ok, 'the body is a document');
  const [proposal] = proposalsIn(read.value);
  invariant(proposal, 'it holds a proposal');
  const digested = digestedProposal(proposal.block);
  const accepted = async (by: TestMember, draft: ActDraft<DocumentAct>): Promise<void> => {
    await using acts = await by.actsSocket();
    await acts.follow(document);
    const verdict = await acts.perform(document, lineage, draft);
    invariant(verdict.type === 'accepted', 'this decision keeps the rules');
  };
  await accepted(ann, {
    type: 'proposal-opened',
    proposal: proposal.id,
    ...digested,
    asked: [ben.member],
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 24, unit: 'hours', zone: 'UTC' },
    fairness: [],
  });
  await accepted(ben, {
    type: 'position-taken',
    proposal: proposal.id,
    digest: digested.digest,
    position: { kind: 'approve', reason: null },
  });
  relay.clock.jumpTo(relay.clock.now() + 24 * 3_600_000);
  await accepted(ann, {
    type: 'proposal-concluded',
    proposal: proposal.id,
    disposition: 'accepted',
    outcome: { text: 'Lunch comes from the corner.' },
    reviewOn: null,
    basis: { bodyDigest: digestedDocument(read.value).digest, ledgerSeq: 4 },
  });
  return { document, ann, ben };
}
