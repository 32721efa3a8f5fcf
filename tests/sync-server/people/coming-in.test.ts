import { describe, expect, test } from 'vitest';
import {
  randomId,
  startTestRelay,
  testPassword,
  testSetupToken,
  TestPerson,
  type Answer,
  type TestRelay,
} from '../start-relay.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const refusal = ({ status, json }: Answer): object => ({ status, code: codeOf(json) });
const codeOf = (json: unknown): unknown =>
  json && typeof json === 'object' && 'code' in json ? json.code : null;

describe('the first administrator', () => {
  test('comes in once, with the printed token, and the link is gone afterwards', async () => {
    await using relay = await startTestRelay();
    expect(relay.relay.setupLink).toBe(`${relay.url}/setup#${testSetupToken}`);
    const ann = new TestPerson('Ann');
    const act = await relay.creation(ann);
    const wrong = await relay.call('/api/setup', {
      body: { token: randomId(), password: testPassword, act },
    });
    expect(refusal(wrong)).toEqual({ status: 403, code: 'setup-token-wrong' });
    const weak = await relay.call('/api/setup', { body: { token: testSetupToken, password: 'short', act } });
    expect(refusal(weak)).toEqual({ status: 422, code: 'password-weak' });
    expect((await relay.state()).isSetUp).toBe(false);

    const right = await relay.call('/api/setup', {
      body: { token: testSetupToken, password: testPassword, act },
    });
    expect(right.json).toMatchObject({ member: ann.member, person: 'Ann', role: 'administrator' });
    const again = await relay.call('/api/setup', {
      body: {
        token: testSetupToken,
        password: testPassword,
        act: await relay.creation(new TestPerson('Eve')),
      },
    });
    expect(refusal(again)).toEqual({ status: 409, code: 'setup-done' });
    await relay.restart();
    expect(relay.relay.setupLink).toBeNull();
  });

  test('a workspace that names another relay’s key is not founded here', async () => {
    await using relay = await startTestRelay();
    const ann = new TestPerson('Ann');
    const { workspace, lineage } = await relay.state();
    const act = ann.sign(workspace, lineage, {
      type: 'workspace-created',
      name: 'W',
      relayKey: new TestPerson('Eve').key,
      person: 'Ann',
      zone: 'UTC',
    });
    const answer = await relay.call('/api/setup', {
      body: { token: testSetupToken, password: testPassword, act },
    });
    expect(refusal(answer)).toEqual({ status: 422, code: 'key-unknown' });
    expect((await relay.state()).isSetUp).toBe(false);
  });

  test.each([
    ['of 10,000 characters', 'a'.repeat(10_000)],
    ['with bidirectional marks', 'Ann\u202egnA'],
    ['of nothing', ''],
    ['with a line break', 'Ann\nBen'],
  ])('a name %s is refused', async (_, name) => {
    await using relay = await startTestRelay();
    const act = await relay.creation(new TestPerson(name));
    const answer = await relay.call('/api/setup', {
      body: { token: testSetupToken, password: testPassword, act },
    });
    expect(refusal(answer)).toEqual({ status: 422, code: 'name-malformed' });
    expect((await relay.state()).isSetUp).toBe(false);
  });
});

describe('an invite link', () => {
  test('lets one person in, with its role', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { invite, secret } = await ann.invite('commenter');
    const check = await relay.call('/api/invite-check', { body: { invite, secret } });
    expect(check.json).toEqual({
      role: 'commenter',
      invitedBy: 'Ann',
      workspace: 'Test workspace',
      expiresAtMs: relay.clock.now() + 7 * dayMs,
    });
    const ben = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Ben'), invite, secret),
    });
    expect(ben.json).toMatchObject({ person: 'Ben', role: 'commenter' });
    const second = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Cy'), invite, secret),
    });
    expect(refusal(second)).toEqual({ status: 410, code: 'invite-used' });
    expect(refusal(await relay.call('/api/invite-check', { body: { invite, secret } }))).toEqual({
      status: 410,
      code: 'invite-used',
    });
  });

  test('used by two at the same moment lets one in', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { invite, secret } = await ann.invite('editor');
    const bodies = await Promise.all(
      ['Ben', 'Cy'].map((name) => relay.joining(new TestPerson(name), invite, secret)),
    );
    const answers = await Promise.all(bodies.map((body) => relay.call('/api/join', { body })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200, 410]));
  });

  test('ends after seven days', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { invite, secret } = await ann.invite('editor');
    relay.clock.jumpTo(relay.clock.now() + 7 * dayMs);
    const late = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Ben'), invite, secret),
    });
    expect(refusal(late)).toEqual({ status: 410, code: 'invite-expired' });
  });

  test('with another secret is not one of ours', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { invite } = await ann.invite('editor');
    const answer = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Ben'), invite, randomId()),
    });
    expect(refusal(answer)).toEqual({ status: 404, code: 'invite-unknown' });
  });

  test('cannot hold longer than seven days, and only administrators make one', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    await ann.invite('editor', 30 * dayMs);
    await ben.invite('administrator');
    const { invites } = relay.relay.ledgers.workspaceState();
    expect([...invites.values()].map((invite) => invite.state)).toEqual(['used']);
  });

  test('does not let somebody in under a name that is taken', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { invite, secret } = await ann.invite('editor');
    const taken = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('ANN'), invite, secret),
    });
    expect(refusal(taken)).toEqual({ status: 409, code: 'name-taken' });
    const other = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Ben'), invite, secret),
    });
    expect(other.status).toBe(200);
  });
});

describe('signing in', () => {
  const signIn = (relay: TestRelay, person: string, password: string, address = ''): Promise<Answer> =>
    relay.call('/api/sign-in', {
      body: { person, password },
      headers: address ? { 'x-forwarded-for': address } : {},
    });

  test('needs name and password, and gives a session of its own', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const entered = await signIn(relay, 'ann', testPassword);
    expect(entered.json).toMatchObject({ member: ann.member, person: 'Ann', role: 'administrator' });
    expect(refusal(await signIn(relay, 'Ann', 'wrong password'))).toEqual({
      status: 401,
      code: 'password-wrong',
    });
    expect((await signIn(relay, 'Nobody', testPassword)).json).toEqual(
      (await signIn(relay, 'Ann', 'wrong password')).json,
    );
  });

  test('five wrong tries lock the name for fifteen minutes, even for the right password', async () => {
    await using relay = await startTestRelay({ publicUrl: 'http://decide.example' });
    await relay.setUp('Ann');
    const from = (address: string, password: string): Promise<Answer> =>
      signIn(relay, 'Ann', password, address);
    for (let i = 1; i <= 5; i++)
      expect(refusal(await from(`192.0.2.${i}`, 'wrong password'))).toEqual({
        status: 401,
        code: 'password-wrong',
      });
    expect(refusal(await from('192.0.2.9', testPassword))).toEqual({ status: 429, code: 'too-many-tries' });
    relay.clock.advance(15 * minuteMs);
    expect((await from('192.0.2.9', testPassword)).status).toBe(200);
  });

  test('five wrong tries lock the address, for every name', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    for (let i = 1; i <= 5; i++) await signIn(relay, `Nobody ${i}`, 'wrong password');
    expect(refusal(await signIn(relay, 'Ann', testPassword))).toEqual({
      status: 429,
      code: 'too-many-tries',
    });
    relay.clock.advance(15 * minuteMs);
    expect((await signIn(relay, 'Ann', testPassword)).status).toBe(200);
  });

  test('right passwords are not counted, and nobody forges an address without a proxy', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    for (let i = 0; i < 7; i++) expect((await signIn(relay, 'Ann', testPassword)).status).toBe(200);
    for (let i = 1; i <= 5; i++) await signIn(relay, `Nobody ${i}`, 'wrong password', `192.0.2.${i}`);
    expect(refusal(await signIn(relay, 'Ann', testPassword, '192.0.2.77'))).toEqual({
      status: 429,
      code: 'too-many-tries',
    });
  });

  test('wrong tries sent at the same moment are counted as well', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => signIn(relay, 'Ann', 'wrong password')),
    );
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(7);
  });
});
