/** What the relay knows of handing decisions out: who would be told, where my mail goes, and all of them as a zip. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { MailAddressAnswer, TellingAnswer } from '#shared/protocol/http-api.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Api, ApiFault } from '../session/api.ts';

export interface Telling {
  /** Who would be told if the document were decided now; `null` when the relay does not say. For its owner. */
  dryRun(document: LedgerId): Promise<TellingAnswer | null>;
  mailAddress(): Promise<Result<MailAddressAnswer, Refusal>>;
  setMailAddress(address: string | null): Promise<Result<MailAddressAnswer, Refusal>>;
  /** Every decided document as Markdown with an index, zipped. */
  handbook(): Promise<Result<Uint8Array, Refusal>>;
}

export const openTelling = (api: Api): Telling => ({
  async dryRun(document) {
    const answer = await api.get(`/api/documents/${document}/telling`, TellingAnswer);
    return answer.ok ? answer.value : null;
  },
  mailAddress: async () => told(await api.get('/api/me/mail', MailAddressAnswer)),
  setMailAddress: async (address) => told(await api.post('/api/me/mail', { address }, MailAddressAnswer)),
  handbook: async () => told(await api.bytes('/api/handbook')),
});

const told = <T>(answer: Result<T, ApiFault>): Result<T, Refusal> =>
  answer.ok
    ? ok(answer.value)
    : err(
        answer.error.kind === 'refused'
          ? answer.error.refusal
          : refuse('unavailable', 'No relay in reach. Try again when you are online.'),
      );
