/** The first thing that does not hold, in words: for people who never read this format. */
import type { VoidAct } from '../fold/document-state.ts';
import type { LedgerFault } from './read-ledger.ts';
import type { UnreadableRecord } from './record.ts';
import { visibleLine } from './visible.ts';

export type WhichLedger = 'workspace' | 'document';

export function unreadableSentence({ code, detail }: UnreadableRecord): string {
  const why = visibleLine(detail);
  switch (code) {
    case 'not-a-record':
      return `This file is no decision record: ${why}.`;
    case 'version-unknown':
      return `This record cannot be checked here: ${why}. Use a newer version of Countersign.`;
    case 'malformed':
      return `This record is malformed, ${why}.`;
    case 'not-canonical':
      return `This file was changed after it was written: ${why}.`;
  }
}

export function ledgerSentence(which: WhichLedger, { code, seq }: LedgerFault): string {
  const act = `Act ${seq} of the ${which}’s ledger`;
  switch (code) {
    case 'other-ledger':
      return `${act} belongs to another ledger.`;
    case 'order-broken':
      return `${act} is not in its place: an act was left out, moved or added.`;
    case 'time-backwards':
      return `${act} is stamped earlier than the one before it.`;
    case 'chain-broken':
      return `${act} was changed: its stamp does not belong to it.`;
    case 'signature-wrong':
      return `${act} was changed, or was not signed by its author: the signature does not hold.`;
    case 'key-unknown':
      return `${act} is signed with a key that nobody registered.`;
    case 'act-malformed':
      return `${act} cannot be read.`;
    case 'act-unknown':
      return `${act} is of a kind that this program does not know. Use a newer version of Countersign.`;
    case 'text-unclaimed':
      return `${act} stands beside a text that was changed: it is not the one that was signed.`;
    case 'history-differs':
      return `${act} was signed by somebody who had seen another history.`;
  }
}

/** Refusals speak to whoever made the act. */
export const voidSentence = (which: WhichLedger, { seq, refusal }: VoidAct): string =>
  `The rules did not allow act ${seq ?? 0} of the ${which}’s ledger there. Its author should have been told: “${visibleLine(refusal.sentence)}”`;
