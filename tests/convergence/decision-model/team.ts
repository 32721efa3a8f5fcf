/** A random team: up to eight people with up to four devices each, their workspace, and what is changed in it later. */
import type { Role, WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { Digest, InviteId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { applyWorkspaceAct, emptyWorkspace } from '#shared/people/workspace-fold.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { deviceOf, type Device } from '../../shared/ledger-fixture.ts';
import type { Random } from '../random.ts';
import type { Press } from './press.ts';
import type { PeopleLine } from './reference-ledger.ts';

export interface TeamMember {
  readonly member: MemberId;
  readonly devices: readonly Device[];
  readonly zone: string;
}

/** Both hemispheres, half and quarter hours, no clock change, and one that skips midnight. */
export const zones = [
  'Europe/Vienna',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Apia',
  'UTC',
] as const;

const relay = deviceOf('relay');
export const lineage = LineageId.parse('lineage-1');
const names = ['Ann', 'Ben', 'Cleo', 'Dora', 'Edda', 'Finn', 'Gwen', 'Hugo'];

export class Team {
  readonly id = LedgerId.parse('workspace-1');
  readonly relay = relay;
  readonly press: Press;
  readonly members: TeamMember[] = [];
  readonly lines: PeopleLine[] = [];
  readonly acts: PlacedAct[] = [];
  state: WorkspaceState = emptyWorkspace(this.id, lineage);

  constructor(random: Random, press: Press, nowMs: number) {
    this.press = press;
    const size = random.once(12) ? 1 : 2 + random.below(7);
    for (let i = 0; i < size; i++) this.#add(i, random, nowMs);
    if (random.once(2)) this.say(this.#first, { type: 'policy-changed', ...randomPolicy(random) }, nowMs);
  }

  get #first(): TeamMember {
    const [first] = this.members;
    if (!first) throw new Error('a team has somebody');
    return first;
  }

  #add(i: number, random: Random, nowMs: number): void {
    const name = names[i] ?? `Person ${i}`;
    const member = MemberId.parse(`member-${name}`);
    const zone = random.pick(zones) ?? 'UTC';
    // Some hold no key: the relay attests what they do.
    const isKeyless = i > 0 && random.once(10);
    const count = isKeyless ? 1 : 1 + random.below(4);
    const devices = isKeyless ? [relay] : Array.from({ length: count }, (_, n) => deviceOf(`${name} ${n}`));
    const person = { member, devices, zone };
    if (isKeyless) {
      this.#append('relay', relay, { type: 'sample-member-added', member, person: name, zone }, nowMs);
    } else if (i === 0) {
      this.#append(
        member,
        devices[0] ?? relay,
        { type: 'workspace-created', name: 'Team', relayKey: relay.key, person: name, zone },
        nowMs,
        true,
      );
    } else {
      const invite = InviteId.parse(this.press.fresh('invite'));
      const role: Role =
        random.pick([
          'commenter',
          'commenter',
          'commenter',
          'editor',
          'editor',
          'administrator',
          'viewer',
        ] as const) ?? 'editor';
      const secretHash = Digest.parse('secret'.padEnd(43, '-'));
      this.say(
        this.#first,
        { type: 'member-invited', invite, role, secretHash, expiresAtMs: nowMs + 86_400_000 },
        nowMs,
      );
      this.#append(
        member,
        devices[0] ?? relay,
        { type: 'member-joined', invite, person: name, zone },
        nowMs,
        true,
      );
    }
    this.members.push(person);
    for (const device of isKeyless ? [] : devices.slice(1))
      this.#append(member, device, { type: 'key-registered', device: 'Another' }, nowMs, true);
  }

  /** By the person's first device; whether the workspace's own rules allow it is not what is tested here. */
  say({ member, devices }: TeamMember, draft: ActDraft<WorkspaceAct>, nowMs: number): boolean {
    return this.#append(member, devices[0] ?? relay, draft, nowMs);
  }

  #append(
    by: MemberId | 'relay',
    device: Device,
    draft: ActDraft<WorkspaceAct>,
    nowMs: number,
    bringsKey = false,
  ): boolean {
    const { seq, hash, atMs } = this.state;
    const seen = { seq, hash };
    const made = this.press.make(draft, {
      ledger: this.id,
      lineage,
      by,
      device,
      seen,
      claimedAtMs: nowMs,
      bringsKey,
    });
    const placed = this.press.stamp(made, {
      seq: seq + 1,
      atMs: Math.max(nowMs, atMs),
      workspaceSeq: seq,
      closesAtMs: null,
      prev: hash,
    });
    const next = applyWorkspaceAct(this.state, placed);
    if (!next.ok) return false;
    this.state = next.value;
    this.acts.push(placed);
    this.lines.push({ act: placed.act as WorkspaceAct, key: device.key, seq: seq + 1 });
    return true;
  }

  /** Somebody changes something about people or policies; most of the time an administrator. */
  change(random: Random, nowMs: number): boolean {
    const by = random.once(3) ? random.pick(this.members) : this.#first;
    const whom = random.pick(this.members);
    if (!by || !whom) return false;
    const { member } = whom;
    const delegate = random.pick(this.members)?.member ?? null;
    const role =
      random.pick(['viewer', 'commenter', 'editor', 'editor', 'administrator'] as const) ?? 'editor';
    const device = random.pick(whom.devices);
    const drafts: readonly ActDraft<WorkspaceAct>[] = [
      { type: 'role-changed', member, role },
      { type: 'role-changed', member, role: 'editor' },
      { type: 'member-removed', member },
      { type: 'policy-changed', ...randomPolicy(random) },
      { type: 'policy-changed', ...randomPolicy(random) },
      { type: 'absence-changed', absence: { untilMs: nowMs + 86_400_000, delegate } },
      ...(device ? [{ type: 'key-revoked' as const, key: device.key }] : []),
    ];
    const draft = random.pick(drafts);
    return draft ? this.say(by, draft, nowMs) : false;
  }
}

const randomPolicy = (
  random: Random,
): { minimumWindowMinutes: number; settlingMinutes: number; ownerCounts?: boolean } => ({
  minimumWindowMinutes: random.pick([1, 1, 30, 60, 1440, 2880]) ?? 1,
  settlingMinutes: random.pick([1, 30, 60, 1440, 2880]) ?? 1,
  ...(random.once(3) ? {} : { ownerCounts: random.once(2) }),
});
