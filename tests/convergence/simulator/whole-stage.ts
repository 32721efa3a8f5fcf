/** Whole clients below their screens, and the whole relay below its HTTP server. */
import { isDeepStrictEqual } from 'node:util';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { RefusedError } from '../../../client/sync/refused-error.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { broken } from './broken-promise.ts';
import { storedBody, textOf } from './prose.ts';
import { startRelay } from './relay-machine.ts';
import { Simulation } from './simulation.ts';
import type { OpenTab, Stage } from './stage.ts';
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

    isQuiet: () =>
      [...open].every(
        ({ tab }) => tab.machine.isDead || tab.workspace.library.get().every(({ isUnsent }) => !isUnsent),
      ),

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

function wholeTab(tab: Tab, document: OpenDocument): WholeTab {
  /** What is refused in words, or by a disk, changed nothing. */
  async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
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
  return {
    tab,
    document,
    machine: tab.machine,
    async comment(text) {
      const draft = { type: 'comment-added', thread: null, anchor: { kind: 'document' } } as const;
      return (await attempt(() => document.perform({ ...draft, text: { text }, suggestion: null }))) !== null;
    },
    conclude: async () => (await attempt(() => conclude(document))) !== null,
    create: (title) => attempt(() => tab.workspace.create(title)),
    async putAway() {
      for (const { id, draft } of document.refused.get()) {
        // A conclusion that came too late; whatever else was refused is an error of ours.
        if (draft.type !== 'proposal-concluded') broken(`an honest ${draft.type} was refused`);
        await tab.do(() => document.dismissRefused(id));
      }
    },
  };
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
