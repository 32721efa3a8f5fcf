/** D4: the record of a redacted ledger verifies and says so; only the relay can say that a text is gone. */
import { describe, expect, it } from 'vitest';
import type { StampedAct } from '#shared/acts/envelope.ts';
import { withoutTexts } from '#shared/acts/redact.ts';
import type { Digest } from '#shared/kernel/ids.ts';
import { fromUtf8 } from '#shared/kernel/bytes.ts';
import { writeRecord, type DecisionRecord } from '#shared/record/record.ts';
import { verificationWords } from '#shared/record/verification-words.ts';
import { viewOfRecord } from '#shared/record/view-of-record.ts';
import { place } from '../ledger-fixture.ts';
import { decidedDocument, recordOf, verdict, verified } from './decided-document.ts';

const secret = 'The key is in the drawer.';

/** Every text hash of the act that says `text`. */
const hashOf = (acts: readonly StampedAct[], text: string): Digest => {
  const found = acts.flatMap((act) => [...place(act).texts]).find(([, each]) => each === text)?.[0];
  if (!found) throw new Error('nobody said that');
  return found;
};
const erased = (acts: readonly StampedAct[], hash: Digest): StampedAct[] =>
  acts.map((act) => withoutTexts(act, new Set([hash])));

const spoken = () =>
  decidedDocument({}, (ledger, { kofi }) => {
    ledger.perform(kofi, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: secret },
      suggestion: null,
    });
    const hash = hashOf(ledger.stamped, secret);
    ledger.perform(ledger.world.admin, { type: 'text-redacted', texts: [hash], why: 'secret' });
  });

const wordsOf = async (bytes: Uint8Array): Promise<string> => {
  const result = await verified(bytes);
  return verificationWords(result, viewOfRecord(result))
    .flatMap(({ answers }) => answers)
    .join('\n');
};

describe('[D4] a record with a text that was removed', () => {
  it('before the decision holds, and names who removed it and why', async () => {
    const { source, ledger } = await spoken();
    const bytes = await recordOf({ ...source, acts: erased(ledger.stamped, hashOf(ledger.stamped, secret)) });
    expect(fromUtf8(bytes)).not.toContain(secret);
    expect((await verified(bytes)).counts).toMatchObject({ redacted: 1, removedLater: 0 });
    expect(await wordsOf(bytes)).toMatch(/Ann removed 1 text on .*, because it held a secret\./);
  });

  it('after the decision holds by the relay’s word, and the same record comes out each time', async () => {
    const { source, ledger, owner } = await decidedDocument();
    const reason = hashOf(ledger.stamped, 'Incident reviews look back a quarter.');
    ledger.perform(owner, { type: 'text-redacted', texts: [reason], why: 'personal-data' });
    const after = { ...source, acts: erased(ledger.stamped, reason) };
    const bytes = await recordOf(after);
    expect((await verified(bytes)).counts).toMatchObject({ redacted: 1, removedLater: 1 });
    expect(await wordsOf(bytes)).toContain('removed after this record ended');
    expect(await recordOf(after)).toEqual(bytes);
  });

  it('is refused when somebody else left the text out', async () => {
    const { bytes } = await decidedDocument();
    const record = JSON.parse(fromUtf8(bytes) ?? '') as DecisionRecord;
    const reason = hashOf(record.acts, 'Incident reviews look back a quarter.');
    expect(await verdict(writeRecord({ ...record, acts: erased(record.acts, reason) }))).toBe(
      'checkpoint-wrong',
    );
  });
});
