/** A whole decision for tests: opened, objected to, revised, agreed, concluded and sealed, with its record. */
import type { ContentJson } from '#shared/acts/act.ts';
import { verifyEd25519 } from '#shared/acts/ed25519.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import { ActId } from '#shared/kernel/ids.ts';
import { buildRecord, type RecordSource } from '#shared/record/build-record.ts';
import { verifyRecord } from '#shared/record/verify-record.ts';
import {
  blockId,
  contentOf,
  dayMs,
  hourMs,
  World,
  type DocumentLedger,
  type Person,
} from '../ledger-fixture.ts';

export interface Words {
  readonly title: string;
  readonly text: string;
  readonly outcome: string;
  readonly reason: string;
  readonly person: string;
}

const plainWords: Words = {
  title: 'Relay storage',
  text: 'Keep full history for 90 days.',
  outcome: 'We keep full history for 90 days.',
  reason: 'Incident reviews look back a quarter.',
  person: 'Lena Brandt',
};

export interface Decided {
  readonly world: World;
  readonly ledger: DocumentLedger;
  readonly owner: Person;
  readonly source: RecordSource;
  readonly bytes: Uint8Array;
}

export const proposal = blockId('storage');

const text = (value: string): ContentJson => ({ type: 'text', text: value });
const paragraph = (value: string): ContentJson => ({ type: 'paragraph', content: [text(value)] });
const heading = (value: string): ContentJson => ({
  type: 'heading',
  attrs: { level: 2 },
  content: [text(value)],
});

export const bodyOf = ({ title, text: decided }: Words): ContentJson =>
  digestedDocument({
    type: 'doc',
    content: [
      { type: 'title', content: [text(title)] },
      heading('Context'),
      paragraph('The relay keeps every update.'),
      { type: 'proposal', attrs: { id: proposal }, content: [paragraph(decided)] },
      heading('Alternatives'),
      paragraph('Keep everything for ever.'),
    ],
  }).content;

/**
 * @param extra what else happens while the window runs.
 * @param more blocks that stand at the end of the document.
 */
export async function decidedDocument(
  some: Partial<Words> = {},
  extra: (ledger: DocumentLedger, people: { kofi: Person; lena: Person }) => void = () => undefined,
  more: readonly ContentJson[] = [],
): Promise<Decided> {
  const words = { ...plainWords, ...some };
  const world = new World();
  const owner = world.admin;
  const kofi = world.join('Kofi Owusu', 'commenter', 'Africa/Accra');
  const lena = world.join(words.person, 'editor', 'Europe/Berlin');
  const ledger = world.document(owner);
  const first = contentOf('Keep full history for 30 days.');
  ledger.perform(owner, {
    type: 'proposal-opened',
    proposal,
    ...first,
    asked: [kofi.member, lena.member],
    consulted: [],
    informed: [],
    rule: { kind: 'approvals', needed: 1, required: [] },
    window: { amount: 3, unit: 'days', zone: 'Europe/Vienna' },
    fairness: [
      { member: kofi.member, workingHours: 24 },
      { member: lena.member, workingHours: 22 },
    ],
  });
  world.nowMs += hourMs;
  answer(ledger, kofi, first.digest, { kind: 'approve', reason: null });
  const objection = answer(ledger, lena, first.digest, {
    kind: 'object',
    reason: { text: words.reason },
    resolution: { text: 'Ninety days.' },
  });
  world.nowMs += dayMs;
  const second = contentOf(words.text);
  ledger.perform(owner, {
    type: 'proposal-revised',
    proposal,
    revision: 2,
    ...second,
    summary: { text: 'Ninety days in place of thirty' },
    change: 'material',
  });
  extra(ledger, { kofi, lena });
  ledger.perform(lena, { type: 'objection-withdrawn', proposal, objection });
  answer(ledger, kofi, second.digest, { kind: 'approve', reason: { text: 'Good.' } });
  world.nowMs += 3 * dayMs;
  const decided = bodyOf(words);
  const body = digestedDocument({ ...decided, content: [...(decided.content ?? []), ...more] });
  const conclusion = ActId.parse(world.fresh('act'));
  ledger.perform(
    owner,
    {
      type: 'proposal-concluded',
      proposal,
      disposition: 'accepted',
      outcome: { text: words.outcome },
      reviewOn: '2027-05-01',
      basis: { bodyDigest: body.digest, ledgerSeq: ledger.state.seq },
    },
    { id: conclusion },
  );
  ledger.perform('relay', { type: 'document-sealed', conclusion, bodyDigest: body.digest });
  const source = sourceOf(world, ledger, body.content);
  return { world, ledger, owner, source, bytes: await recordOf(source) };
}

type Answer = Extract<Parameters<DocumentLedger['perform']>[1], { type: 'position-taken' }>['position'];

const answer = (
  ledger: DocumentLedger,
  person: Person,
  digest: ReturnType<typeof contentOf>['digest'],
  position: Answer,
): ActId => ledger.perform(person, { type: 'position-taken', proposal, digest, position }).act.id;

export const sourceOf = (
  world: World,
  ledger: DocumentLedger,
  content: ContentJson | null,
): RecordSource => ({
  document: ledger.id,
  lineage: world.lineage,
  number: 12,
  acts: ledger.stamped,
  workspace: { ledger: world.id, lineage: world.lineage, acts: world.stamped },
  content,
  relayKey: world.relay.publicKey,
  sign: (bytes) => world.relay.sign(bytes),
});

export async function recordOf(source: RecordSource): Promise<Uint8Array> {
  const built = await buildRecord(source);
  if (!built.ok) throw new Error(built.error.sentence);
  return built.value;
}

export const verified = async (bytes: Uint8Array) => {
  const result = await verifyRecord(bytes, verifyEd25519);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.sentence}`);
  return result.value;
};

/** The code of the first thing that does not hold, or `holds`. */
export const verdict = async (bytes: Uint8Array, verify = verifyEd25519): Promise<string> => {
  const result = await verifyRecord(bytes, verify);
  return result.ok ? 'holds' : result.error.code;
};
