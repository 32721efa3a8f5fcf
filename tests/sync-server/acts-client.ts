/** A client of the acts socket for tests: it reads every message by the shared schema and waits for what it expects. */
import { WebSocket } from 'ws';
import type { Head } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct, StampedAct } from '#shared/acts/envelope.ts';
import { ActId, type LedgerId, type LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { DownMessage, type UpMessage } from '#shared/protocol/acts-messages.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';

interface Signer {
  readonly member: MemberId;
  sign(
    ledger: LedgerId,
    lineage: LineageId,
    draft: ActDraft,
    options?: { seen?: Head; id?: string },
  ): SignedAct;
}

type MessageOf<T extends DownMessage['type']> = Extract<DownMessage, { type: T }>;
export type Verdict = MessageOf<'accepted'> | MessageOf<'refused'>;

export class ActsClient {
  readonly socket: WebSocket;
  readonly messages: DownMessage[] = [];
  readonly closed: Promise<number>;
  readonly #who: Signer;
  readonly #workspace: { readonly workspace: LedgerId; readonly lineage: LineageId };
  readonly #heads = new Map<LedgerId, Head>();
  readonly #waiting = new Set<() => void>();
  /** Messages that nobody waited for yet. */
  readonly #unread: DownMessage[] = [];

  private constructor(
    socket: WebSocket,
    who: Signer,
    workspace: { readonly workspace: LedgerId; readonly lineage: LineageId },
  ) {
    this.socket = socket;
    this.#who = who;
    this.#workspace = workspace;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const message = DownMessage.parse(JSON.parse(Buffer.from(data as Buffer).toString()));
      const last = message.type === 'acts' ? message.acts.at(-1) : undefined;
      if (last) this.#heads.set(last.ledger, { seq: last.stamp.seq, hash: last.stamp.hash });
      this.messages.push(message);
      this.#unread.push(message);
      this.#wake();
    });
  }

  /** Opens with a ticket and waits for the welcome. */
  static async open(
    socketUrl: string,
    ticket: string,
    who: Signer,
    workspace: { readonly workspace: LedgerId; readonly lineage: LineageId },
  ): Promise<ActsClient> {
    const socket = new WebSocket(`${socketUrl}/sync/acts`, [subprotocol, ticketSubprotocol(ticket)]);
    const client = new ActsClient(socket, who, workspace);
    await client.next('welcome');
    return client;
  }

  /** The first message of a type that was not taken before; throws when the socket closes instead. */
  next<T extends DownMessage['type']>(
    type: T,
    fits: (message: MessageOf<T>) => boolean = () => true,
  ): Promise<MessageOf<T>> {
    const isOfType = (message: DownMessage): message is MessageOf<T> => message.type === type;
    return this.#take((message): message is MessageOf<T> => isOfType(message) && fits(message), type);
  }

  async #take<M extends DownMessage>(
    isWanted: (message: DownMessage) => message is M,
    wanted: string,
  ): Promise<M> {
    for (;;) {
      const found = this.#unread.find(isWanted);
      if (found) {
        this.#unread.splice(this.#unread.indexOf(found), 1);
        return found;
      }
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed while waiting for ${wanted}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  send(message: UpMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Follows a ledger from the beginning and returns what it holds. */
  async follow(ledger: LedgerId, lineage: LineageId | null = null): Promise<StampedAct[]> {
    this.send({ type: 'follow', ledger, lineage, head: { seq: 0, hash: '' } });
    const acts: StampedAct[] = [];
    for (;;) {
      const page = await this.next('acts', (message) => message.ledger === ledger);
      acts.push(...page.acts);
      if (page.complete) return acts;
    }
  }

  headOf(ledger: LedgerId): Head {
    return this.#heads.get(ledger) ?? { seq: 0, hash: '' };
  }

  /** Sends a signed act and returns what the relay says of it. */
  async submit(act: SignedAct): Promise<Verdict> {
    this.send({ type: 'submit', act });
    const id = ActId.parse(idOf(act));
    return this.#take(
      (message): message is Verdict =>
        (message.type === 'accepted' || message.type === 'refused') && message.id === id,
      'a verdict',
    );
  }

  /** Signs and sends a draft on the last head seen of that ledger. */
  perform(ledger: LedgerId, lineage: LineageId, draft: ActDraft, id?: string): Promise<Verdict> {
    const seen = this.headOf(ledger);
    return this.submit(this.#who.sign(ledger, lineage, draft, id === undefined ? { seen } : { seen, id }));
  }

  async performInWorkspace(draft: ActDraft): Promise<Verdict> {
    return this.perform(this.#workspace.workspace, this.#workspace.lineage, draft);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

function idOf(act: SignedAct): unknown {
  const payload: { id?: unknown } = JSON.parse(Buffer.from(act.payload, 'base64url').toString());
  return payload.id;
}
