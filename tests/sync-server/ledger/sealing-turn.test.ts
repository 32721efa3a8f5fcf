/** How soon a seal is known: to everybody who is connected, in the turn of the event loop that receipts it. */
import { WebSocket } from 'ws';
import { afterEach, expect, test, vi } from 'vitest';
import { parseAct } from '#shared/acts/opened-act.ts';
import { DownMessage } from '#shared/protocol/acts-messages.ts';
import { startMs } from '../../shared/ledger-fixture.ts';
import { startTestRelay } from '../start-relay.ts';
import { ripeProposal } from './ripe-proposal.ts';

interface Sent {
  readonly socket: WebSocket;
  readonly message: DownMessage;
  /** Grows with each turn of the event loop in which something was sent. */
  readonly turn: number;
}

afterEach(() => vi.restoreAllMocks());

/** Every message of the acts protocol that this process sends from now on, which is the relay's. */
function watchSending(): readonly Sent[] {
  const sent: Sent[] = [];
  let turn = 0;
  // oxlint-disable-next-line typescript/unbound-method -- applied to its socket below
  const send = WebSocket.prototype.send;
  vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (this: WebSocket, ...args: unknown[]) {
    const [data] = args;
    const message = typeof data === 'string' ? DownMessage.safeParse(JSON.parse(data)) : null;
    if (message?.success) sent.push({ socket: this, message: message.data, turn });
    setImmediate(() => turn++);
    Reflect.apply(send, this, args);
  });
  return sent;
}

const isSeal = ({ message }: Sent): boolean =>
  message.type === 'acts' &&
  message.acts.some((each) => {
    const opened = parseAct(each);
    return opened.ok && opened.value.act.type === 'document-sealed';
  });

test('[C3] [promise 5] the seal goes to everybody who has the document open before the owner has the receipt, in the same turn', async () => {
  await using relay = await startTestRelay();
  const { ann, ben, made, conclude } = await ripeProposal(relay);
  const cleo = await relay.join(ann, 'Cleo', 'viewer');
  await using bens = await ben.actsSocket();
  await using cleos = await cleo.actsSocket();
  for (const acts of [bens, cleos]) await acts.follow(made.document);

  relay.clock.jumpTo(startMs + 24 * 3_600_000);
  const sent = watchSending();
  const verdict = await conclude();
  expect(verdict).toMatchObject({ type: 'accepted' });

  const receipt = sent.findIndex(({ message }) => message.type === 'accepted');
  const seals = sent.filter(isSeal);
  // Ann's own, Ben's and Cleo's.
  expect(new Set(seals.map(({ socket }) => socket)).size).toBe(3);
  expect(new Set([...seals, sent[receipt]].map((each) => each?.turn)).size).toBe(1);
  expect(Math.max(...seals.map((each) => sent.indexOf(each)))).toBeLessThan(receipt);
});
