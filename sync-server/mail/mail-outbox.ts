/**
 * Sends decided documents to those who gave an address. What is to be sent is written down in the transaction that
 * seals; it is tried until the mail server takes it, over restarts, and the ledger then says who was told.
 */
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { roleNow } from '#shared/people/workspace-state.ts';
import { textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { verifyRecord } from '#shared/record/verify-record.ts';
import type { Clock } from '../clock.ts';
import type { RecordOf } from '../ledger/document-record.ts';
import type { Ledgers } from '../ledger/ledgers.ts';
import type { Log } from '../log.ts';
import { Behind } from '../store/behind.ts';
import type { Store, WaitingMail } from '../store/store.ts';
import { DamagedStore } from '../store/damage.ts';
import { decisionMail, type DecisionMail } from './decision-mail.ts';
import type { Postman } from './smtp.ts';

/** Writes down whom a document that is just being sealed is mailed to: those in whose list it is, with an address. */
export function addMailOfSeal(store: Store, { document, told, seal }: DocumentState): void {
  const members = told.flatMap((each) => each.members).filter((member) => store.mailAddress(member) !== null);
  store.addMail(document, members, seal?.when.atMs ?? 0);
}

export interface MailOutbox extends AsyncDisposable {
  /** What is wrong, in a sentence; `null` while mail goes out. */
  trouble(): string | null;
  /** Resolves when everything that was due has been tried. */
  settled(): Promise<void>;
}

export interface MailSending {
  readonly store: Store;
  readonly ledgers: Ledgers;
  readonly recordOf: RecordOf;
  readonly postman: Postman;
  readonly clock: Clock;
  readonly log: Log;
  /** Address of the relay for people. */
  readonly url: string;
  /** `MAIL_FROM` */
  readonly from: string;
}

const lookEveryMs = 10_000;
const firstPauseMs = 60_000;
const longestPauseMs = 6 * 3_600_000;
/** Two weeks of pauses, about. */
const mostTries = 64;
const atOnce = 50;

export function openMailOutbox(sending: MailSending): MailOutbox {
  const { store, ledgers, clock, log } = sending;
  let running: Promise<void> | null = null;
  let isWanted = false;
  let isClosing = false;

  const sendOne = async (mail: WaitingMail): Promise<void> => {
    const outcome = await attempt(sending, mail);
    if (outcome === 'sent') store.markMailSent(mail, clock.now());
    else if (outcome === 'unwanted') store.dropMail(mail);
    else if (outcome === 'never') store.postponeMail(mail, null);
    else {
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(mail.tries, 20));
      store.postponeMail(mail, mail.tries + 1 < mostTries ? clock.now() + pauseMs : null);
    }
  };
  const work = async (): Promise<void> => {
    try {
      while (isWanted && !isClosing) {
        isWanted = false;
        for (
          let due = store.mailDue(clock.now(), atOnce);
          due.length > 0;
          due = store.mailDue(clock.now(), atOnce)
        )
          for (const mail of due) {
            if (isClosing) return;
            // One after the other: a mail server that is slow is left in peace.
            // oxlint-disable-next-line no-await-in-loop
            await sendOne(mail);
          }
        sayWhoWasTold(store, ledgers);
      }
    } catch (error) {
      log.error({ err: error }, 'mail could not be sent');
    } finally {
      running = null;
    }
  };
  const want = (): void => {
    isWanted = true;
    running ??= Promise.resolve().then(work);
  };

  const stopFollowing = ledgers.onAppended((_, acts) => {
    if (acts.some(({ act }) => act.type === 'document-sealed')) want();
  });
  const stopLooking = clock.every(lookEveryMs, want);
  want(); // what a stop left behind

  return {
    trouble() {
      const waiting = store.mailWaiting();
      return waiting === 0
        ? null
        : `${waiting} ${waiting === 1 ? 'mail' : 'mails'} about decisions could not be sent yet; it is tried again.`;
    },
    settled: () => running ?? Promise.resolve(),
    async [Symbol.asyncDispose]() {
      isClosing = true;
      stopFollowing();
      stopLooking();
      sending.postman.close();
      await running;
    },
  };
}

async function attempt(
  { store, ledgers, recordOf, postman, log, url, from }: MailSending,
  { document, member }: WaitingMail,
): Promise<'sent' | 'later' | 'never' | 'unwanted'> {
  const address = store.mailAddress(member);
  // Whoever left, or took the address away, is not written to.
  if (address === null || roleNow(ledgers.workspaceState(), member) === null) return 'unwanted';
  const bytes = await recordOf(document);
  if (!bytes.ok) throw new DamagedStore(bytes.error.sentence);
  const record = await verifyRecord(bytes.value, () => Promise.resolve(true));
  if (!record.ok) throw new DamagedStore(record.error.sentence);
  const mail: DecisionMail = decisionMail({
    view: viewOfRecord(record.value),
    text: textOfRecord(record.value),
    record: bytes.value,
    member,
    url,
    host: /@([^@<>\s]+?)>?$/.exec(from)?.[1] ?? 'countersign',
  });
  const sent = await postman.send(mail, address);
  if (sent.ok) return 'sent';
  const { isFinal, responseCode } = sent.error;
  // What the server says in words names the address, and may repeat the subject.
  log.warn({ document, final: isFinal, responseCode }, 'a mail was not taken');
  return isFinal ? 'never' : 'later';
}

/** One act for each document and round; a crash before it leaves the rest for the next one. */
function sayWhoWasTold(store: Store, ledgers: Ledgers): void {
  for (const [document, members] of store.untoldMail())
    try {
      sayOne(store, ledgers, document, [...members]);
    } catch (error) {
      // Another node said it.
      if (!(error instanceof Behind)) throw error;
    }
}

function sayOne(
  store: Store,
  ledgers: Ledgers,
  document: LedgerId,
  members: Parameters<Store['markMailTold']>[1],
): void {
  const state = ledgers.documentState(document);
  if (!state?.seal) return;
  const { conclusion } = state.seal;
  ledgers.attest(
    { ledger: document, lineage: state.lineage },
    'relay',
    { type: 'people-informed', conclusion, members: [...members], way: 'mail' },
    () => store.markMailTold(document, members),
  );
}
