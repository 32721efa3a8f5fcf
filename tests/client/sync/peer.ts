/** One browser of one person against a real relay: everything of the client below React, in this process. */
import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import * as Y from 'yjs';
import type { Role } from '#shared/acts/act.ts';
import { deviceClock, type Clock } from '../../../client/kernel/clock.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { openDoor, type Door } from '../../../client/session/door.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { sessionShelf } from '../../../client/session/session-facts.ts';
import { deviceDatabaseName } from '../../../client/storage/database-names.ts';
import type { Workspace } from '../../../client/sync/workspace.ts';
import { testPassword, testSetupToken, type TestRelay } from '../../sync-server/start-relay.ts';
import { NetworkSwitch } from './network-switch.ts';

let browsers = 0;

export class Peer {
  readonly network: NetworkSwitch;
  readonly #prefix = `browser-${browsers++}`;
  readonly #token: { value: string | null } = { value: null };
  door: Door;

  readonly #clock: Clock;

  private constructor(network: NetworkSwitch, clock: Clock) {
    this.network = network;
    this.#clock = clock;
    this.door = this.#openDoor();
  }

  static async open(relay: TestRelay, clock: Clock = deviceClock): Promise<Peer> {
    return new Peer(await NetworkSwitch.open(() => relay.relay.port), clock);
  }

  #openDoor(): Door {
    const { url } = this.network;
    return openDoor({
      clock: this.#clock,
      baseUrl: url,
      socketUrl: url.replace(/^http/, 'ws'),
      databasePrefix: this.#prefix,
      token: this.#token,
    });
  }

  get workspace(): Workspace {
    const standing = this.door.standing.get();
    if (standing.kind !== 'open') throw new Error(`not in: ${standing.kind}`);
    return standing.workspace;
  }

  /** As the relay names it. */
  get session(): string {
    if (this.#token.value === null) throw new Error('nobody is signed in');
    return secretHash(this.#token.value);
  }

  /** Name of this member's database in this browser. */
  async deviceName(): Promise<string> {
    const facts = (await sessionShelf(this.#prefix).atStart()).current;
    if (!facts) throw new Error('nobody is signed in');
    return deviceDatabaseName(this.#prefix, facts.workspace, facts.member);
  }

  async setUp(person: string): Promise<void> {
    const entered = await this.door.setUp(testSetupToken, {
      person,
      password: testPassword,
      zone: 'Europe/Vienna',
      workspaceName: 'Test workspace',
    });
    if (!entered.ok) throw new Error(entered.error.sentence);
    await this.whenOnline();
  }

  async join(administrator: Peer, person: string, role: Role): Promise<void> {
    const fragment = await administrator.workspace.invite(role);
    const entered = await this.door.join(fragment, { person, password: testPassword, zone: 'Europe/London' });
    if (!entered.ok) throw new Error(entered.error.sentence);
    await this.whenOnline();
  }

  async whenOnline(): Promise<void> {
    await untilStore(this.workspace.connection, (connection) => connection === 'online');
    const { member } = this.workspace.me.get();
    await untilStore(this.workspace.state, (state) => state.members.has(member));
  }

  /** As a reload: everything in memory is gone, the databases stay. */
  async reload(): Promise<void> {
    await this.door.close();
    this.door = this.#openDoor();
    await untilStore(this.door.standing, (standing) => standing.kind === 'open');
  }

  /** As a browser that is short of room, or a person who clears what a site has stored. */
  async evict(): Promise<void> {
    for (const { name } of await indexedDB.databases())
      if (name?.startsWith(`${this.#prefix}/`)) await deleteDB(name);
  }

  /** A second tab of the same browser. */
  async secondTab(): Promise<Door> {
    const door = this.#openDoor();
    await untilStore(door.standing, (standing) => standing.kind === 'open');
    return door;
  }

  goOffline(): Promise<unknown> {
    this.network.cut();
    return untilStore(this.workspace.connection, (connection) => connection === 'offline');
  }

  goOnline(): Promise<void> {
    this.network.restore();
    this.workspace.reconnect();
    return this.whenOnline();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.door.close();
    await this.network[Symbol.asyncDispose]();
  }
}

export function paragraph(text: string, id: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph');
  element.setAttribute('id', id);
  element.insert(0, [new Y.XmlText(text)]);
  return element;
}

/** What a body says, block by block. */
export const textOf = (body: Y.XmlFragment): string[] =>
  body.toArray().map((block) =>
    block instanceof Y.XmlElement
      ? block
          .toArray()
          .map((child) => (child instanceof Y.XmlText ? child.toJSON() : ''))
          .join('')
      : '',
  );
