/** One tab of a browser, with the whole client below its screens. */
import { deviceClock } from '../../../client/kernel/clock.ts';
import type { SessionFacts } from '../../../client/session/session-facts.ts';
// Here, so that nothing has to be loaded in the middle of a schedule.
import '../../../client/session/device-name.ts';
import '../../../client/storage/kept-words.ts';
import '../../../client/storage/rewritten-acts.ts';
import '../../../client/sync/fetched-body.ts';
import '../../../client/sync/first-body.ts';
import '../../../client/sync/open-body.ts';
import '../../../client/sync/open-document.ts';
import '../../../client/sync/late-draft.ts';
import '../../../client/sync/invite-link.ts';
import '../../../client/sync/new-document.ts';
import '../../../client/sync/open-acts.ts';
import '../../../client/sync/other-history.ts';
import '../../../client/sync/other-writer.ts';
import { openWorkspace } from '../../../client/sync/open-workspace.ts';
import type { Workspace } from '../../../client/sync/workspace.ts';
import { virtualApi, type Simulation } from './simulation.ts';
import type { VirtualBrowser } from './virtual-browser.ts';
import type { Machine } from './world.ts';

export class Tab {
  readonly simulation: Simulation;
  readonly browser: VirtualBrowser;
  readonly machine: Machine;
  workspace: Workspace;

  constructor(simulation: Simulation, browser: VirtualBrowser, machine: Machine, workspace: Workspace) {
    this.simulation = simulation;
    this.browser = browser;
    this.machine = machine;
    this.workspace = workspace;
  }

  /** Does something here, and waits in virtual time until it is done, but not for ever: a full disk keeps people waiting. */
  async do(act: () => unknown): Promise<void> {
    let isDone = false;
    const faults: unknown[] = [];
    const { world } = this.simulation;
    await world.at(this.machine, () => {
      void (async () => act())()
        .catch((error: unknown) => faults.push(error))
        .then(() => (isDone = true));
    });
    for (let i = 0; i < longestTurns && !isDone; i++) await world.pass(turnMs);
    for (const fault of faults) throw fault;
  }
}

const turnMs = 10;
const longestTurns = 200;

/** Opens the app as a page does that was here before: from the disk. */
export async function openTab(
  simulation: Simulation,
  browser: VirtualBrowser,
  session: SessionFacts,
): Promise<Tab> {
  const machine = browser.openTab();
  let opened: Workspace | null = null;
  let fault: unknown = null;
  const nothing = (): void => undefined;
  await simulation.world.at(machine, () => {
    openWorkspace({
      session,
      api: virtualApi(browser, () => simulation.relay),
      clock: deviceClock,
      socketUrl: 'ws://relay',
      databasePrefix: browser.name,
      onSigningOut: () => Promise.resolve(),
      onSignedOut: nothing,
    }).then(
      (workspace) => (opened = workspace),
      (error: unknown) => (fault = error),
    );
  });
  for (let i = 0; i < 100 && !opened && !fault; i++) await simulation.world.pass(20);
  if (!opened) throw fault ?? new Error('the app did not open');
  return new Tab(simulation, browser, machine, opened);
}
