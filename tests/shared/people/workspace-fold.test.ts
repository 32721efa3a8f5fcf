/** Who belongs to the workspace, who may change that, and what held at an earlier moment. */
import { describe, expect, test } from 'vitest';
import { PersonName, type WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { base64url } from '#shared/kernel/bytes.ts';
import { InviteId, KeyId, MemberId } from '#shared/kernel/ids.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import { isVouchedFor } from '#shared/people/key-vouch.ts';
import { emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import { includesRole, personOf, policyAt, roleAt } from '#shared/people/workspace-state.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { dayMs, deviceOf, digestOfText, place, World, type Device, type Person } from '../ledger-fixture.ts';

type Said = 'ok' | RefusalCode;
function said(
  world: World,
  person: Person | 'relay',
  draft: ActDraft<WorkspaceAct>,
  options: Parameters<World['attempt']>[2] = {},
): Said {
  const result = world.attempt(person, draft, options);
  return result.ok ? 'ok' : result.error.code;
}

const newcomer = (name: string): Person => ({
  member: MemberId.parse(`member-${name.toLowerCase()}`),
  name,
  device: deviceOf(name),
});
const joining = (invite: InviteId, person: string) =>
  ({ type: 'member-joined', invite, person, zone: 'UTC' }) as const;
const bringsKey = { bringsKey: true };

test('a workspace begins with its first administrator, their key and the relay’s', () => {
  const { state, admin, relay } = new World();
  expect(state).toMatchObject({ name: 'Test workspace', relayKey: relay.key, seq: 1 });
  expect(roleAt(state, admin.member, 1)).toBe('administrator');
  expect(state.keys.get(admin.device.key)).toMatchObject({ member: admin.member, registeredSeq: 1 });
});

test('nothing comes before the creation, and it comes once', () => {
  const world = new World();
  const creation = {
    type: 'workspace-created',
    name: 'Again',
    relayKey: world.relay.key,
    person: 'Eve',
    zone: 'UTC',
  } as const;
  expect(said(world, newcomer('Eve'), creation, bringsKey)).toBe('setup-done');
  const late = world.acts.slice(0, 1);
  world.join('Ben', 'viewer');
  const [, invited] = world.acts;
  if (!invited) throw new Error('Ben was invited');
  const { state, voids } = foldWorkspace(emptyWorkspace(world.id, world.lineage), [invited, ...late]);
  expect(voids).toMatchObject([{ id: invited.act.id, refusal: { code: 'act-out-of-place' } }]);
  expect(state.members.size).toBe(1);
});

describe('names', () => {
  test.each([
    ['another case', 'ANN'],
    ['compatible letters', 'Ａｎｎ'],
    ['more spaces', 'Ann  Lee', 'Ann Lee'],
    ['sharp s', 'Ann Weiss', 'Ann Weiß'],
    ['final sigma', 'Νίκοσ', 'Νίκος'],
    ['the Kelvin sign', '\u212ain', 'Kin'],
  ])('that differ by %s are one name', (_, name, taken = 'Ann') => {
    const world = new World();
    if (taken !== 'Ann') world.join(taken, 'viewer');
    const ben = world.join('Ben', 'viewer');
    expect(said(world, ben, { type: 'profile-changed', person: name, zone: 'UTC' })).toBe('name-taken');
  });

  test.each([
    ['zero width space', 'An\u200bn'],
    ['variation selector', 'Ann\ufe0f'],
    ['combining grapheme joiner', 'A\u034fnn'],
    ['hangul filler', '\u3164'],
    ['half-width hangul filler', 'Ann\uffa0'],
    ['blank braille pattern', '\u2800'],
    ['tag characters', 'Ann\u{e0041}'],
    ['right-to-left override', 'A\u202enn'],
    ['line separator', 'Ann\u2028'],
    ['private use', 'Ann\ue000'],
  ])('with invisible characters are none: %s', (_, name) => {
    expect(PersonName.safeParse(name).success).toBe(false);
  });

  test.each(['Zoë', 'Nguyễn Văn A', 'دانيال', '李小龍', 'O’Neil-Smith, Jr.', 'Ωμέγα', 'הדס'])(
    'of people: %s',
    (name) => {
      expect(PersonName.safeParse(name).success).toBe(true);
    },
  );
});

describe('an administrator who is one no longer', () => {
  test.each(['removed', 'demoted'])('does not come back by a link of their own: %s', (how) => {
    const world = new World();
    const eve = world.join('Eve', 'administrator');
    const own = world.invite('administrator', world.nowMs + dayMs, eve);
    const others = world.invite('viewer');
    const ended =
      how === 'removed'
        ? ({ type: 'member-removed', member: eve.member } as const)
        : ({ type: 'role-changed', member: eve.member, role: 'editor' } as const);
    expect(said(world, world.admin, ended)).toBe('ok');
    expect(said(world, newcomer('Mallory'), joining(own, 'Mallory'), bringsKey)).toBe('invite-unknown');
    expect(said(world, newcomer('Ben'), joining(others, 'Ben'), bringsKey)).toBe('ok');
  });
});

describe('joining', () => {
  test('takes an open invite, its role, once', () => {
    const world = new World();
    const invite = world.invite('editor');
    const ben = newcomer('Ben');
    expect(said(world, ben, joining(invite, 'Ben'), bringsKey)).toBe('ok');
    expect(roleAt(world.state, ben.member, world.state.seq)).toBe('editor');
    expect(said(world, newcomer('Cleo'), joining(invite, 'Cleo'), bringsKey)).toBe('invite-used');
  });

  test('is refused with a link that is unknown, withdrawn or expired', () => {
    const world = new World();
    const unknown = InviteId.parse('never-made');
    const withdrawn = world.invite('viewer');
    const lasting = world.invite('viewer', world.nowMs + dayMs);
    world.perform(world.admin, { type: 'invite-revoked', invite: withdrawn });
    world.nowMs += dayMs + 1;
    const attempts = [unknown, withdrawn, lasting].map((invite) =>
      said(world, newcomer('Ben'), joining(invite, 'Ben'), bringsKey),
    );
    expect(attempts).toEqual(['invite-unknown', 'invite-unknown', 'invite-expired']);
    expect(said(world, world.admin, { type: 'invite-revoked', invite: withdrawn })).toBe('act-repeated');
  });

  test.each(['Ann', 'ANN', 'ann', 'Ａｎｎ'])('is refused under the name %s when Ann is there', (name) => {
    const world = new World();
    expect(said(world, newcomer('Other'), joining(world.invite('viewer'), name), bringsKey)).toBe(
      'name-taken',
    );
    expect(world.state.invites.values().next().value?.state).toBe('open');
  });

  test('takes a key of one’s own: whole, unknown before, and not one that signs everything', () => {
    const world = new World();
    const invite = world.invite('viewer');
    const ben = newcomer('Ben');
    expect(said(world, ben, joining(invite, 'Ben'))).toBe('key-unknown');
    expect(said(world, { ...ben, device: world.admin.device }, joining(invite, 'Ben'), bringsKey)).toBe(
      'key-unknown',
    );
    const publicKey = new Uint8Array(32);
    const weak = { ...ben.device, publicKey, key: KeyId.parse(sha256Text(publicKey)) };
    expect(said(world, { ...ben, device: weak }, joining(invite, 'Ben'), bringsKey)).toBe('key-unknown');
  });

  test('without a key is by the relay’s word', () => {
    const world = new World();
    const ben = { ...newcomer('Ben'), device: world.relay };
    expect(said(world, ben, joining(world.invite('viewer'), 'Ben'))).toBe('ok');
    expect(world.state.keys.size).toBe(1);
    expect(said(world, ben, { type: 'profile-changed', person: 'Benno', zone: 'UTC' })).toBe('ok');
  });
});

describe('roles hold', () => {
  const world = new World();
  const ben = world.join('Ben', 'editor');
  const { admin } = world;
  const invite = world.invite('viewer');
  const forAdministrators: readonly ActDraft<WorkspaceAct>[] = [
    {
      type: 'member-invited',
      invite: InviteId.parse('invite-by-ben'),
      role: 'administrator',
      secretHash: digestOfText('s'),
      expiresAtMs: 1,
    },
    { type: 'invite-revoked', invite },
    { type: 'role-changed', member: ben.member, role: 'administrator' },
    { type: 'member-removed', member: admin.member },
    { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 },
  ];
  test.each(forAdministrators)('$type is for administrators', (draft) => {
    expect(said(world, ben, draft)).toBe('role-insufficient');
  });

  test('one’s own name, zone and keys are one’s own', () => {
    expect(said(world, ben, { type: 'profile-changed', person: 'Benno', zone: 'Asia/Kolkata' })).toBe('ok');
    expect(said(world, ben, { type: 'profile-changed', person: 'ann', zone: 'UTC' })).toBe('name-taken');
    expect(said(world, ben, { type: 'key-revoked', key: admin.device.key })).toBe('role-insufficient');
  });

  test('the last administrator is neither removed nor demoted', () => {
    const alone = new World();
    const { member } = alone.admin;
    expect(said(alone, alone.admin, { type: 'member-removed', member })).toBe('act-out-of-place');
    expect(said(alone, alone.admin, { type: 'role-changed', member, role: 'editor' })).toBe(
      'act-out-of-place',
    );
    const second = alone.join('Ben', 'administrator');
    expect(said(alone, second, { type: 'role-changed', member, role: 'editor' })).toBe('ok');
    expect(said(alone, second, { type: 'member-removed', member: second.member })).toBe('act-out-of-place');
  });

  test('somebody who left acts no more, and their name stays theirs', () => {
    const here = new World();
    const gone = here.join('Gus', 'editor');
    here.perform(here.admin, { type: 'member-removed', member: gone.member });
    expect(said(here, gone, { type: 'profile-changed', person: 'Gustav', zone: 'UTC' })).toBe(
      'member-unknown',
    );
    expect(said(here, here.admin, { type: 'role-changed', member: gone.member, role: 'editor' })).toBe(
      'member-unknown',
    );
    expect(personOf(here.state, gone.member)).toBe('Gus');
    expect(said(here, newcomer('Gustav'), joining(here.invite('viewer'), 'Gus'), bringsKey)).toBe(
      'name-taken',
    );
  });
});

describe('[E5] keys', () => {
  test('a member registers another device’s key, and a revoked key signs no more', () => {
    const world = new World();
    const ben = world.join('Ben', 'editor');
    const tablet = { ...ben, device: deviceOf('Ben’s tablet') };
    const profile = { type: 'profile-changed', person: 'Benno', zone: 'UTC' } as const;
    expect(said(world, tablet, profile)).toBe('key-unknown');
    expect(said(world, tablet, { type: 'key-registered', device: 'Tablet' }, bringsKey)).toBe('ok');
    expect(said(world, tablet, { type: 'key-registered', device: 'Again' }, bringsKey)).toBe('key-unknown');
    expect(said(world, tablet, profile)).toBe('ok');
    expect(said(world, ben, { type: 'key-revoked', key: tablet.device.key })).toBe('ok');
    expect(said(world, ben, { type: 'key-revoked', key: tablet.device.key })).toBe('act-repeated');
    expect(said(world, tablet, { ...profile, person: 'Bertram' })).toBe('key-unknown');
    expect(said(world, ben, { ...profile, person: 'Bertram' })).toBe('ok');
  });

  test('[E6] a key is vouched for by who joined with it, or by another key of the same member that is', () => {
    const world = new World();
    const ben = world.join('Ben', 'editor');
    const through = (seed: string) => ({ ...ben, device: deviceOf(seed) });
    const [tablet, phone] = [through('Ben’s tablet'), through('Ben’s phone')];
    for (const device of [tablet, phone])
      world.perform(device, { type: 'key-registered', device: 'New' }, bringsKey);
    const isVouched = ({ device }: Person) => isVouchedFor(world.state.keys, device.key);
    const confirm = (by: Person, { device }: Person) =>
      said(world, by, { type: 'key-confirmed', key: device.key });
    expect([ben, tablet, phone].map(isVouched)).toEqual([true, false, false]);
    expect(confirm(tablet, tablet), 'itself').toBe('key-unknown');
    expect(confirm(tablet, phone), 'by a key that is not vouched for').toBe('key-unknown');
    expect(confirm(world.admin, phone), 'by somebody else').toBe('key-unknown');
    expect(confirm({ ...ben, device: world.relay }, phone), 'by the relay').toBe('key-unknown');
    expect(confirm(ben, tablet)).toBe('ok');
    expect(confirm(ben, tablet)).toBe('act-repeated');
    expect(confirm(tablet, phone)).toBe('ok');
    expect([ben, tablet, phone].map(isVouched)).toEqual([true, true, true]);
  });

  test('[E6] what a disowned key confirmed is vouched for no more, until another key says so', () => {
    const world = new World();
    const ben = world.join('Ben', 'editor');
    const [tablet, phone] = [deviceOf('Ben’s tablet'), deviceOf('Ben’s phone')];
    for (const device of [tablet, phone])
      world.perform({ ...ben, device }, { type: 'key-registered', device: 'New' }, bringsKey);
    const disown = (by: Person, key: Device) =>
      said(world, by, { type: 'key-revoked', key: key.key, notMine: true });
    expect(disown({ ...ben, device: phone }, tablet), 'by a key that is not vouched for').toBe('key-unknown');
    expect(disown(world.admin, tablet), 'by an administrator').toBe('not-author');
    expect(disown(ben, ben.device), 'the key that joined').toBe('act-out-of-place');
    world.perform(ben, { type: 'key-confirmed', key: tablet.key });
    world.perform({ ...ben, device: tablet }, { type: 'key-confirmed', key: phone.key });
    expect(disown({ ...ben, device: phone }, ben.device), 'the key that joined').toBe('act-out-of-place');
    expect(disown(ben, tablet)).toBe('ok');
    expect(isVouchedFor(world.state.keys, phone.key)).toBe(false);
    expect(said(world, ben, { type: 'key-confirmed', key: phone.key })).toBe('ok');
    expect(isVouchedFor(world.state.keys, phone.key)).toBe(true);
  });

  test('a stranger and a sample person register none', () => {
    const world = new World();
    const sam = { ...world.addSample('Sam'), device: deviceOf('Sam') };
    const draft = { type: 'key-registered', device: 'Laptop' } as const;
    expect(said(world, newcomer('Eve'), draft, bringsKey)).toBe('member-unknown');
    expect(said(world, sam, draft, bringsKey)).toBe('key-unknown');
  });

  test('the relay signs for itself, for who holds no key, and for the operator’s invitations; nothing else', () => {
    const world = new World();
    const forAnn = { ...world.admin, device: world.relay };
    const sample = {
      type: 'sample-member-added',
      member: MemberId.parse('sample-person'),
      person: 'Sam',
      zone: 'UTC',
    } as const;
    expect(said(world, forAnn, { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 })).toBe(
      'key-unknown',
    );
    expect(said(world, world.admin, sample)).toBe('not-author');
    expect(
      said(world, 'relay', { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 }),
    ).toBe('not-author');
    expect(said(world, 'relay', sample, { device: world.admin.device })).toBe('key-unknown');
    expect(said(world, 'relay', sample)).toBe('ok');
    const invite = InviteId.parse('invite-by-operator');
    const invitation = {
      type: 'member-invited',
      invite,
      role: 'viewer',
      secretHash: digestOfText('s'),
      expiresAtMs: 1,
    } as const;
    expect(said(world, forAnn, invitation)).toBe('ok');
    const promotion = { type: 'role-changed', member: sample.member, role: 'administrator' } as const;
    expect(said(world, world.admin, promotion)).toBe('act-out-of-place');
  });
});

test('everything can be asked as at an earlier sequence number', () => {
  const world = new World();
  const ben = world.join('Ben', 'viewer');
  const joined = world.state.seq;
  world.perform(world.admin, { type: 'role-changed', member: ben.member, role: 'editor' });
  world.perform(world.admin, { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 2 });
  world.perform(world.admin, { type: 'member-removed', member: ben.member });
  const roles = [joined - 1, joined, joined + 1, joined + 2, joined + 3].map((seq) =>
    roleAt(world.state, ben.member, seq),
  );
  expect(roles).toEqual([null, 'viewer', 'editor', 'editor', null]);
  expect([joined + 1, joined + 2].map((seq) => policyAt(world.state, seq).minimumWindowMinutes)).toEqual([
    1440, 1,
  ]);
});

test('[E2] pending acts fold after stamped ones and move no head', () => {
  const world = new World();
  const signed = world.sign(
    world.id,
    { type: 'profile-changed', person: 'Anna', zone: 'UTC' },
    {
      by: world.admin.member,
      device: world.admin.device,
      seen: { seq: world.state.seq, hash: world.state.hash },
      claimedAtMs: 0,
    },
  );
  const { state, voids } = foldWorkspace(world.state, [place(signed)]);
  expect(voids).toEqual([]);
  expect(personOf(state, world.admin.member)).toBe('Anna');
  expect({ seq: state.seq, hash: state.hash }).toEqual({ seq: world.state.seq, hash: world.state.hash });
});

test('an act of another ledger, lineage or kind, or one that was there before, is refused', () => {
  const world = new World();
  const document = world.document(world.admin);
  const foreign = document.acts[0];
  const known = world.acts[0];
  if (!foreign || !known) throw new Error('both ledgers have acts');
  const moved = { ...foreign, envelope: { ...foreign.envelope, ledger: world.id } };
  const { state, voids } = foldWorkspace(
    world.state,
    [foreign, moved, known].map((one) => ({ ...one, stamp: null })),
  );
  expect(voids.map(({ refusal }) => refusal.code)).toEqual([
    'lineage-differs',
    'act-out-of-place',
    'act-repeated',
  ]);
  expect(state.members).toBe(world.state.members);
});

test('roles include the ones below them', () => {
  expect(includesRole('editor', 'commenter')).toBe(true);
  expect(includesRole('commenter', 'editor')).toBe(false);
  expect(includesRole(null, 'viewer')).toBe(false);
});

test('a key’s id is the hash of its bytes', () => {
  const { device } = new World().admin;
  expect(sha256Text(device.publicKey)).toBe(device.key);
  expect(base64url(device.publicKey)).toHaveLength(43);
});
