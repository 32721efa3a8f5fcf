/** What holds of every workspace, whatever its people try. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Role, WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { InviteId, MemberId } from '#shared/kernel/ids.ts';
import { personKey } from '#shared/people/person-key.ts';
import { emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import { roleAt, valueNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { dayMs, deviceOf, digestOfText, World, type Person } from '../ledger-fixture.ts';
import '../../fixed-seed.ts';

const names = ['Ann', 'Ben', 'BEN', 'Cleo'] as const;
const devices = ['Ann', 'first', 'second', 'third', 'relay'] as const;
const invites = ['invite-one', 'invite-two'].map((id) => InviteId.parse(id));
const roles: readonly Role[] = ['viewer', 'commenter', 'editor', 'administrator'];
const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(4), fc.nat(11), fc.nat(3), fc.nat(3)), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
});

function at<T>(list: readonly T[], i: number): T {
  const found = list[i % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

interface Chosen {
  readonly member: MemberId;
  readonly invite: InviteId;
  readonly person: string;
  readonly role: Role;
}
const draftOf = (
  what: number,
  { member, invite, person, role }: Chosen,
  nowMs: number,
): ActDraft<WorkspaceAct> =>
  at<ActDraft<WorkspaceAct>>(
    [
      { type: 'member-invited', invite, role, secretHash: digestOfText('s'), expiresAtMs: nowMs + dayMs },
      { type: 'member-joined', invite, person, zone: 'UTC' },
      { type: 'member-joined', invite, person, zone: 'UTC' },
      { type: 'invite-revoked', invite },
      { type: 'key-registered', device: 'Laptop' },
      { type: 'key-revoked', key: deviceOf(person).key },
      { type: 'role-changed', member, role },
      { type: 'role-changed', member, role },
      { type: 'member-removed', member },
      { type: 'profile-changed', person, zone: 'UTC' },
      { type: 'sample-member-added', member, person, zone: 'UTC' },
      { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 },
    ],
    what,
  );

const administrators = (state: WorkspaceState): number =>
  [...state.members.values()].filter(({ role }) => valueNow(role) === 'administrator').length;

test('there is always an administrator; names are unique; keys keep their owner; the past stays as it was', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const world = new World();
      const members = [world.admin.member, ...['b', 'c', 'd'].map((id) => MemberId.parse(`member-${id}`))];
      const past: (Role | null)[][] = [];
      for (const [who, device, what, pick, other] of all) {
        const author: Person = { member: at(members, who), name: '', device: deviceOf(at(devices, device)) };
        const chosen = {
          member: at(members, pick),
          invite: at(invites, other),
          person: at(names, pick),
          role: at(roles, other),
        };
        const draft = draftOf(what, chosen, world.nowMs);
        const bringsKey = ['member-joined', 'key-registered'].includes(draft.type) && device < 4;
        const before = world.state;
        world.attempt(draft.type === 'sample-member-added' && pick > 0 ? 'relay' : author, draft, {
          bringsKey,
        });
        const { state } = world;

        expect(administrators(state)).toBeGreaterThan(0);
        const keys = [...state.members.values()].map(({ person }) => personKey(valueNow(person) ?? ''));
        expect(new Set(keys).size).toBe(keys.length);
        for (const [id, key] of before.keys) expect(state.keys.get(id)?.member).toBe(key.member);
        if (state.seq > before.seq) past.push(members.map((member) => roleAt(state, member, state.seq)));
      }
      past.forEach((then, i) => {
        const seq = world.state.seq - past.length + 1 + i;
        expect(members.map((member) => roleAt(world.state, member, seq))).toEqual(then);
      });
      const again = foldWorkspace(emptyWorkspace(world.id, world.lineage), world.acts);
      expect(again).toEqual({ state: world.state, voids: [] });
    }),
    { numRuns: 25 },
  );
});
