/** What somebody can do to a record who has keys: stamps made anew, and the relay's word for them. */
import type { StampedAct } from '#shared/acts/envelope.ts';
import { base64url, fromBase64url, fromUtf8, utf8 } from '#shared/kernel/bytes.ts';
import { bytesToSign } from '#shared/acts/envelope.ts';
import { parseAct, type OpenedAct } from '#shared/acts/opened-act.ts';
import { digestOf } from '#shared/kernel/canonical-json.ts';
import { Digest } from '#shared/kernel/ids.ts';
import { signCheckpoint } from '#shared/record/checkpoint.ts';
import { removedLater } from '#shared/record/removed-texts.ts';
import { DecisionRecord, writeRecord } from '#shared/record/record.ts';
import { deviceOf, stamp, type Device } from '../../ledger-fixture.ts';

export const recordIn = (bytes: Uint8Array): DecisionRecord =>
  DecisionRecord.parse(JSON.parse(fromUtf8(bytes) ?? ''));

/** The relay's word for a record as it is now, right or wrong. @param relay whose key signs. */
export async function withCheckpoint(
  record: DecisionRecord,
  relay: Device = deviceOf('relay'),
): Promise<Uint8Array> {
  const { workspace } = record;
  const [last, people] = [record.acts.at(-1), workspace.acts.at(-1)];
  if (!last || !people) throw new Error('a record has acts');
  const opened = record.acts.flatMap((act) => readable(act) ?? []);
  const seal = opened.findLast(({ act }) => act.type === 'document-sealed')?.act;
  const checkpoint = await signCheckpoint(
    {
      document: record.document,
      lineage: record.lineage,
      number: record.number,
      head: { seq: last.stamp.seq, hash: last.stamp.hash },
      workspace: {
        ledger: workspace.ledger,
        lineage: workspace.lineage,
        head: { seq: people.stamp.seq, hash: people.stamp.hash },
      },
      bodyDigest: seal?.type === 'document-sealed' ? seal.bodyDigest : null,
      removedLater: removedLater(opened),
    },
    relay.publicKey,
    relay.sign,
  );
  return writeRecord({ ...record, checkpoint });
}

function readable(act: StampedAct): OpenedAct | null {
  const parsed = parseAct(act);
  return parsed.ok ? parsed.value : null;
}

/** Every act in a new place of one unbroken chain: what only the relay's key can then vouch for. */
export function rechained(acts: readonly StampedAct[]): StampedAct[] {
  const chain: StampedAct[] = [];
  for (const { stamp: old, ...signed } of acts) {
    const prev = chain.at(-1)?.stamp.hash ?? '';
    chain.push(stamp(signed, { ...old, seq: chain.length + 1, prev }));
  }
  return chain;
}

/** The act's payload, changed and signed anew. */
export function resigned(
  act: StampedAct,
  device: Device,
  change: (payload: string) => string = (payload) => payload,
): StampedAct {
  const payload = utf8(change(payloadOf(act)));
  return {
    ...act,
    payload: base64url(payload),
    key: device.key,
    signature: base64url(device.sign(bytesToSign(act.ledger, act.lineage, payload))),
  };
}

export const payloadOf = ({ payload }: StampedAct): string =>
  fromUtf8(fromBase64url(payload) ?? new Uint8Array()) ?? '';

export const digest = (value: unknown): Digest => Digest.parse(digestOf(value));
