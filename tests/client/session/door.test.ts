/** Who stands at the door, and what they are told. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { openDoor, type Door, type Standing } from '../../../client/session/door.ts';
import { sessionShelf, type SessionFacts } from '../../../client/session/session-facts.ts';
import { deviceDatabaseName } from '../../../client/storage/database-names.ts';
import { NetworkSwitch } from '../sync/network-switch.ts';
import { startTestRelay, testPassword, testSetupToken } from '../../sync-server/start-relay.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});
async function newRelay() {
  const relay = await startTestRelay();
  open.push(relay);
  return relay;
}
let browsers = 0;
function doorAt(
  url: string,
  databasePrefix = `door-${browsers++}`,
  token: { value: string | null } = { value: null },
): Door {
  const socketUrl = url.replace(/^http/, 'ws');
  const door = openDoor({ clock: deviceClock, baseUrl: url, socketUrl, databasePrefix, token });
  open.push({ [Symbol.asyncDispose]: () => door.close() });
  return door;
}
const when = (door: Door, kind: Standing['kind']) =>
  untilStore(door.standing, (standing) => standing.kind === kind);
const ann = { person: 'Ann', password: testPassword, zone: 'Europe/Vienna', workspaceName: 'Ours' };

describe('the door', () => {
  it('says that nobody has set up this relay, then lets the first administrator in', async () => {
    const { url } = await newRelay();
    const door = doorAt(url);
    await when(door, 'not-set-up');
    expect(await door.setUp(testSetupToken, ann)).toEqual({ ok: true, value: null });
    const standing = await when(door, 'open');
    expect(standing.kind === 'open' && standing.workspace.me.get()).toMatchObject({
      person: 'Ann',
      role: 'administrator',
    });
  });

  it('says that no relay is in reach on a first visit, and looks again when asked', async () => {
    const { url } = await newRelay();
    const door = doorAt('http://127.0.0.1:1');
    await when(door, 'unreachable');
    expect(await door.signIn('Ann', testPassword)).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
    door.retry();
    await when(door, 'unreachable');
    void url;
  });

  it('tells what is wrong and leaves nothing on the device', async () => {
    const { url } = await newRelay();
    const door = doorAt(url, 'door-wrong');
    await when(door, 'not-set-up');
    expect(await door.setUp('wrong-token-wrong-token-', ann)).toMatchObject({
      ok: false,
      error: { code: 'setup-token-wrong' },
    });
    expect(await door.setUp(testSetupToken, { ...ann, password: 'short' })).toMatchObject({
      ok: false,
      error: { code: 'password-weak' },
    });
    expect(await door.join('no-link', ann)).toMatchObject({ ok: false, error: { code: 'invite-unknown' } });
    const left = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('door-wrong/'));
    expect(left.map(({ name }) => name)).toEqual(['door-wrong/sessions']);
  });

  it('lets a member in by link once, and by password ever after', async () => {
    const { url } = await newRelay();
    const first = doorAt(url);
    await first.setUp(testSetupToken, ann);
    const standing = await when(first, 'open');
    if (standing.kind !== 'open') throw new Error('not in');
    await untilStore(standing.workspace.connection, (connection) => connection === 'online');
    const link = await standing.workspace.invite('commenter');

    const second = doorAt(url);
    await when(second, 'signed-out');
    expect(await second.checkInvite(link)).toMatchObject({
      ok: true,
      value: { role: 'commenter', invitedBy: 'Ann', workspace: 'Ours' },
    });
    expect(await second.join(link, { ...ann, person: 'Ben' })).toMatchObject({ ok: true });
    const again = doorAt(url);
    expect(await again.checkInvite(link)).toMatchObject({ ok: false, error: { code: 'invite-used' } });
    expect(await again.signIn('Ben', 'not the password')).toMatchObject({
      ok: false,
      error: { code: 'password-wrong' },
    });
    expect(await again.signIn('ben', testPassword)).toMatchObject({ ok: true });
    expect((await when(again, 'open')).kind).toBe('open');
  });

  it('does not mix a workspace with another that lives at its address now', async () => {
    const old = await newRelay();
    const token = { value: null };
    const before = doorAt(old.url, 'door-moved', token);
    await before.setUp(testSetupToken, ann);
    await when(before, 'open');
    await before.close();

    const other = await newRelay();
    const door = doorAt(other.url, 'door-moved', token);
    await when(door, 'not-set-up');
  });

  it('says so when the browser lets nothing be kept, before anybody writes a word', async () => {
    const { url } = await newRelay();
    const refused = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('storage is off', 'SecurityError');
    });
    const door = doorAt(url);
    await when(door, 'no-storage');
    refused.mockRestore();
    door.retry();
    await when(door, 'not-set-up');
  });

  it('lets nobody in by the session of somebody who signed out while offline', async () => {
    const relay = await newRelay();
    const network = await NetworkSwitch.open(() => relay.relay.port);
    open.push(network);
    const cookie = { value: null as string | null };
    const door = doorAt(network.url, 'door-left', cookie);
    await door.setUp(testSetupToken, ann);
    const standing = await when(door, 'open');
    if (standing.kind !== 'open') throw new Error('not in');
    const held = cookie.value;
    network.cut();
    await standing.workspace.signOut();
    await when(door, 'signed-out');

    network.restore();
    const next = doorAt(network.url, 'door-left', { value: held });
    await when(next, 'signed-out');
    expect((await relay.call('/api/me', { token: held ?? '' })).status).toBe(401);
  });

  it('is signed out for good when the page is closed before the relay has heard of it', async () => {
    const relay = await newRelay();
    const network = await NetworkSwitch.open(() => relay.relay.port);
    open.push(network);
    const door = doorAt(network.url, 'door-hurried');
    await door.setUp(testSetupToken, ann);
    const standing = await when(door, 'open');
    if (standing.kind !== 'open') throw new Error('not in');
    const { member, workspace } = await factsOf('door-hurried');
    network.cut();
    // As a page that is closed at the first moment: what is kept is all that is left of it.
    await sessionShelf('door-hurried').oweSignOut(true);
    await standing.workspace.close();

    const next = doorAt(network.url, 'door-hurried');
    await when(next, 'unreachable');
    network.restore();
    next.retry();
    await when(next, 'signed-out');
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names).toContain(deviceDatabaseName('door-hurried', workspace, member));
  });
});

async function factsOf(prefix: string): Promise<SessionFacts> {
  const facts = (await sessionShelf(prefix).atStart()).current;
  if (!facts) throw new Error('nobody is signed in');
  return facts;
}
