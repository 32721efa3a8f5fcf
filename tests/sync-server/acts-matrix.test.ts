/**
 * [promise 8] Every kind of act × every person × every state of a document, generated: what docs/SPEC.md ("Who may") does
 * not allow is refused by a real relay, whatever it names; and each kind is allowed somewhere, so that it was tried in earnest.
 */
import { expect, test } from 'vitest';
import type { SignedAct } from '#shared/acts/envelope.ts';
import { parseAct } from '#shared/acts/opened-act.ts';
import { applyDocumentAct } from '#shared/fold/document-fold.ts';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { isDocumentAct } from '../../sync-server/ledger/chain.ts';
import { placeAct } from '../../sync-server/ledger/place-act.ts';
import { scene, sign, type Actor, type Kind, type StateName } from './acts-matrix-scene.ts';
import { randomId, startTestRelay, type TestRelay } from './start-relay.ts';

/** The least role for each kind; `relay` for what the relay alone says. As docs/SPEC.md has it, not as the code has. */
const leastRole: Readonly<Record<Kind, 'commenter' | 'editor' | 'administrator' | 'relay'>> = {
  'document-created': 'editor',
  'document-shared': 'editor',
  'proposal-opened': 'editor',
  'proposal-revised': 'editor',
  'revision-challenged': 'commenter',
  'window-extended': 'commenter',
  'person-asked': 'commenter',
  'position-taken': 'commenter',
  'objection-withdrawn': 'commenter',
  'objection-questioned': 'commenter',
  'objection-answered': 'commenter',
  'setting-aside-judged': 'commenter',
  'objection-set-aside': 'commenter',
  'proposal-concluded': 'commenter',
  'decision-reviewed': 'commenter',
  'document-sealed': 'relay',
  'people-informed': 'relay',
  'document-superseded': 'relay',
  'document-published': 'editor',
  'document-linked': 'editor',
  'document-unlinked': 'editor',
  'action-added': 'commenter',
  'action-reassigned': 'commenter',
  'action-closed': 'commenter',
  'action-reopened': 'commenter',
  'handover-offered': 'commenter',
  'handover-accepted': 'editor',
  'handover-declined': 'commenter',
  'handover-withdrawn': 'commenter',
  'owner-assigned': 'administrator',
  'comment-added': 'commenter',
  'answer-accepted': 'commenter',
  'comment-edited': 'commenter',
  'comment-withdrawn': 'commenter',
  'text-redacted': 'administrator',
  'thread-reattached': 'commenter',
  'thread-resolved': 'commenter',
  'suggestion-applied': 'editor',
  'thread-reopened': 'commenter',
};
const actorsOfRole = {
  commenter: ['carl', 'cora', 'eddy', 'emil', 'ann', 'olga'],
  editor: ['eddy', 'emil', 'ann', 'olga'],
  administrator: ['ann'],
  relay: [],
} as const satisfies Record<string, readonly Actor[]>;

/** Whom an act is for, beside its role: in the scene, Olga owns, Carl objects and asks, Eddy and Carl are asked. */
const onlyFor: Readonly<Partial<Record<Kind, readonly Actor[]>>> = {
  'document-shared': ['olga'],
  'proposal-opened': ['olga'],
  'proposal-revised': ['olga'],
  'window-extended': ['olga'],
  'person-asked': ['olga'],
  'objection-questioned': ['olga'],
  'objection-set-aside': ['olga'],
  'proposal-concluded': ['olga'],
  'decision-reviewed': ['olga'],
  'document-published': ['olga'],
  'handover-offered': ['olga'],
  'handover-withdrawn': ['olga'],
  'revision-challenged': ['carl', 'eddy'],
  'objection-withdrawn': ['carl'],
  'objection-answered': ['carl'],
  'setting-aside-judged': ['eddy'],
  'handover-accepted': ['eddy'],
  'handover-declined': ['eddy'],
  'answer-accepted': ['carl'],
  'comment-edited': ['carl'],
  'comment-withdrawn': ['carl'],
  'action-added': ['olga', 'eddy'], // the item is Eddy's
  'action-reassigned': ['olga', 'eddy'],
  'action-closed': ['olga', 'eddy'],
  'action-reopened': ['olga', 'eddy'],
  'thread-resolved': ['carl', 'olga', 'eddy', 'emil', 'ann'],
};

/** Nothing of this after the seal. */
const endedBySeal: ReadonlySet<Kind> = new Set<Kind>([
  'proposal-opened',
  'proposal-revised',
  'revision-challenged',
  'window-extended',
  'person-asked',
  'objection-withdrawn',
  'objection-questioned',
  'objection-answered',
  'setting-aside-judged',
  'objection-set-aside',
  'proposal-concluded',
  'document-published',
  'suggestion-applied',
]);

const mayBeAllowed = (kind: Kind, actor: Actor, state: StateName): boolean => {
  const mayByRole: readonly Actor[] = actorsOfRole[leastRole[kind]];
  if (!mayByRole.includes(actor) || !(onlyFor[kind]?.includes(actor) ?? true)) return false;
  if (state === 'private' && actor !== 'olga') return false;
  if (state === 'sealed' && endedBySeal.has(kind)) return false;
  return kind !== 'document-created'; // each of these documents was created
};

/** Kinds that nobody could make in this scene; for them only the refusals count. */
const nowherePossible: ReadonlySet<Kind> = new Set<Kind>([
  'document-created',
  'document-sealed',
  'people-informed',
  'document-superseded',
  'owner-assigned', // the owner has not left
]);

test('[promise 8] no act is accepted of anybody who may not make it, in any state of a document', async () => {
  await using relay = await startTestRelay();
  const { actors, states, drafts } = await scene(relay);
  const { ledgers, store } = relay.relay;
  const wrong: string[] = [];
  const allowed = new Set<Kind>();
  let refused = 0;
  for (const [state, things] of states) {
    const before = store.actsAfter(things.document, 0).length;
    for (const [actor, who] of actors)
      for (const [kind, draft] of Object.entries(drafts(things))) {
        if (!isKind(kind)) throw new Error(kind);
        const signed = sign(who, things, draft);
        if (mayBeAllowed(kind, actor, state)) {
          if (wouldHold(relay, signed)) allowed.add(kind);
          continue;
        }
        const verdict = await ledgers.submit(signed, who.member);
        if (verdict.ok) wrong.push(`${state}: ${kind} by ${actor}`);
        else refused++;
      }
    expect(wrong).toEqual([]);
    expect(store.actsAfter(things.document, 0), state).toHaveLength(before);
  }
  expect(refused).toBeGreaterThan(700);
  const kinds = Object.keys(leastRole).filter(isKind);
  expect(kinds.filter((kind) => !allowed.has(kind) && !nowherePossible.has(kind))).toEqual([]);

  // Creating, which is about no document that is there.
  const creators: Actor[] = [];
  for (const [actor, who] of actors) {
    const place = { document: LedgerId.parse(randomId()), lineage: LineageId.parse(randomId()) };
    const created = who.who.sign(place.document, place.lineage, {
      type: 'document-created',
      owner: who.member,
      title: { text: 'New' },
      amends: null,
    });
    if ((await ledgers.submit(created, who.member)).ok) creators.push(actor);
  }
  expect(creators).toEqual(['eddy', 'emil', 'ann', 'olga']);
});

const isKind = (name: string): name is Kind => Object.hasOwn(leastRole, name);

/** Whether the fold would take the act now; nothing is stored. */
function wouldHold(relay: TestRelay, signed: SignedAct): boolean {
  const { ledgers } = relay.relay;
  const state = ledgers.documentState(signed.ledger);
  const opened = parseAct(signed);
  if (!state || !opened.ok) throw new Error('the draft is none');
  const workspace = ledgers.workspaceState();
  const placed = placeAct(opened.value, { tip: state, document: state, workspace, nowMs: relay.now() });
  return isDocumentAct(placed) && applyDocumentAct(state, placed, workspace).ok;
}
