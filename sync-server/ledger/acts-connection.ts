/** One acts socket: what it follows, what it may send, and when it is cut. Messages are answered one after the other. */
import type { Writable } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import * as z from 'zod/mini';
import type { SignedAct } from '#shared/acts/envelope.ts';
import { fromBase64url, fromUtf8 } from '#shared/kernel/bytes.ts';
import { err } from '#shared/kernel/result.ts';
import { unreachable } from '#shared/kernel/invariant.ts';
import { ActId, type LedgerId, type MemberId } from '#shared/kernel/ids.ts';
import { actsProtocolVersion, UpMessage, type DownMessage } from '#shared/protocol/acts-messages.ts';
import type { CloseCode } from '#shared/protocol/close-code.ts';
import {
  keepAliveEveryMs,
  maxBufferedBytes,
  maxUnsentPerMember,
  silenceLimitMs,
} from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../health/metrics.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Store } from '../store/store.ts';
import { costOfBytes, type Pace } from '../people/pace.ts';
import type { Sessions, Visitor } from '../people/sessions.ts';
import { closeSocket } from '../http/close-socket.ts';
import type { AppendedAct } from './chain.ts';
import { nextPage, type FollowedLedger } from './followed-ledger.ts';
import type { Ledgers } from './ledgers.ts';
import type { Library } from './library.ts';
import { oneWriteATurn } from './one-write.ts';

/** Messages waiting for their answer; beyond it the socket is not read. */
const maxWaiting = 16;
/** Entries that fit into the first frame, whatever they hold; the others follow, so many at a time. */
const maxWelcomed = 200;
/** Signs of life without an answer; then nobody is there. */
const mostUnanswered = silenceLimitMs / keepAliveEveryMs;
/** Unsent output that is no passing wait, bytes. */
const muchUnsent = 256 * 1024;
/** Documents that one connection may follow. */
const maxFollowed = 10_000;

type Follow = Extract<UpMessage, { type: 'follow' }>;

/** Acts of one ledger that were just stored, and the message that tells it: written once, however many follow. */
export interface AppendedActs {
  readonly ledger: LedgerId;
  readonly acts: readonly AppendedAct[];
  readonly text: () => string;
}

export function appendedActs(ledger: LedgerId, acts: readonly AppendedAct[]): AppendedActs {
  let written: string | null = null;
  const message = (): DownMessage | null => {
    const [first] = acts;
    if (!first) return null;
    const stamped = acts.map(({ envelope, stamp }) => ({ ...envelope, stamp }));
    return { type: 'acts', ledger, lineage: first.envelope.lineage, acts: stamped, complete: true };
  };
  return { ledger, acts, text: () => (written ??= JSON.stringify(message())) };
}

export interface ActsConnectionOptions {
  readonly ledgers: Ledgers;
  readonly library: Library;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How fast a member may act. */
  readonly pace: Pace;
  /** What all connections of a member have not taken yet, bytes. */
  readonly unsentOf: (member: MemberId) => number;
  /** Does work now or in a later turn of the event loop: many who read long ledgers hold nobody up. */
  readonly inSmallTurns: (work: () => void) => void;
  readonly version: string;
  /** Tells one connection who is here. */
  sendHere(connection: ActsConnection, document: LedgerId): void;
}

export class ActsConnection {
  readonly visitor: Visitor;
  readonly #socket: WebSocket;
  readonly #options: ActsConnectionOptions;
  readonly #hold: () => void;
  readonly #followed = new Map<LedgerId, FollowedLedger>();
  /** Signs of life given since one was heard: counted, because a clock may jump. */
  #unanswered = 0;
  #waiting = 0;
  #isClosing = false;
  /** Is read no more. */
  #isStopping = false;
  #answers: Promise<void> = Promise.resolve();

  /** @param stream what carries `socket`'s frames, where they can be held back to leave together. */
  constructor(socket: WebSocket, visitor: Visitor, options: ActsConnectionOptions, stream?: Writable) {
    this.visitor = visitor;
    this.#socket = socket;
    this.#hold = stream ? oneWriteATurn(stream) : () => undefined;
    this.#options = options;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    this.#welcome();
  }

  send(message: DownMessage): void {
    this.sendText(() => JSON.stringify(message));
  }

  /** @param text is asked for where it is sent. */
  sendText(text: () => string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#isLate()) {
      this.#options.log.warn({ member: this.visitor.member }, 'a slow reader of acts was cut');
      this.#socket.terminate();
      return;
    }
    this.#hold();
    this.#socket.send(text());
  }

  /** What waits elsewhere is asked for only where something waits here. */
  #isLate(): boolean {
    const { bufferedAmount } = this.#socket;
    if (bufferedAmount > maxBufferedBytes) return true;
    return bufferedAmount > muchUnsent && this.#options.unsentOf(this.visitor.member) > maxUnsentPerMember;
  }

  close(code: CloseCode): void {
    this.#isClosing = true;
    closeSocket(this.#socket, code);
    // What was not read any more hides the other side's farewell.
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Messages that wait for their answer. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Reads nothing more; resolves when what was read is answered. */
  answered(): Promise<void> {
    this.#isStopping = true;
    this.#socket.pause();
    return this.#answers;
  }

  /** Every `keepAliveEveryMs`: a sign of life, and the end of a connection that gave none. */
  keepAlive(nowMs: number): void {
    if (this.#unanswered++ >= mostUnanswered) this.#socket.terminate();
    else this.send({ type: 'keep-alive', nowMs });
  }

  follows(ledger: LedgerId): boolean {
    return this.#followed.has(ledger);
  }

  /** Acts were appended: sends them when it follows their ledger and has all before them. */
  appended({ ledger, acts, text }: AppendedActs): void {
    const followed = this.#followed.get(ledger);
    if (!followed?.isLive) return;
    const [first] = acts;
    if (!first || first.stamp.seq !== followed.sentSeq + 1 || !this.#mayRead(ledger)) return;
    followed.sentSeq += acts.length;
    this.sendText(text);
  }

  /** Closes when the session ended or its person left; stops following what may no longer be read. */
  recheck(): void {
    if (!this.#present()) {
      this.#closeForNobody();
      return;
    }
    for (const ledger of this.#followed.keys()) if (!this.#mayRead(ledger)) this.#followed.delete(ledger);
  }

  #welcome(): void {
    const { clock, version, library } = this.#options;
    const { member, role } = this.visitor;
    const { first, others } = library.visibleTo(member, maxWelcomed);
    this.send({
      type: 'welcome',
      protocol: actsProtocolVersion,
      version,
      member,
      role,
      nowMs: clock.now(),
      library: [...first],
    });
    if (others.length > 0)
      this.#answers = this.#sendLibrary(others).catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'a library could not be sent'),
      );
  }

  /** As each document is when its turn comes; a large library leaves in parts, so that nobody is cut for it. */
  async #sendLibrary(documents: readonly LedgerId[]): Promise<void> {
    for (const [i, document] of documents.entries()) {
      if (this.#socket.readyState !== this.#socket.OPEN) return;
      const entry = this.#options.library.entryOf(document)(this.visitor.member);
      if (!entry) continue;
      const message: DownMessage = { type: 'library', entry };
      if (i % maxWelcomed === 0) await this.#sendAndWait(message);
      else this.send(message);
    }
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#options.metrics.count('countersign_frames_total', { socket: 'acts' });
    this.#unanswered = 0;
    if (++this.#waiting > maxWaiting) this.#socket.pause();
    const message = isBinary ? null : parseUp(data);
    this.#answers = this.#answers
      .then(() => this.#answer(message))
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'a message could not be answered');
        this.#refuse(refuse('unavailable'), message && 'ledger' in message ? message.ledger : null);
      })
      .then(othersTurn)
      .then(() => {
        const mayRead = --this.#waiting <= maxWaiting / 2 && !this.#isStopping;
        if (mayRead && this.#socket.isPaused) this.#socket.resume();
      });
  }

  async #answer(message: UpMessage | null): Promise<void> {
    // What was sent before a farewell of its own is still answered; after ours nothing is.
    if (this.#isClosing) return;
    if (!this.#present()) return this.#closeForNobody();
    if (!message) {
      this.#refuse(refuse('frame-malformed'), null);
      return this.close(4400);
    }
    switch (message.type) {
      case 'follow':
        return this.#follow(message);
      case 'unfollow':
        this.#followed.delete(message.ledger);
        return;
      case 'submit':
        return this.#submit(message.act);
      case 'keep-alive':
        return;
      default:
        return unreachable(message);
    }
  }

  /** The visitor as of now, or `null` when they are none any more. */
  #closeForNobody(): void {
    const { code } = this.#options.sessions.whyNobody(this.visitor.session);
    this.close(code === 'access-ended' ? 4410 : 4401);
  }

  #present(): Visitor | null {
    return this.#options.sessions.byHash(this.visitor.session);
  }

  #mayRead(ledger: LedgerId): boolean {
    return this.#options.ledgers.historyFor(ledger, this.visitor.member) !== null;
  }

  async #follow({ ledger, lineage, head }: Follow): Promise<void> {
    const history = this.#options.ledgers.historyFor(ledger, this.visitor.member);
    if (!history) return this.#refuse(refuse('document-unknown'), ledger);
    if (lineage !== null && history.state.lineage !== lineage)
      return this.#refuse(refuse('lineage-differs'), ledger);
    if (!this.#options.ledgers.holdsHead(ledger, head))
      return this.#refuse(refuse('history-differs'), ledger); // E4
    if (this.#followed.size >= maxFollowed) return this.#refuse(refuse('too-fast'), ledger);
    const followed: FollowedLedger = { ledger, sentSeq: head.seq, isLive: false };
    this.#followed.set(ledger, followed);
    await this.#catchUp(followed);
    if (ledger !== this.#options.ledgers.workspace) this.#options.sendHere(this, ledger);
  }

  /** Pages until nothing is left; each waits until the one before has left this process. */
  async #catchUp(followed: FollowedLedger): Promise<void> {
    let hasMore = true;
    while (hasMore) hasMore = await this.#inTurn(() => this.#sendPage(followed));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve) => this.#options.inSmallTurns(() => resolve(work())));
  }

  /** Resolves when the page has left this process: whether another follows. */
  async #sendPage(followed: FollowedLedger): Promise<boolean> {
    const { store, ledgers } = this.#options;
    const { ledger } = followed;
    if (this.#followed.get(ledger) !== followed || this.#socket.readyState !== this.#socket.OPEN)
      return false;
    const history = ledgers.historyFor(ledger, this.visitor.member);
    if (!history) return false;
    const acts = nextPage(store, followed);
    followed.sentSeq += acts.length;
    // Another node's, read before this one has heard of them.
    if (followed.sentSeq > history.state.seq) ledgers.catchUp(ledger);
    followed.isLive = followed.sentSeq === history.state.seq;
    if (acts.length === 0 && !followed.isLive) throw new DamagedStore(`Acts of ${ledger} are missing.`);
    const complete = followed.isLive;
    await this.#sendAndWait({ type: 'acts', ledger, lineage: history.state.lineage, acts, complete });
    return !complete;
  }

  #sendAndWait(message: DownMessage): Promise<void> {
    return new Promise((resolve) => this.#socket.send(JSON.stringify(message), () => resolve()));
  }

  async #submit(act: SignedAct): Promise<void> {
    const { ledgers, metrics, pace } = this.#options;
    const { member } = this.visitor;
    const result = pace.take(member, costOfBytes(lengthOf(act)))
      ? await ledgers.submit(act, member)
      : err(refuse('too-fast'));
    const id = claimedId(act);
    if (!result.ok) {
      metrics.count('countersign_refusals_total', { at: 'acts', code: result.error.code });
      return this.#refuse(result.error, act.ledger, id);
    }
    metrics.count('countersign_acts_appended_total');
    if (id !== null) this.send({ type: 'accepted', ledger: act.ledger, id, seq: result.value.stamp.seq });
  }

  #refuse({ code, sentence }: Refusal, ledger: LedgerId | null, id: ActId | null = null): void {
    this.send({ type: 'refused', ledger, id, code, sentence });
  }
}

/** One busy connection does not keep the event loop to itself. */
const othersTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function parseUp(data: RawData): UpMessage | null {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
  const parsed = UpMessage.safeParse(jsonOf(fromUtf8(bytes)));
  return parsed.success ? parsed.data : null;
}

/** The value of JSON text; `undefined` when it is none. */
function jsonOf(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is kept of it, about. */
const lengthOf = ({ payload, texts }: SignedAct): number =>
  texts.reduce((sum, { text }) => sum + text.length, payload.length);

/** The id that a payload gives itself, however wrong the rest is: a refusal names it so that its sender can find the act. */
function claimedId({ payload }: SignedAct): ActId | null {
  const bytes = fromBase64url(payload);
  const parsed = Claimed.safeParse(jsonOf(bytes && fromUtf8(bytes)));
  return parsed.success ? parsed.data.id : null;
}

const Claimed = z.object({ id: ActId });
