/**
 * The people of a simulation, their devices and their document, as everybody left them yesterday: made once for each
 * size by the real relay and the real clients, then copied for every schedule.
 */
import * as Y from 'yjs';
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import { bytesToSign, type SignedAct } from '#shared/acts/envelope.ts';
import type { Role } from '#shared/acts/act.ts';
import { blockJson } from '#shared/document/body-json.ts';
import { digestedProposal } from '#shared/document/content-digest.ts';
import { base64url } from '#shared/kernel/bytes.ts';
import { ActId, BlockId, InviteId, MemberId, type LedgerId } from '#shared/kernel/ids.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import type { SessionFacts } from '../../../client/session/session-facts.ts';
import { deviceOf } from '../../shared/ledger-fixture.ts';
import { memoryStore, type MemoryStore } from './memory-store.ts';
import {
  prepareStore,
  startRelay,
  workspaceId,
  workspaceLineage,
  type RelayMachine,
} from './relay-machine.ts';
import { Simulation } from './simulation.ts';
import { paragraph } from './prose.ts';
import { openTab, type Tab } from './tab.ts';
import { VirtualBrowser } from './virtual-browser.ts';
import { VirtualDisk } from './virtual-disk.ts';

export interface TeamShape {
  /** Devices of each person; the first person owns the document. */
  readonly devices: readonly number[];
  /** A proposal is open, everybody asked has approved, and its window has run. */
  readonly isRipe: boolean;
}

export interface Team {
  readonly store: MemoryStore;
  readonly document: LedgerId;
  readonly proposal: BlockId;
  readonly nowMs: number;
  readonly browsers: readonly TeamBrowser[];
}

export interface TeamBrowser {
  readonly name: string;
  readonly person: number;
  readonly session: string;
  readonly facts: SessionFacts;
  readonly disk: VirtualDisk;
}

const made = new Map<string, Promise<Team>>();

export function teamOf(shape: TeamShape): Promise<Team> {
  const name = JSON.stringify([shape.devices, shape.isRipe]);
  const known = made.get(name) ?? makeTeam(shape);
  made.set(name, known);
  return known;
}

export const memberOf = (person: number): MemberId => MemberId.parse(`member-${person}`);
export const proposalId = BlockId.parse('proposal-simulated');

async function makeTeam({ devices, isRipe }: TeamShape): Promise<Team> {
  const store = memoryStore();
  prepareStore(store);
  const simulation = new Simulation(-1, store, startRelay);
  const { world } = simulation;
  const relay = await simulation.startRelay();
  await letIn(simulation, relay, devices.length);

  const browsers: TeamBrowser[] = [];
  const tabs: Tab[] = [];
  for (const [person, count] of devices.entries())
    for (let device = 0; device < count; device++) {
      const session = `session-${person}-${device}`;
      const member = memberOf(person);
      simulation.store.createSession({ tokenHash: secretHash(session), member, expiresAtMs: Infinity });
      const disk = new VirtualDisk();
      const name = `browser-${person}-${device}`;
      const browser = new VirtualBrowser(simulation.network, { name, member, session, disk });
      simulation.browsers.push(browser);
      const facts: SessionFacts = {
        workspace: workspaceId,
        lineage: workspaceLineage,
        relayKey: relay.relayKey.id,
        relayPublicKey: deviceKeyOfRelay(relay),
        member,
        person: `Person ${person}`,
        role: person === 0 ? 'administrator' : 'editor',
      };
      browsers.push({ name, person, session, facts, disk });
      tabs.push(await openTab(simulation, browser, facts));
      await world.pass(3_000);
    }
  const [owner, ...others] = tabs;
  if (!owner) throw new Error('a team has somebody');
  let document: LedgerId | null = null;
  await owner.do(async () => {
    document = await owner.workspace.create('Plan');
    const opened = await owner.workspace.open(document);
    await opened.whenLoaded;
    const block = new Y.XmlElement('proposal');
    block.setAttribute('id', proposalId);
    block.insert(0, [paragraph('We do it.', 'block-proposed')]);
    opened.body.push([block]);
    await opened.perform({ type: 'document-shared' });
  });
  await world.pass(5_000);
  const id = document ?? failed('no document');
  for (const tab of others) await tab.do(async () => void (await tab.workspace.open(id)));
  await world.pass(5_000);
  if (isRipe) await ripen(tabs, id, devices.length);
  await world.pass(30_000);
  for (const tab of tabs) await tab.do(() => tab.workspace.close());
  await world.pass(60_000);
  if (world.errors.length > 0) throw world.errors[0];
  simulation.killRelay();
  return {
    store: simulation.store.copy(),
    document: id,
    proposal: proposalId,
    nowMs: world.nowMs,
    browsers: browsers.map((browser) => ({ ...browser, disk: browser.disk.copy() })),
  };
}

function failed(what: string): never {
  throw new Error(what);
}

const deviceKeyOfRelay = ({ relayKey }: RelayMachine): Uint8Array =>
  new Uint8Array(Buffer.from(relayKey.publicKey, 'base64url'));

async function ripen(tabs: readonly Tab[], document: LedgerId, people: number): Promise<void> {
  const [owner] = tabs;
  if (!owner) return;
  const { world } = owner.simulation;
  await owner.do(async () => {
    await owner.workspace.perform({ type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 });
    const opened = await owner.workspace.open(document);
    const block = opened.body
      .toArray()
      .find((each) => each instanceof Y.XmlElement && each.nodeName === 'proposal');
    const read = block instanceof Y.XmlElement ? blockJson(block) : failed('no proposal');
    if (!read.ok) return failed('the proposal cannot be read');
    await opened.perform({
      type: 'proposal-opened',
      proposal: proposalId,
      ...digestedProposal(read.value),
      asked: Array.from({ length: people - 1 }, (_, i) => memberOf(i + 1)),
      consulted: [],
      informed: [],
      rule: { kind: 'consent' },
      window: { amount: 1, unit: 'minutes', zone: 'UTC' },
      fairness: [],
    });
    opened.close();
  });
  await world.pass(5_000);
  const asked = new Set<number>();
  for (const tab of tabs) {
    const person = Number(tab.browser.member.split('-').at(-1));
    if (person === 0 || asked.has(person)) continue;
    asked.add(person);
    await tab.do(async () => {
      const opened = await tab.workspace.open(document);
      const digest =
        opened.state.get()?.proposals.get(proposalId)?.revisions[0]?.digest ?? failed('not opened');
      const position = { kind: 'approve', reason: null } as const;
      await opened.perform({ type: 'position-taken', proposal: proposalId, digest, position });
      opened.close();
    });
    await world.pass(2_000);
  }
  await world.jump(120_000);
}

/** Everybody is a member, by acts like any other's; their browsers register their own keys. */
async function letIn(
  simulation: Simulation<RelayMachine>,
  relay: RelayMachine,
  people: number,
): Promise<void> {
  const { world } = simulation;
  const submit = async (person: number, draft: ActDraft): Promise<void> => {
    let refused: unknown = 'not answered';
    const act = signed(relay, person, draft);
    await world.at(relay.machine, () => {
      void relay.ledgers
        .submit(act, memberOf(person))
        .then((said) => (refused = said.ok ? null : said.error));
    });
    if (refused !== null) throw new Error(`${draft.type}: ${JSON.stringify(refused)}`);
  };
  const zone = 'UTC';
  await submit(0, {
    type: 'workspace-created',
    name: 'Simulated',
    relayKey: relay.relayKey.id,
    person: 'Person 0',
    zone,
  });
  for (let person = 1; person < people; person++) {
    const invite = InviteId.parse(`invite-${person}`);
    const secret = `secret-${person}`;
    const role: Role = 'editor';
    const expiresAtMs = world.nowMs + 3_600_000;
    await submit(0, { type: 'member-invited', invite, role, secretHash: secretHash(secret), expiresAtMs });
    await submit(person, { type: 'member-joined', invite, person: `Person ${person}`, zone });
  }
}

let acts = 0;

function signed({ ledgers }: RelayMachine, person: number, draft: ActDraft): SignedAct {
  const device = deviceOf(`person ${person}`);
  const { seq, hash } = ledgers.workspaceState();
  const id = ActId.parse(`act-of-the-beginning-${acts++}`);
  const { payload, texts } = composeAct(
    draft,
    { id, by: memberOf(person), claimedAtMs: 0, seen: { seq, hash } },
    () => 'c2FsdC1zYWx0LXNhbHQtcw',
  );
  const bringsKey = draft.type === 'workspace-created' || draft.type === 'member-joined';
  return {
    ledger: workspaceId,
    lineage: workspaceLineage,
    payload: base64url(payload),
    key: device.key,
    publicKey: bringsKey ? base64url(device.publicKey) : null,
    signature: base64url(device.sign(bytesToSign(workspaceId, workspaceLineage, payload))),
    texts: [...texts],
  };
}
