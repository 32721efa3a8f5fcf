/** A program with somebody's own session and no regard for the app: what it cannot do, the relay itself refuses. */
import { WebSocket } from 'ws';
import { LedgerId, type LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { SessionAnswer, StateAnswer, TicketAnswer } from '#shared/protocol/http-api.ts';
import { ActsClient } from '../sync-server/acts-client.ts';
import { BodyClient } from '../sync-server/body-client.ts';
import { TestPerson } from '../sync-server/start-relay.ts';

export class Program {
  readonly relay: { readonly url: string; readonly socketUrl: string };
  readonly member: MemberId;
  readonly #token: string;

  private constructor(url: string, member: MemberId, token: string) {
    this.relay = { url, socketUrl: url.replace(/^http/, 'ws') };
    this.member = member;
    this.#token = token;
  }

  static async signIn(url: string, person: string, password = 'a long enough password'): Promise<Program> {
    const response = await fetch(`${url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person, password }),
    });
    const { member, token = '' } = SessionAnswer.parse(await response.json());
    return new Program(url, member, token);
  }

  /** Status of the answer to a request for a ticket, and the ticket if there is one. */
  async askTicket(request: object): Promise<{ readonly status: number; readonly ticket: string | null }> {
    const response = await fetch(`${this.relay.url}/api/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify(request),
    });
    const answer = TicketAnswer.safeParse(await response.json());
    return { status: response.status, ticket: answer.success ? answer.data.ticket : null };
  }

  async ticket(request: object): Promise<string> {
    const { status, ticket } = await this.askTicket(request);
    if (ticket === null) throw new Error(`no ticket: ${status}`);
    return ticket;
  }

  /** A raw socket; resolves with the close code, or the HTTP status of a refused upgrade. */
  async socket(path: string, ticket: string): Promise<{ socket: WebSocket; closed: Promise<number> }> {
    const socket = new WebSocket(`${this.relay.socketUrl}${path}`, [subprotocol, ticketSubprotocol(ticket)]);
    const closed = new Promise<number>((resolve) => {
      socket.on('close', resolve);
      socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
    });
    socket.on('error', () => undefined);
    await Promise.race([new Promise((resolve) => socket.once('open', resolve)), closed]);
    return { socket, closed };
  }

  body(document: LedgerId): Promise<BodyClient> {
    return BodyClient.open(this, document);
  }

  /** An acts socket that signs with a key of its own, registered for this member. */
  async acts(): Promise<ActsClient> {
    const state = StateAnswer.parse(await (await fetch(`${this.relay.url}/api/state`)).json());
    const device = new TestPerson('A program');
    const { member } = this;
    const sign: TestPerson['sign'] = (ledger, lineage, draft, options) =>
      device.sign(ledger, lineage, draft, { ...options, by: member });
    const signer = { member, sign };
    const acts = await ActsClient.open(
      this.relay.socketUrl,
      await this.ticket({ socket: 'acts' }),
      signer,
      state,
    );
    await acts.follow(state.workspace);
    const registered = await acts.performInWorkspace({ type: 'key-registered', device: 'A program' });
    if (registered.type === 'refused') throw new Error(registered.sentence);
    return acts;
  }
}

/** The document that an address leads to. */
export const documentAt = (address: string): LedgerId => LedgerId.parse(/\/d\/([^/?#]+)/.exec(address)?.[1]);

/** The lineage of a followed document. */
export function lineageOf(acts: ActsClient, document: LedgerId): LineageId {
  for (const message of acts.messages)
    if (message.type === 'acts' && message.ledger === document) return message.lineage;
  throw new Error('this document is not followed');
}
