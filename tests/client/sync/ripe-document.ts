/** A proposal of Ann's that Ben has approved, in two browsers at a real relay, ready to be concluded. */
import * as Y from 'yjs';
import { bodyJson, blockJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import type { BlockId } from '#shared/kernel/ids.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { annAndBen, whenSync } from './people-at-a-relay.ts';
import { paragraph } from './peer.ts';

export const proposalId = 'proposal-one' as BlockId;
function proposal(): Y.XmlElement {
  const element = new Y.XmlElement('proposal');
  element.setAttribute('id', proposalId);
  element.insert(0, [paragraph('We use the blue one.', 'block-blue')]);
  return element;
}

function must<T, E>(result: { ok: true; value: T } | { ok: false; error: E }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Ann's document in contribution, approved by Ben, its window over: ready to be concluded. */
export async function ripeDocument() {
  const { relay, ann, ben } = await annAndBen();
  await ann.workspace.perform({ type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 });

  const id = await ann.workspace.create('Colour');
  const annes = await ann.workspace.open(id);
  await annes.whenLoaded;
  annes.body.push([proposal()]);
  await whenSync(annes, 'up-to-date');
  await annes.perform({
    type: 'proposal-opened',
    proposal: proposalId,
    ...digestedProposal(must(blockJson(annes.body.get(2) as Y.XmlElement))),
    asked: [ben.workspace.me.get().member],
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 1, unit: 'minutes', zone: 'Europe/Vienna' },
    fairness: [],
  });
  await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === id));
  const bens = await ben.workspace.open(id);
  await whenSync(bens, 'up-to-date');
  const opened = await untilStore(
    bens.state,
    (state) => (state?.proposals.get(proposalId)?.closesAtMs ?? null) !== null,
  );
  const revision = opened?.proposals.get(proposalId)?.revisions[0];
  if (!revision) throw new Error('not opened');
  const { digest } = revision;
  await bens.perform({
    type: 'position-taken',
    proposal: proposalId,
    digest,
    position: { kind: 'approve', reason: null },
  });
  await untilStore(annes.state, (state) => (state?.proposals.get(proposalId)?.positions.length ?? 0) > 0);
  relay.clock.jumpTo(relay.clock.now() + 3 * 60_000);
  return { relay, ann, ben, id, annes, bens };
}

export async function conclude(document: OpenDocument) {
  const state = document.state.get();
  if (!state) throw new Error('no state');
  await document.perform({
    type: 'proposal-concluded',
    proposal: proposalId,
    disposition: 'accepted',
    outcome: { text: 'Blue it is.' },
    reviewOn: null,
    basis: { bodyDigest: digestedDocument(must(bodyJson(document.body))).digest, ledgerSeq: state.seq },
  });
  await untilStore(document.state, (next) => next?.seal !== null && next !== null);
}
