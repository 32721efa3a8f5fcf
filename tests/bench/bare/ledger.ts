/** A long ledger on a device, by the client's own pieces and without its screens; beside it, the same frames parsed. */
import { KeyId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { TicketAnswer } from '#shared/protocol/http-api.ts';
import type { DownMessage } from '#shared/protocol/acts-messages.ts';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { openApi } from '../../../client/session/api.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { openActsConnection } from '../../../client/sync/acts-connection.ts';
import { openReplicas } from '../../../client/sync/replicas.ts';
import type { BareOpening, LedgerOpening, LongLedger } from '../ledger/long-ledger.ts';

/** Until the document's ledger is here up to `upTo`; a fresh device when nothing was kept before. */
async function openHere(at: LongLedger, upTo: number): Promise<LedgerOpening> {
  const startMs = performance.now();
  const sinceStart = (): number => performance.now() - startMs;
  const document = LedgerId.parse(at.document);
  const session = {
    workspace: LedgerId.parse(at.workspace),
    lineage: LineageId.parse(at.lineage),
    relayKey: KeyId.parse('A'.repeat(43)),
    relayPublicKey: new Uint8Array(32),
    member: MemberId.parse(at.member),
    person: 'Reader',
    role: 'editor' as const,
  };
  const db = await openDeviceDatabase('ledger-bench');
  const replicas = openReplicas(db, session, () => session.lineage);
  const replica = replicas.document(document);
  let taken: Promise<unknown> = Promise.resolve();
  const acts = openActsConnection({
    clock: deviceClock,
    api: openApi('', () => at.token),
    socketUrl: location.origin.replace('http', 'ws'),
    onMessage(message: DownMessage) {
      if (message.type !== 'acts') return;
      taken = replicas.any(message.ledger).receive(message.lineage, message.acts);
      void taken.then((outcome) => outcome === 'taken' || console.error(outcome, replica.fault.get()));
    },
  });
  // The app connects when it has the workspace.
  await replicas.workspace.whenLoaded;
  acts.follow(session.workspace, replicas.workspace.place);
  acts.start();
  await replica.whenLoaded;
  const keptMs = sinceStart();
  acts.follow(document, replica.place);
  const state = await untilStore(replica.state, (now) => (now?.seq ?? 0) >= upTo);
  const wholeMs = sinceStart();
  await taken;
  const storedMs = sinceStart();
  acts.end();
  db.close();
  return { keptMs, wholeMs, storedMs, threads: state?.threads.size ?? 0 };
}

async function parseHere(at: LongLedger): Promise<BareOpening> {
  const ticket = await openApi('', () => at.token).post('/api/tickets', { socket: 'acts' }, TicketAnswer);
  if (!ticket.ok) throw new Error('no ticket');
  const startMs = performance.now();
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/sync/acts`, [
    subprotocol,
    ticketSubprotocol(ticket.value.ticket),
  ]);
  let [parseMs, bytes] = [0, 0];
  await new Promise<void>((resolve) => {
    socket.addEventListener('open', () => {
      const head = { seq: 0, hash: '' };
      socket.send(JSON.stringify({ type: 'follow', ledger: at.document, lineage: null, head }));
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const beforeMs = performance.now();
      const message: { type: string; complete?: boolean } = JSON.parse(data);
      if (message.type !== 'acts') return;
      parseMs += performance.now() - beforeMs;
      bytes += data.length;
      if (message.complete) resolve();
    });
  });
  socket.close();
  return { wholeMs: performance.now() - startMs, parseMs, bytes };
}

Object.assign(window, { openHere, parseHere });
