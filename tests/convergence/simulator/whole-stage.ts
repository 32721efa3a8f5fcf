/** Whole clients below their screens, and the whole relay below its HTTP server. */
import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { findBodyBlock } from '#shared/document/block-ids.ts';
import { blockJson, bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { roleNow } from '#shared/people/workspace-state.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { RefusedError } from '../../../client/sync/refused-error.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { broken } from './broken-promise.ts';
import { storedBody, textOf } from './prose.ts';
import { startRelay } from './relay-machine.ts';
import { Simulation } from './simulation.ts';
import type { OpenTab, Stage, Standing } from './stage.ts';
import type { Schedule } from './step.ts';
import { openTab, type Tab } from './tab.ts';
import { proposalId, teamOf } from './team.ts';
import { VirtualBrowser } from './virtual-browser.ts';

interface WholeTab extends OpenTab {
  readonly tab: Tab;
  readonly document: OpenDocument;
}

export async function wholeStage(schedule: Schedule): Promise<Stage> {
  const team = await teamOf(schedule);
  const simulation = new Simulation(schedule.seed, team.store.copy(), startRelay);
  const { world, network } = simulation;
  world.nowMs = team.nowMs + 60_000;
  network.twiceIn = 12;
  const factsOf = new Map(
    team.browsers.map(({ name, session, facts, disk }) => {
      const { member } = facts;
      return [new VirtualBrowser(network, { name, member, session, disk: disk.copy() }), facts] as const;
    }),
  );
  simulation.browsers.push(...factsOf.keys());
  const open = new Set<WholeTab>();
  const { document } = team;
  const storedText = (id: LedgerId): string => textOf(storedBody(simulation.store, id));

  const standingOf = (member: MemberId): Standing => {
    const role = roleNow(simulation.relay?.ledgers.workspaceState() ?? broken('no relay'), member);
    return role === 'administrator' ? 'editor' : role;
  };

  return {
    simulation,
    document,
    browsers: simulation.browsers,

    async open(browser) {
      const facts = factsOf.get(browser) ?? broken('nobody is signed in');
      const tab = await openTab(simulation, browser, facts);
      const opened: OpenDocument[] = [];
      await tab.do(async () => {
        const shown = await tab.workspace.open(document);
        await shown.whenLoaded;
        opened.push(shown);
      });
      const whole = wholeTab(tab, opened[0] ?? broken('the document does not open'));
      open.add(whole);
      return whole;
    },

    textsOf(id) {
      const { relay, store } = simulation;
      if (!relay) return [];
      const amending = store
        .documents()
        .filter((row) => relay.ledgers.documentState(row.document)?.amends?.document === id);
      return [id, ...amending.map((row) => row.document)].map(storedText);
    },

    async giveRole(member, standing) {
      const { relay } = simulation;
      const owner = [...open].find(
        ({ tab: { machine, browser } }) =>
          !machine.isDead && !machine.isAsleep && browser.member === simulation.browsers[0]?.member,
      );
      if (!relay || !owner) return false;
      const done = await attempt(owner.tab, () =>
        owner.tab.workspace.perform(
          standing ? { type: 'role-changed', member, role: standing } : { type: 'member-removed', member },
        ),
      );
      return done !== null;
    },

    standingOf,

    isQuiet() {
      const isAway = ({ tab }: WholeTab): boolean =>
        tab.machine.isDead || standingOf(tab.browser.member) === null;
      return [...open].every(
        (each) => isAway(each) || each.tab.workspace.library.get().every(({ isUnsent }) => !isUnsent),
      );
    },

    checkEnd(tabs, comments) {
      const state = simulation.relay?.ledgers.documentState(document) ?? broken('no ledger');
      for (const each of open)
        if (tabs.includes(each) && !isDeepStrictEqual(each.document.state.get(), state))
          broken(`${each.machine.name} folds another state`);
      const said = [...state.threads.values()].map((thread) => thread.comments[0]?.text);
      for (const comment of comments) if (!said.includes(comment)) broken(`the comment ${comment} is lost`);
      const drafts = simulation.store
        .documents()
        .filter(
          (row) => simulation.relay?.ledgers.documentState(row.document)?.amends?.document === document,
        );
      if (drafts.length > factsOf.size)
        broken(`${drafts.length} drafts of what ${factsOf.size} devices wrote too late`);
      if (state.voids.length > 0) broken('a void act was stored');
      const acts = simulation.store.actsAfter(document, 0);
      const payloads = acts.map(({ payload }) => Buffer.from(payload, 'base64url').toString());
      const seals = payloads.filter((payload) => payload.includes('"type":"document-sealed"')).length;
      if (seals !== (state.seal ? 1 : 0)) broken(`there are ${seals} seals`);
    },
  };
}

/** What is refused in words, or by a disk, changed nothing. */
async function attempt<T>(tab: Tab, act: () => Promise<T>): Promise<T | null> {
  let done: T | null = null;
  await tab.do(async () => {
    try {
      done = await act();
    } catch (error) {
      if (!(error instanceof RefusedError) && !(error instanceof DOMException)) throw error;
    }
  });
  return done;
}

/** What comes too late, or without the right to it, is refused to honest people too. */
const mayBeRefused: ReadonlySet<string> = new Set([
  'proposal-concluded',
  'proposal-revised',
  'position-taken',
  'comment-added',
]);

function wholeTab(tab: Tab, document: OpenDocument): WholeTab {
  return {
    tab,
    document,
    machine: tab.machine,
    async comment(text) {
      const draft = { type: 'comment-added', thread: null, anchor: { kind: 'document' } } as const;
      const act = () => document.perform({ ...draft, text: { text }, suggestion: null });
      return (await attempt(tab, act)) !== null;
    },
    conclude: async () => (await attempt(tab, () => conclude(document))) !== null,
    revise: async (text) => (await attempt(tab, () => revise(document, text))) !== null,
    answer: async () => (await attempt(tab, () => answer(document))) !== null,
    create: (title) => attempt(tab, () => tab.workspace.create(title)),
    async putAway() {
      const comments: string[] = [];
      for (const { id, draft, refusal } of document.refused.get()) {
        // Whatever else was refused is an error of ours.
        if (!mayBeRefused.has(draft.type)) broken(`an honest ${draft.type} was refused: ${refusal.sentence}`);
        if (draft.type === 'comment-added') {
          if (refusal.code !== 'role-insufficient') broken(`a comment was refused: ${refusal.sentence}`);
          comments.push(draft.text.text);
        }
        await tab.do(() => document.dismissRefused(id));
      }
      return comments;
    },
  };
}

/** In the text and in the ledger, as the form does. */
async function revise(document: OpenDocument, word: string): Promise<unknown> {
  const proposal = document.state.get()?.proposals.get(proposalId);
  const block = findBodyBlock(document.body, proposalId);
  const text: unknown = block?.get(0);
  const last = proposal?.revisions.at(-1);
  if (!block || !last || !(text instanceof Y.XmlElement) || proposal?.conclusion) return null;
  text.push([new Y.XmlText(` ${word}`)]);
  const read = blockJson(block);
  if (!read.ok) return null;
  return document.perform({
    type: 'proposal-revised',
    proposal: proposalId,
    revision: last.number + 1,
    ...digestedProposal(read.value),
    summary: { text: 'Said better.' },
    change: 'material',
  });
}

async function answer(document: OpenDocument): Promise<unknown> {
  const digest = document.state.get()?.proposals.get(proposalId)?.revisions.at(-1)?.digest;
  if (!digest) return null;
  const position = { kind: 'approve', reason: null } as const;
  return document.perform({ type: 'position-taken', proposal: proposalId, digest, position });
}

async function conclude(document: OpenDocument): Promise<unknown> {
  const state = document.state.get();
  const read = bodyJson(document.body);
  if (!state || !read.ok) return null;
  return document.perform({
    type: 'proposal-concluded',
    proposal: proposalId,
    disposition: 'accepted',
    outcome: { text: 'We do it.' },
    reviewOn: null,
    basis: { bodyDigest: digestedDocument(read.value).digest, ledgerSeq: state.seq },
  });
}
