/**
 * A real relay for tests: port chosen by the system, a temporary folder, real HTTP and real WebSockets.
 *
 *     await using relay = await startTestRelay();
 *     const ann = await relay.setUp('Ann');
 *     const ben = await relay.join(ann, 'Ben', 'commenter');
 *     await using acts = await ann.actsSocket();
 *
 * Time stands still until `relay.clock.advance(ms)`, which cuts connections that stay silent meanwhile, or
 * `relay.clock.jumpTo(ms)`, which runs nothing. Browser tests pass `clock: systemClock`, `hasSample: true`, and
 * `appFolder` unless `dist/` is meant.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Role } from '#shared/acts/act.ts';
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import type { Head } from '#shared/acts/act.ts';
import { bytesToSign, type SignedAct } from '#shared/acts/envelope.ts';
import { base64url } from '#shared/kernel/bytes.ts';
import { ActId, InviteId, MemberId, type KeyId, type LedgerId, type LineageId } from '#shared/kernel/ids.ts';
import { secretHash } from '#shared/people/secret-hash.ts';
import { SessionAnswer, StateAnswer, TicketAnswer } from '#shared/protocol/http-api.ts';
import type { Clock } from '../../sync-server/clock.ts';
import { startRelay, type Relay, type RelayOptions } from '../../sync-server/relay.ts';
import { deviceOf, startMs, type Device } from '../shared/ledger-fixture.ts';
import { ActsClient } from './acts-client.ts';
import { handClock, type HandClock } from './hand-clock.ts';
import { patient } from './nodes/patient.ts';

export const testPassword = 'correct horse battery';
/** Fixed, as `SETUP_TOKEN` would be. */
export const testSetupToken = 'setup-token-for-tests-only';

/** scrypt that costs nothing: tests are about everything else. */
export const cheapPasswords = { cost: 2, blockSize: 1, parallelization: 1 };

export const randomId = (): string => base64url(randomBytes(16));

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or `null` when the answer is none. */
  readonly json: unknown;
  readonly bytes: Uint8Array;
}

export interface CallOptions {
  readonly method?: string;
  /** Sent as JSON; a string goes as it is. */
  readonly body?: unknown;
  readonly token?: string;
  readonly cookie?: string;
  /** `null` leaves the header out. */
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export class TestRelay {
  readonly folder: string;
  readonly clock: HandClock;
  readonly #options: Partial<RelayOptions>;
  #relay: Relay;

  constructor(relay: Relay, folder: string, clock: HandClock, options: Partial<RelayOptions>) {
    this.#relay = relay;
    this.folder = folder;
    this.clock = clock;
    this.#options = options;
  }

  /** The relay's time, ms since 1970. */
  now(): number {
    return (this.#options.clock ?? this.clock).now();
  }
  get relay(): Relay {
    return this.#relay;
  }
  /** Its address on this machine, whatever its public one is. */
  get url(): string {
    return `http://127.0.0.1:${this.#relay.port}`;
  }
  get socketUrl(): string {
    return this.url.replace(/^http/, 'ws');
  }

  async call(path: string, options: CallOptions = {}): Promise<Answer> {
    const { body, token, cookie, origin = this.url } = options;
    const response = await fetch(`${this.url}${path}`, {
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(origin === null ? {} : { origin }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, json: jsonOf(bytes), bytes };
  }

  async state(): Promise<StateAnswer> {
    return StateAnswer.parse((await this.call('/api/state')).json);
  }

  /** The signed first act of a workspace, as the set-up page makes it. */
  async creation(person: TestPerson): Promise<SignedAct> {
    const { workspace, lineage, relayKey } = await this.state();
    return person.sign(workspace, lineage, {
      type: 'workspace-created',
      name: 'Test workspace',
      relayKey,
      person: person.name,
      zone: 'Europe/Vienna',
    });
  }

  /** Makes the first administrator. */
  async setUp(name: string): Promise<TestMember> {
    const person = new TestPerson(name);
    const body = { token: testSetupToken, password: testPassword, act: await this.creation(person) };
    return this.#entered(person, await this.call('/api/setup', { body }));
  }

  /** `administrator` invites somebody, who comes in. */
  async join(administrator: TestMember, name: string, role: Role): Promise<TestMember> {
    const link = await administrator.invite(role);
    const person = new TestPerson(name);
    return this.#entered(
      person,
      await this.call('/api/join', { body: await this.joining(person, link.invite, link.secret) }),
    );
  }

  async joining(person: TestPerson, invite: InviteId, secret: string): Promise<object> {
    const { workspace, lineage } = await this.state();
    const act = person.sign(workspace, lineage, {
      type: 'member-joined',
      invite,
      person: person.name,
      zone: 'Europe/London',
    });
    return { invite, secret, password: testPassword, act };
  }

  #entered(person: TestPerson, answer: Answer): TestMember {
    if (answer.status !== 200) throw new Error(`not let in: ${JSON.stringify(answer.json)}`);
    const { token } = SessionAnswer.parse(answer.json);
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return new TestMember(this, person, token ?? '', cookie);
  }

  /** Stops and starts again on the same folder, as after an update. */
  async restart(): Promise<void> {
    await this.#relay.close();
    this.#relay = await startRelay(relayOptions(this.folder, this.clock, this.#options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#relay.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Somebody with a device, not yet known to any relay. */
export class TestPerson {
  readonly name: string;
  readonly device: Device;
  readonly member: MemberId;

  constructor(name: string, device = deviceOf(`${name} ${randomId()}`)) {
    this.name = name;
    this.device = device;
    this.member = MemberId.parse(randomId());
  }

  get key(): KeyId {
    return this.device.key;
  }

  /** A signed act; it brings its key when its type does so. */
  sign(
    ledger: LedgerId,
    lineage: LineageId,
    draft: ActDraft,
    { seen = { seq: 0, hash: '' }, id = randomId(), by = this.member }: SignOptions = {},
  ): SignedAct {
    const { payload, texts } = composeAct(
      draft,
      { id: ActId.parse(id), by, claimedAtMs: startMs, seen },
      randomId,
    );
    const bringsKey = ['workspace-created', 'member-joined', 'key-registered'].includes(draft.type);
    return {
      ledger,
      lineage,
      payload: base64url(payload),
      key: this.device.key,
      publicKey: bringsKey ? base64url(this.device.publicKey) : null,
      signature: base64url(this.device.sign(bytesToSign(ledger, lineage, payload))),
      texts: [...texts],
    };
  }
}

export interface SignOptions {
  readonly seen?: Head;
  readonly id?: string;
  readonly by?: MemberId;
}

/** Somebody signed in. */
export class TestMember {
  readonly relay: TestRelay;
  readonly who: TestPerson;
  readonly token: string;
  readonly cookie: string;

  constructor(relay: TestRelay, who: TestPerson, token: string, cookie: string) {
    this.relay = relay;
    this.who = who;
    this.token = token;
    this.cookie = cookie;
  }

  get member(): MemberId {
    return this.who.member;
  }

  call(path: string, options: CallOptions = {}): Promise<Answer> {
    return this.relay.call(path, { token: this.token, ...options });
  }

  async ticket(request: object): Promise<string> {
    const answer = await this.call('/api/tickets', { body: request });
    if (answer.status !== 200) throw new Error(`no ticket: ${JSON.stringify(answer.json)}`);
    return TicketAnswer.parse(answer.json).ticket;
  }

  async actsSocket(): Promise<ActsClient> {
    const ticket = await this.ticket({ socket: 'acts' });
    const { workspace, lineage } = await this.relay.state();
    return ActsClient.open(this.relay.socketUrl, ticket, this.who, { workspace, lineage });
  }

  /** Makes an invite and returns both halves of its link. */
  async invite(role: Role, lifetimeMs = 7 * 24 * 3_600_000): Promise<{ invite: InviteId; secret: string }> {
    const invite = InviteId.parse(randomId());
    const secret = randomId();
    await using acts = await this.actsSocket();
    await acts.performInWorkspace({
      type: 'member-invited',
      invite,
      role,
      secretHash: secretHash(secret),
      expiresAtMs: this.relay.now() + lifetimeMs,
    });
    return { invite, secret };
  }
}

export async function startTestRelay(options: Partial<RelayOptions> = {}): Promise<TestRelay> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'));
  const clock = handClock(startMs);
  try {
    const relay = await startRelay(relayOptions(folder, clock, options));
    return new TestRelay(relay, folder, clock, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const relayOptions = (folder: string, clock: Clock, options: Partial<RelayOptions>): RelayOptions => ({
  port: 0,
  host: '127.0.0.1',
  dataFolder: folder,
  publicUrl: null,
  setupToken: testSetupToken,
  log: pino({ level: 'silent' }),
  clock,
  passwordCost: cheapPasswords,
  databasePatience: patient,
  // A machine that is busy with other tests is no trouble of this relay's.
  lag: { read: () => ({ p50: 0, p99: 0, max: 0 }), [Symbol.dispose]: () => undefined },
  hasSample: false,
  ...options,
});

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
