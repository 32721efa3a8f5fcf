/**
 * Seeded changes to whole records, by somebody with no key, by a relay that lies, and by a relay together with one
 * member; and what may be made of each: refused with one of the reasons that its kind of change has, or the same.
 */
import type { StampedAct } from '#shared/acts/envelope.ts';
import { base64url, equalBytes, utf8 } from '#shared/kernel/bytes.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { writeRecord, type DecisionRecord } from '#shared/record/record.ts';
import { verifyRecord, type RecordFaultCode } from '#shared/record/verify-record.ts';
import { randomFrom, type Random } from '../../convergence/random.ts';
import { deviceOf, type Device } from '../ledger-fixture.ts';
import { quickVerify } from './quick-verify.ts';
import { payloadOf, rechained, recordIn, resigned, withCheckpoint } from './vectors/forge.ts';
import { validVectors } from './vectors/valid.ts';

/** Whose keys the one who changes the record has. */
export type Forger = 'nobody' | 'relay' | 'relay-and-member';

export interface Mutation {
  readonly change: ChangeName;
  readonly forger: Forger;
  readonly base: string;
  readonly bytes: Uint8Array;
}

export type Judgement =
  | { readonly kind: 'refused'; readonly code: RecordFaultCode }
  /** It holds, and says nothing that its signers did not say. */
  | { readonly kind: 'equivalent'; readonly why: Equivalence };

export type Equivalence =
  /** It is another honest record of the same people. */
  | 'another-honest-record'
  /** The relay's to say: its clock, the document's number, where the record ends, which texts it erased. */
  | 'the-relays-word'
  /** The member's to say: what is signed with their own key, at the place that the relay gave it. */
  | 'the-members-word';

/** The honest records, all of one world: the same people, keys and document. */
export async function honestRecords(): Promise<readonly Base[]> {
  const built = validVectors.map(async ({ name, bytes }) => ({ name, bytes: await bytes() }));
  return (await Promise.all(built)).map(({ name, bytes }) => ({ name, bytes, record: recordIn(bytes) }));
}

export interface Base {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly record: DecisionRecord;
}

type Ledger = 'people' | 'document';
type Change = (record: DecisionRecord, dice: Dice) => DecisionRecord;

class Dice {
  readonly #random: Random;
  readonly bases: readonly Base[];
  readonly forger: Forger;

  constructor(seed: number, bases: readonly Base[]) {
    this.#random = randomFrom(seed);
    this.bases = bases;
    this.forger = this.pick(['nobody', 'relay', 'relay', 'relay-and-member']);
  }
  below(count: number): number {
    return this.#random.below(count);
  }
  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }
  /** More often the document's, which decides. */
  ledger(): Ledger {
    return this.pick(['document', 'document', 'people'] as const);
  }
}

const actsOf = (record: DecisionRecord, ledger: Ledger): readonly StampedAct[] =>
  ledger === 'document' ? record.acts : record.workspace.acts;
const withActs = (record: DecisionRecord, ledger: Ledger, acts: readonly StampedAct[]): DecisionRecord =>
  ledger === 'document'
    ? { ...record, acts: [...acts] }
    : { ...record, workspace: { ...record.workspace, acts: [...acts] } };

const onActs =
  (
    change: (acts: readonly StampedAct[], dice: Dice, record: DecisionRecord) => readonly StampedAct[],
  ): Change =>
  (record, dice) => {
    const ledger = dice.ledger();
    const next = change(actsOf(record, ledger), dice, record);
    return next.length === 0 ? record : withActs(record, ledger, next);
  };

const onAct = (change: (act: StampedAct, dice: Dice, record: DecisionRecord) => StampedAct): Change =>
  onActs((acts, dice, record) => {
    const place = dice.below(acts.length);
    return acts.map((act, index) => (index === place ? change(act, dice, record) : act));
  });

const memberNames = ['Ann', 'Kofi Owusu', 'Lena Brandt', 'Mira Sol', 'phone', 'laptop', 'lost tablet'];

/** Whom the forger can sign as; without a key, somebody that nobody knows. */
const deviceOfForger = (dice: Dice): Device => {
  switch (dice.forger) {
    case 'nobody':
      return deviceOf('stranger');
    case 'relay':
      return deviceOf(dice.pick(['relay', 'relay', 'stranger']));
    case 'relay-and-member':
      return deviceOf(dice.pick(['Kofi Owusu', 'Kofi Owusu', 'relay']));
  }
};

/** One value somewhere inside becomes another of its kind, from anywhere in the record where that is text. */
function editedJson(value: unknown, dice: Dice, words: readonly string[]): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0) return [dice.pick(words)];
    const place = dice.below(value.length + 1);
    if (place === value.length) return dice.below(2) === 0 ? [...value, value[0]] : value.slice(1);
    return value.map((item: unknown, index) => (index === place ? editedJson(item, dice, words) : item));
  }
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value);
    const place = dice.below(names.length + 1);
    if (place === names.length) return dice.below(2) === 0 ? { ...value, extra: 1 } : dropped(value, dice);
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]: [string, unknown], index) => [
        name,
        index === place ? editedJson(inner, dice, words) : inner,
      ]),
    );
  }
  if (typeof value === 'number') return dice.pick([value + 1, value - 1, 0, value * 2 + 1]);
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return dice.pick([dice.pick(words), `${value}x`, value.slice(1), null]);
  return dice.pick<unknown>([dice.pick(words), 0, true]);
}

function dropped(value: object, dice: Dice): object {
  const entries = Object.entries(value) as [string, unknown][];
  if (entries.length === 0) return { extra: 1 };
  const gone = dice.below(entries.length);
  return Object.fromEntries(entries.filter((_, index) => index !== gone));
}

/** Every string in a record's payloads: ids, digests and kinds that mean something elsewhere. */
function wordsIn(record: DecisionRecord): readonly string[] {
  const words = new Set<string>(['accepted', 'editorial', 'approve', 'silence', 'list', 'administrator']);
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.add(value);
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) collect(inner);
  };
  for (const act of [...record.workspace.acts, ...record.acts]) collect(JSON.parse(payloadOf(act)));
  return [...words];
}

const editedPayload = (act: StampedAct, dice: Dice, record: DecisionRecord): string =>
  JSON.stringify(editedJson(JSON.parse(payloadOf(act)), dice, wordsIn(record)));

const minute = 60_000;

const changes = {
  drop: onActs((acts, dice) => acts.toSpliced(dice.below(acts.length), 1)),
  'drop-several': onActs((acts, dice) => acts.toSpliced(dice.below(acts.length), 1 + dice.below(4))),
  duplicate: onActs((acts, dice) => {
    const act = dice.pick(acts);
    return acts.toSpliced(dice.below(acts.length + 1), 0, act);
  }),
  swap: onActs((acts, dice) => {
    const [a, b] = [dice.below(acts.length), dice.below(acts.length)];
    return acts.map((act, index) => (index === a ? acts[b] : index === b ? acts[a] : act) ?? act);
  }),
  move: onActs((acts, dice) => {
    const act = dice.pick(acts);
    const others = acts.filter((each) => each !== act);
    return others.toSpliced(dice.below(others.length + 1), 0, act);
  }),
  reverse: onActs((acts, dice) => {
    const from = dice.below(acts.length);
    return [...acts.slice(0, from), ...acts.slice(from).toReversed()];
  }),
  splice: (record, dice) => {
    const ledger = dice.ledger();
    const foreign = dice.pick(actsOf(dice.pick(dice.bases).record, dice.ledger()));
    const acts = actsOf(record, ledger);
    return withActs(record, ledger, acts.toSpliced(dice.below(acts.length + 1), dice.below(2), foreign));
  },
  'other-tail': (record, dice) => {
    const ledger = dice.ledger();
    const [acts, other] = [actsOf(record, ledger), actsOf(dice.pick(dice.bases).record, ledger)];
    const place = 1 + dice.below(acts.length);
    return withActs(record, ledger, [...acts.slice(0, place), ...other.slice(place)]);
  },
  'other-people': (record, dice) => ({ ...record, workspace: dice.pick(dice.bases).record.workspace }),
  'cut-off': (record, dice) => {
    const acts = record.acts.slice(0, 1 + dice.below(record.acts.length));
    return { ...record, acts, content: acts.length < record.acts.length ? null : record.content };
  },
  stamp: onAct((act, dice) => {
    const { stamp } = act;
    const field = dice.pick(['atMs', 'workspaceSeq', 'closesAtMs', 'seq'] as const);
    const step = dice.pick([1, -1, minute, -minute, 86_400_000, -86_400_000]);
    return { ...act, stamp: { ...stamp, [field]: Math.max(1, (stamp[field] ?? stamp.atMs) + step) } };
  }),
  'all-times': (record, dice) => {
    const step = dice.pick([1, minute, 86_400_000, -minute, -86_400_000]);
    const from = dice.below(record.acts.length);
    const acts = record.acts.map((act, index) =>
      index < from ? act : { ...act, stamp: { ...act.stamp, atMs: act.stamp.atMs + step } },
    );
    return { ...record, acts };
  },
  payload: onAct((act, dice, record) => ({
    ...act,
    payload: base64url(utf8(editedPayload(act, dice, record))),
  })),
  'payload-signed': onAct((act, dice, record) => {
    const next = editedPayload(act, dice, record);
    return resigned(act, deviceOfForger(dice), () => next);
  }),
  'other-signer': onAct((act, dice) => resigned(act, deviceOfForger(dice))),
  'other-signature': onAct((act, dice, record) => ({ ...act, signature: dice.pick(record.acts).signature })),
  'other-key': onAct((act, dice) => ({ ...act, key: deviceOf(dice.pick(memberNames)).key })),
  'public-key': onAct((act, dice) => ({
    ...act,
    publicKey: act.publicKey === null ? base64url(deviceOf(dice.pick(memberNames)).publicKey) : null,
  })),
  text: onAct((act, dice) => {
    const [first, ...others] = act.texts;
    if (!first) return act;
    const salt = `${first.salt.slice(0, -2)}${first.salt.endsWith('Q') ? 'Ag' : 'AQ'}`;
    return dice.pick<StampedAct>([
      { ...act, texts: [{ ...first, text: `${first.text} Not.` }, ...others] },
      { ...act, texts: [{ ...first, salt }, ...others] },
      { ...act, texts: [...act.texts, first] },
      { ...act, texts: [...act.texts].toReversed() },
    ]);
  }),
  'no-text': onAct((act) => ({ ...act, texts: act.texts.slice(1) })),
  content: (record, dice) =>
    record.content === null
      ? { ...record, content: { type: 'doc', content: [] } }
      : { ...record, content: editedJson(record.content, dice, ['more']) as DecisionRecord['content'] },
  number: (record, dice) => ({ ...record, number: record.number + 1 + dice.below(9) }),
  relay: (record, dice) => ({ ...record, relayKey: base64url(deviceOf(dice.pick(memberNames)).publicKey) }),
  checkpoint: (record, dice) => ({ ...record, checkpoint: dice.pick(dice.bases).record.checkpoint }),
} as const satisfies Record<string, Change>;

export type ChangeName = keyof typeof changes;
export const changeNames = Object.keys(changes) as readonly ChangeName[];

/** One change, or two of a kind: what hides one must not hide both. What changed nothing is thrown again. */
export async function mutationOf(seed: number, bases: readonly Base[]): Promise<Mutation> {
  const dice = new Dice(seed, bases);
  for (;;) {
    const base = dice.pick(bases);
    const change = dice.pick(changeNames);
    let changed = changes[change](base.record, dice);
    if (dice.below(4) === 0) changed = changes[change](changed, dice);
    const bytes = await written(changed, change, dice);
    if (!equalBytes(bytes, base.bytes)) return { change, forger: dice.forger, base: base.name, bytes };
  }
}

/** The relay makes its stamps and its note anew, where its key is there. */
async function written(record: DecisionRecord, change: ChangeName, dice: Dice): Promise<Uint8Array> {
  if (dice.forger === 'nobody' || change === 'checkpoint') return writeRecord(record);
  const acts = rechained(record.acts);
  return withCheckpoint({
    ...record,
    acts,
    workspace: { ...record.workspace, acts: rechained(record.workspace.acts) },
  });
}

/** @returns what may be made of it, or what is wrong with the verifier. */
export async function judge(mutation: Mutation, bases: readonly Base[]): Promise<Result<Judgement, string>> {
  const result = await verifyRecord(mutation.bytes, quickVerify);
  if (!result.ok) {
    const { code } = result.error;
    return reasons[mutation.change].includes(code)
      ? ok({ kind: 'refused', code })
      : err(`is refused as ${code}, which is no reason for it: ${result.error.sentence}`);
  }
  const why = equivalence(mutation, result.value.record, bases);
  return why ? ok({ kind: 'equivalent', why }) : err('holds, and says something that nobody said');
}

function equivalence(
  { bytes, forger }: Mutation,
  record: DecisionRecord,
  bases: readonly Base[],
): Equivalence | null {
  if (bases.some((each) => equalBytes(bytes, each.bytes))) return 'another-honest-record';
  if (forger === 'nobody') return null;
  // What was signed, in one honest order from the beginning on; texts that stand there are the ones that were signed.
  const isHonest = (ledger: Ledger): boolean =>
    bases.some((each) =>
      actsOf(record, ledger).every((act, index) => isSigned(act, actsOf(each.record, ledger)[index])),
    );
  if (isHonest('people') && isHonest('document')) return 'the-relays-word';
  if (forger !== 'relay-and-member') return null;
  return [...record.workspace.acts, ...record.acts].every((act) => isOf(act, bases))
    ? 'the-members-word'
    : null;
}

/** The same signed act, or one that the relay's key signed before: what that signs is its word anyway, and named so. */
const isSigned = (a: StampedAct, b: StampedAct | undefined): boolean =>
  b !== undefined &&
  a.key === b.key &&
  ((a.payload === b.payload && a.signature === b.signature) || a.key === deviceOf('relay').key);

/** By the member or the relay that the forger has, or honestly signed by somebody else. */
const isOf = (act: StampedAct, bases: readonly Base[]): boolean =>
  act.key === deviceOf('Kofi Owusu').key ||
  act.key === deviceOf('relay').key ||
  bases.some(({ record }) => [...record.workspace.acts, ...record.acts].some((each) => isSigned(act, each)));

/** An act that is not where it was, and what that takes along. */
const misplaced = [
  'order-broken',
  'time-backwards',
  'history-differs',
  'key-unknown',
  'act-void',
  'people-differ',
  'end-differs',
  'text-differs',
  'checkpoint-wrong',
] as const satisfies readonly RecordFaultCode[];
const mistimed = [
  'order-broken',
  'time-backwards',
  'chain-broken',
  'history-differs',
  'act-void',
  'people-differ',
  'window-differs',
] as const satisfies readonly RecordFaultCode[];

/** Why each kind of change may be refused: what it breaks first, and never a reason of another kind. */
const reasons: Readonly<Record<ChangeName, readonly RecordFaultCode[]>> = {
  drop: misplaced,
  'drop-several': misplaced,
  duplicate: misplaced,
  swap: misplaced,
  move: misplaced,
  reverse: misplaced,
  splice: [...misplaced, 'other-ledger'],
  'other-tail': [...misplaced, 'other-ledger'],
  'other-people': ['key-unknown', 'act-void', 'people-differ'],
  'cut-off': ['people-differ', 'end-differs', 'text-differs', 'checkpoint-wrong'],
  stamp: mistimed,
  'all-times': mistimed,
  payload: ['chain-broken', 'signature-wrong'],
  'payload-signed': [
    'chain-broken',
    'key-unknown',
    'act-malformed',
    'act-unknown',
    'text-unclaimed',
    'history-differs',
    'act-void',
    'end-differs',
    'text-differs',
    'window-differs',
  ],
  'other-signer': ['chain-broken', 'key-unknown', 'history-differs', 'act-void'],
  'other-signature': ['chain-broken', 'signature-wrong'],
  'other-key': ['chain-broken', 'key-unknown', 'signature-wrong'],
  'public-key': ['key-unknown', 'act-malformed'],
  text: ['text-unclaimed'],
  'no-text': ['checkpoint-wrong'],
  content: ['malformed', 'text-differs'],
  number: ['checkpoint-wrong'],
  relay: ['key-unknown', 'relay-key-differs'],
  checkpoint: ['checkpoint-wrong'],
};
