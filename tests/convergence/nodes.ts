/** Nodes as processes on one database, to be killed, held, restarted; and people who write on them and keep account. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as Y from 'yjs';
import { WebSocket } from 'ws';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { SessionAnswer, StateAnswer, TicketAnswer } from '#shared/protocol/http-api.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { ActsClient } from '../sync-server/acts-client.ts';
import { freePort } from '../sync-server/nodes/server-process.ts';
import { newPeer, type Peer } from '../sync-server/rooms/peer.ts';
import { writeParagraph } from '../sync-server/rooms/prose.ts';
import { randomId, testPassword, testSetupToken, TestPerson } from '../sync-server/start-relay.ts';

/** One node; its address stays when it is started again. */
export class RelayNode {
  readonly #options: object;
  readonly url: string;
  readonly folder: string;
  readonly #under: readonly string[];
  #child: ChildProcess | null = null;
  #isHeld = false;

  private constructor(options: object, port: number, folder: string, under: readonly string[]) {
    this.#options = { ...options, port, dataFolder: folder };
    this.folder = folder;
    this.#under = under;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * @param options a database of `null` is the embedded one.
   * @param under a command that runs it, with its arguments (a tracer); such a node is stopped, never killed.
   */
  static async start(
    options: { readonly databaseUrl: string | null; readonly redisUrl: string | null },
    under: readonly string[] = [],
  ): Promise<RelayNode> {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-node-'));
    const node = new RelayNode(options, await freePort(), folder, under);
    await node.start();
    return node;
  }

  /** Whether people are sent there, as a proxy knows that looks whether a node answers. */
  get isUp(): boolean {
    return this.#child !== null && !this.#isHeld;
  }

  /** Again where it ends at once, as a supervisor does: the database gives a node three seconds for a connection. */
  async start(attempts = 5): Promise<void> {
    const program = join(import.meta.dirname, 'node-process.ts');
    const [command, ...args] = [
      ...this.#under,
      process.execPath,
      program,
      JSON.stringify(this.#options),
    ] as const;
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const _ of createInterface({ input: child.stdout })) {
      this.#child = child;
      return;
    }
    if (attempts === 1) throw new Error('a node did not start');
    await this.start(attempts - 1);
  }

  /** kill -9 */
  async kill(): Promise<void> {
    await this.#end((child) => child.kill('SIGKILL'));
  }

  /** As a rolling restart does it. */
  async stop(): Promise<void> {
    await this.#end((child) => child.stdin?.end());
  }

  /** Holds the process, as a machine that is paused. */
  hold(): void {
    this.#isHeld = true;
    this.#child?.kill('SIGSTOP');
  }
  goOn(): void {
    this.#isHeld = false;
    this.#child?.kill('SIGCONT');
  }

  /** How far its clock is ahead of the machine's, ms. */
  setAhead(ms: number): void {
    this.#child?.stdin?.write(`${ms}\n`);
  }

  async #end(ask: (child: ChildProcess) => void): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child) return;
    const gone = once(child, 'exit');
    ask(child);
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.goOn();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One member on many devices, with a document that all of them write. */
export class Crowd {
  readonly who = new TestPerson('Ann');
  readonly document = LedgerId.parse(randomId());
  readonly lineage = LineageId.parse(randomId());
  readonly #state: StateAnswer;
  readonly #token: string;
  readonly writers: NodeWriter[] = [];
  /** Acts that were accepted, with their places. */
  readonly accepted = new Map<string, number>();
  #isOver = false;
  readonly #acting: Promise<void>[] = [];

  private constructor(state: StateAnswer, token: string, who: TestPerson) {
    this.#state = state;
    this.#token = token;
    this.who = who;
  }

  static async arrive(node: RelayNode): Promise<Crowd> {
    const state = StateAnswer.parse(await (await fetch(`${node.url}/api/state`)).json());
    const who = new TestPerson('Ann');
    const act = who.sign(state.workspace, state.lineage, {
      type: 'workspace-created',
      name: 'W',
      relayKey: state.relayKey,
      person: 'Ann',
      zone: 'UTC',
    });
    const answer = await post(`${node.url}/api/setup`, {
      token: testSetupToken,
      password: testPassword,
      act,
    });
    const crowd = new Crowd(state, SessionAnswer.parse(answer).token ?? '', who);
    await using acts = await crowd.actsSocket(node);
    const verdict = await acts.perform(crowd.document, crowd.lineage, {
      type: 'document-created',
      owner: who.member,
      title: { text: 'Ours' },
      amends: null,
    });
    if (verdict.type !== 'accepted') throw new Error(verdict.sentence);
    return crowd;
  }

  async ticket(node: RelayNode, request: object): Promise<string> {
    const answer = await post(`${node.url}/api/tickets`, request, this.#token, unansweredMs);
    return TicketAnswer.parse(answer).ticket;
  }

  async actsSocket(node: RelayNode): Promise<ActsClient> {
    const ticket = await this.ticket(node, { socket: 'acts' });
    return ActsClient.open(node.url.replace('http', 'ws'), ticket, this.who, this.#state);
  }

  /** Begins to write on `home`, and on the next of `nodes` whenever that one does not serve. */
  write(home: RelayNode, nodes: readonly RelayNode[]): NodeWriter {
    const writer = new NodeWriter(this, home, nodes);
    this.writers.push(writer);
    return writer;
  }

  /** Comments one after the other on `node`, sending each again until it is accepted. */
  comment(node: RelayNode, nodes: readonly RelayNode[]): void {
    this.#acting.push(this.#keepCommenting(node, nodes));
  }

  async #keepCommenting(home: RelayNode, nodes: readonly RelayNode[]): Promise<void> {
    for (let i = nodes.indexOf(home); !this.#isOver; i++) {
      const node = nodes[i % nodes.length];
      try {
        // Where it is the only one, it is waited for.
        if (!node?.isUp) throw new Error('it is down');
        await using acts = await this.actsSocket(node);
        await acts.follow(this.document);
        while (!this.#isOver) {
          const act = this.who.sign(
            this.document,
            this.lineage,
            {
              type: 'comment-added',
              thread: null,
              anchor: { kind: 'document' },
              text: { text: 'so' },
              suggestion: null,
            },
            { seen: acts.headOf(this.document) },
          );
          const verdict = await acts.submit(act);
          if (verdict.type === 'accepted') this.accepted.set(act.payload, verdict.seq);
          else if (verdict.code !== 'unavailable') throw new RefusedAct(verdict.sentence);
        }
      } catch (error) {
        if (error instanceof RefusedAct) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  /** Everybody has another `count` receipts, and another act was accepted. */
  async until(count: number, who: readonly NodeWriter[] = this.writers): Promise<void> {
    const { size } = this.accepted;
    await Promise.all(who.map((writer) => writer.receipts(count)));
    while (this.#acting.length > 0 && this.accepted.size === size)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async rest(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.writers.map((writer) => writer.rest()));
    await Promise.all(this.#acting);
  }

  /** One dense sequence of each kind, in which everything that was acknowledged stands. */
  check(store: Pick<Store, 'loadBody' | 'actsAfter'>): { readonly updates: number; readonly acts: number } {
    const { snapshot, updates, seq } = store.loadBody(this.document);
    const doc = new Y.Doc();
    for (const update of [...(snapshot ? [snapshot] : []), ...updates]) Y.applyUpdate(doc, update);
    if (doc.store.pendingStructs) throw new Error('the stored body has a gap');
    let isLost = false;
    doc.on('update', () => (isLost = true));
    for (const writer of this.writers) for (const update of writer.acknowledged) Y.applyUpdate(doc, update);
    if (isLost) throw new Error('an acknowledged update is not stored');
    const acts = store.actsAfter(this.document, 0);
    acts.forEach(({ stamp }, i) => {
      if (stamp.seq !== i + 1) throw new Error('the ledger has a gap');
    });
    for (const [payload, at] of this.accepted)
      if (acts[at - 1]?.payload !== payload) throw new Error('an accepted act is not in its place');
    if (new Set(acts.map(({ payload }) => payload)).size !== acts.length)
      throw new Error('an act stands twice');
    return { updates: seq, acts: acts.length };
  }
}

class RefusedAct extends Error {}

/** Writes a paragraph whenever few are under way, on whichever node serves. */
export class NodeWriter {
  readonly peer: Peer = newPeer();
  readonly acknowledged: Uint8Array[] = [];
  readonly #crowd: Crowd;
  readonly #nodes: readonly RelayNode[];
  #at: number;
  #socket: WebSocket | null = null;
  #isOver = false;
  #received = 0;
  readonly #waiting = new Set<() => void>();
  readonly #work: Promise<void>;

  constructor(crowd: Crowd, home: RelayNode, nodes: readonly RelayNode[]) {
    this.#crowd = crowd;
    this.#nodes = nodes;
    this.#at = nodes.indexOf(home);
    this.#work = this.#keepWriting();
  }

  async #keepWriting(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#writeOn(this.#nodes[this.#at % this.#nodes.length]);
      } catch {
        // It is tried on another.
      }
      this.peer.disconnect();
      this.#at++;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async #writeOn(node: RelayNode | undefined): Promise<void> {
    if (!node?.isUp) return;
    const { document } = this.#crowd;
    const ticket = await this.#crowd.ticket(node, { socket: 'body', document });
    const socket = new WebSocket(
      `${node.url.replace('http', 'ws')}/sync/body/${document}`,
      [subprotocol, ticketSubprotocol(ticket)],
      { handshakeTimeout: unansweredMs },
    );
    this.#socket = socket;
    const sent: Uint8Array[] = [];
    let counted = 0;
    const flush = (): void => {
      for (const frame of this.peer.outbox.splice(0)) {
        if (frame[0] === 0 && frame[1] !== 0) sent.push(updateIn(frame));
        socket.send(frame);
      }
    };
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.peer.hear(new Uint8Array(data));
      for (; counted < this.peer.receipted; counted++) {
        this.acknowledged.push(sent[counted] ?? new Uint8Array());
        this.#received++;
      }
      for (const wake of this.#waiting) wake();
      if (this.peer.sent - this.peer.receipted < 3 && !this.#isOver && socket.readyState === WebSocket.OPEN)
        writeParagraph(this.peer.body, 'written meanwhile');
      flush();
    });
    await new Promise<void>((resolve) => {
      socket.once('open', () => {
        this.peer.connect();
        flush();
      });
      socket.once('close', () => resolve());
    });
  }

  async receipts(count: number): Promise<void> {
    const wanted = this.#received + count;
    while (this.#received < wanted) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  async rest(): Promise<void> {
    this.#isOver = true;
    this.#socket?.terminate();
    await this.#work;
  }
}

/** The payload of a sync frame: behind two bytes of type and a varuint of its length. */
function updateIn(frame: Uint8Array): Uint8Array {
  let at = 2;
  while ((frame[at] ?? 0) > 127) at++;
  return frame.subarray(at + 1);
}

/** A node that was held while it was asked says nothing: people go elsewhere after this; ms. */
const unansweredMs = 15_000;

async function post(url: string, body: unknown, token?: string, mostMs = 300_000): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const signal = AbortSignal.timeout(mostMs);
  return (await fetch(url, { method: 'POST', body: JSON.stringify(body), headers, signal })).json();
}
