/** Records that do not hold, one for each way; each with the first thing that fails. */
import type { StampedAct } from '#shared/acts/envelope.ts';
import { base64url, fromBase64url, fromUtf8, utf8 } from '#shared/kernel/bytes.ts';
import { canonicalJson } from '#shared/kernel/canonical-json.ts';
import { ActId, KeyId, LedgerId } from '#shared/kernel/ids.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import { writeRecord, type DecisionRecord } from '#shared/record/record.ts';
import type { RecordFaultCode } from '#shared/record/verify-record.ts';
import { contentOf, dayMs, deviceOf, hourMs, minuteMs, type Device } from '../../ledger-fixture.ts';
import { recordOf } from '../decided-document.ts';
import { payloadOf, rechained, recordIn, resigned, withCheckpoint } from './forge.ts';
import { Scene } from './scene.ts';
import { accepted, devices, hashOf, setAside, severalProposals, withdrawnObjection } from './valid.ts';

export interface InvalidVector {
  readonly name: string;
  readonly code: RecordFaultCode;
  readonly says: string;
  readonly bytes: () => Promise<Uint8Array>;
}

const base = accepted();
const bytes = await base.record();
const record = recordIn(bytes);
const text = fromUtf8(bytes) ?? '';

/** Places in the ledger of the document of `base`, from 0. */
const [opening, ofKofi, ofLena, conclusion, seal] = [2, 3, 4, 5, 6];

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new Error('no such place');
  return found;
};
const act = (index: number): StampedAct => at(record.acts, index);
const withActs = (acts: readonly StampedAct[]): DecisionRecord => ({ ...record, acts: [...acts] });
const withAct = (index: number, next: StampedAct): DecisionRecord => withActs(record.acts.with(index, next));
const signerOf = ({ key }: StampedAct): Device => {
  const device = ['Ann', 'Kofi Owusu', 'Lena Brandt', 'relay'].map(deviceOf).find((one) => one.key === key);
  if (!device) throw new Error('nobody signs with this key');
  return device;
};

/** @param change of the record alone, by somebody who has no key at all. */
const edited = (
  name: string,
  code: RecordFaultCode,
  says: string,
  change: () => DecisionRecord,
): InvalidVector => ({ name, code, says, bytes: () => Promise.resolve(writeRecord(change())) });

const spelled = (name: string, code: RecordFaultCode, says: string, change: () => string): InvalidVector => ({
  name,
  code,
  says,
  bytes: () => Promise.resolve(utf8(change())),
});

/** @param change after which a relay that lies makes all stamps and its note anew. */
const restamped = (
  name: string,
  code: RecordFaultCode,
  says: string,
  change: () => DecisionRecord,
): InvalidVector => ({
  name,
  code,
  says: `${says} The relay stamped everything anew.`,
  bytes: () => {
    const changed = change();
    return withCheckpoint({ ...changed, acts: rechained(changed.acts) });
  },
});

/** @param play in which members and relay do what the rules forbid. */
const lawless = (
  name: string,
  code: RecordFaultCode,
  says: string,
  play: (scene: Scene) => Scene | undefined,
): InvalidVector => ({
  name,
  code,
  says,
  bytes: () => {
    const scene = new Scene();
    return (play(scene) ?? scene).rawRecord();
  },
});

/** The end that every lawless scene has. */
const ended = (scene: Scene): undefined => {
  const id = scene.lawless(scene.ann, scene.concluding('accepted', { basis: scene.basis() }));
  scene.lawless('relay', scene.sealing(id));
  return undefined;
};

/** Its payload with other words in it, by its own author, so that only the words are wrong. */
const reworded = (index: number, change: (payload: string) => string): DecisionRecord =>
  withAct(index, resigned(act(index), signerOf(act(index)), change));

/** Of an honest act, with `S + L` in the place of `S`: the same equation, another spelling. */
function unreducedSignature(stamped: StampedAct): StampedAct {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const bytesOf = fromBase64url(stamped.signature) ?? new Uint8Array();
  let s = order + bytesOf.subarray(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const next = bytesOf.slice();
  for (let i = 32; i < 64; i++, s >>= 8n) next[i] = Number(s & 255n);
  return { ...stamped, signature: base64url(next) };
}

/** The neutral point: with `R` the same and `S` zero, the equation holds for every message. */
const neutral = new Uint8Array(32).fill(1, 0, 1);
const weak: Device = {
  key: KeyId.parse(sha256Text(neutral)),
  publicKey: neutral,
  sign: () => new Uint8Array(64).fill(1, 0, 1),
};

export const invalidVectors: readonly InvalidVector[] = [
  spelled('not-json', 'not-a-record', 'The last brace is missing.', () => text.slice(0, -2)),
  spelled('other-format', 'not-a-record', 'It names another format.', () =>
    text.replace('"countersign-record"', '"countersign-recipe"'),
  ),
  spelled('byte-order-mark', 'not-a-record', 'U+FEFF stands before it.', () => `\ufeff${text}`),
  spelled('repeated-name', 'not-a-record', 'An object holds one name twice.', () =>
    text.replace('"number":12', '"number":13,"number":12'),
  ),
  spelled('spaces', 'not-a-record', 'There is a space after a colon.', () =>
    text.replace('"number":12', '"number": 12'),
  ),
  spelled('number-spelling', 'not-a-record', 'A number is spelled 12.0.', () =>
    text.replace('"number":12', '"number":12.0'),
  ),
  spelled('needless-escape', 'not-a-record', 'A letter is spelled as an escape.', () =>
    text.replace('We keep', '\\u0057e keep'),
  ),
  spelled('nested-too-deeply', 'not-a-record', 'Eighty-one levels.', () =>
    text.replace('"number":12', `"number":${'['.repeat(81)}${']'.repeat(81)}`),
  ),
  spelled('version-2', 'version-unknown', 'Of a version that does not exist yet.', () =>
    text.replace('"version":1', '"version":2'),
  ),
  spelled('unknown-field', 'malformed', 'A field that the format does not have.', () =>
    text.replace('"number":12', '"note":"seen","number":12'),
  ),
  spelled('missing-field', 'malformed', 'The number is missing.', () => text.replace('"number":12,', '')),
  spelled('short-signature', 'malformed', 'A signature of 63 bytes.', () =>
    text.replace(act(opening).signature, act(opening).signature.slice(0, 84)),
  ),
  spelled('other-order', 'not-canonical', 'Two names stand in another order.', () => {
    const { acts, ...others } = record;
    return `${JSON.stringify({ ...others, acts })}\n`;
  }),
  spelled('no-newline', 'not-canonical', 'The last newline is missing.', () => canonicalJson(record)),
  edited('other-document', 'other-ledger', 'The record names another document.', () => ({
    ...record,
    document: LedgerId.parse('another-document'),
  })),
  edited('spliced', 'other-ledger', 'An act of the workspace’s ledger stands in the document’s.', () =>
    withAct(ofKofi, at(record.workspace.acts, 2)),
  ),
  edited('wrong-sequence', 'order-broken', 'An act has the number of another.', () =>
    withAct(ofKofi, { ...act(ofKofi), stamp: { ...act(ofKofi).stamp, seq: ofKofi + 2 } }),
  ),
  edited('missing-act', 'order-broken', 'An approval was left out.', () =>
    withActs(record.acts.toSpliced(ofKofi, 1)),
  ),
  edited('twice', 'order-broken', 'An approval stands twice.', () =>
    withActs(record.acts.toSpliced(ofKofi, 0, act(ofKofi))),
  ),
  edited('moved', 'order-broken', 'Two approvals changed places.', () =>
    withActs(record.acts.with(ofKofi, act(ofLena)).with(ofLena, act(ofKofi))),
  ),
  restamped('time-backwards', 'time-backwards', 'A stamp is a minute before the one in front of it.', () =>
    withAct(ofLena, {
      ...act(ofLena),
      stamp: { ...act(ofLena).stamp, atMs: act(ofKofi).stamp.atMs - minuteMs },
    }),
  ),
  edited('changed-stamp', 'chain-broken', 'A stamp says another time.', () =>
    withAct(ofKofi, { ...act(ofKofi), stamp: { ...act(ofKofi).stamp, atMs: act(ofKofi).stamp.atMs + 1 } }),
  ),
  edited('changed-act', 'chain-broken', 'An approval became an abstention.', () =>
    withAct(ofKofi, {
      ...act(ofKofi),
      payload: base64url(utf8(payloadOf(act(ofKofi)).replace('"approve"', '"abstain"'))),
    }),
  ),
  restamped('wrong-signature', 'signature-wrong', 'The outcome of an approval was changed.', () =>
    withAct(ofKofi, {
      ...act(ofKofi),
      payload: base64url(utf8(payloadOf(act(ofKofi)).replace('"approve"', '"abstain"'))),
    }),
  ),
  restamped(
    'another-signer',
    'signature-wrong',
    'An act by Kofi was signed by Ann and kept Kofi’s key.',
    () => {
      const forged = resigned(act(ofKofi), deviceOf('Ann'));
      return withAct(ofKofi, { ...forged, key: act(ofKofi).key });
    },
  ),
  restamped('unreduced-signature', 'signature-wrong', 'S is spelled as S plus the group’s order.', () =>
    withAct(ofKofi, unreducedSignature(act(ofKofi))),
  ),
  lawless(
    'small-order-key',
    'signature-wrong',
    'Somebody joins with the neutral point, under which one signature holds for everything.',
    (scene) => {
      const invite = scene.world.invite('editor');
      const eve = { ...scene.kofi, member: scene.lena.member, device: weak };
      scene.lawlessInWorkspace(
        eve,
        { type: 'member-joined', invite, person: 'Eve', zone: 'UTC' },
        { bringsKey: true },
      );
      return (scene.agreed(), ended(scene));
    },
  ),
  restamped('unknown-key', 'key-unknown', 'An approval was signed with a key that nobody registered.', () =>
    withAct(ofKofi, resigned(act(ofKofi), deviceOf('stranger'))),
  ),
  restamped(
    'key-beside-wrong-act',
    'act-malformed',
    'An approval brings a key, which only joining acts do.',
    () => withAct(ofKofi, { ...act(ofKofi), publicKey: base64url(deviceOf('Kofi Owusu').publicKey) }),
  ),
  restamped('payload-with-spaces', 'act-malformed', 'A payload is JSON in another spelling.', () =>
    reworded(ofKofi, (payload) => payload.replace('"v":1', '"v": 1')),
  ),
  restamped('payload-repeated-name', 'act-malformed', 'A payload holds a name twice.', () =>
    reworded(ofKofi, (payload) => payload.replace('"v":1', '"v":2,"v":1')),
  ),
  restamped(
    'payload-unknown-field',
    'act-malformed',
    'A payload has a field that its kind does not have.',
    () => reworded(ofKofi, (payload) => payload.replace('"v":1', '"v":1,"weight":2')),
  ),
  restamped('unknown-act', 'act-unknown', 'An act of a kind that does not exist yet.', () =>
    reworded(ofKofi, (payload) => payload.replace('"position-taken"', '"position-whispered"')),
  ),
  restamped('unknown-act-version', 'act-unknown', 'An act of version 2.', () =>
    reworded(ofKofi, (payload) => payload.replace('"v":1', '"v":2')),
  ),
  edited('changed-outcome', 'text-unclaimed', 'The outcome says something else than was signed.', () => {
    const { texts } = act(conclusion);
    const [first] = texts;
    return withAct(conclusion, {
      ...act(conclusion),
      texts: first ? [{ ...first, text: 'We keep nothing.' }] : [],
    });
  }),
  edited('changed-salt', 'text-unclaimed', 'A text stands beside another salt.', () => {
    const [first] = act(conclusion).texts;
    return withAct(conclusion, {
      ...act(conclusion),
      texts: first ? [{ ...first, salt: 'AAAAAAAAAAAAAAAAAAAAAA' }] : [],
    });
  }),
  edited('text-twice', 'text-unclaimed', 'One text stands beside its act twice.', () =>
    withAct(conclusion, {
      ...act(conclusion),
      texts: [...act(conclusion).texts, ...act(conclusion).texts],
    }),
  ),
  {
    name: 'texts-in-another-order',
    code: 'text-unclaimed',
    says: 'The reason of an objection stands after what would resolve it.',
    bytes: async () => {
      const whole = recordIn(await withdrawnObjection().record());
      const acts = whole.acts.map((each) =>
        each.texts.length === 2 ? { ...each, texts: each.texts.toReversed() } : each,
      );
      return writeRecord({ ...whole, acts });
    },
  },
  restamped('missing-act-restamped', 'history-differs', 'An approval was left out.', () =>
    withActs(record.acts.toSpliced(ofKofi, 1)),
  ),
  {
    name: 'removed-objection',
    code: 'history-differs',
    says: 'An objection was left out, and the relay stamped everything anew: its author’s withdrawal and all later acts had seen it.',
    bytes: async () => {
      const whole = recordIn(await withdrawnObjection().record());
      const acts = whole.acts.filter((each) => !/"objec/.test(payloadOf(each)));
      return withCheckpoint({ ...whole, acts: rechained(acts) });
    },
  },
  lawless('other-history', 'history-differs', 'An act names a head that this ledger never had.', (scene) => {
    scene.open();
    scene.lawless(scene.kofi, scene.approval(), {
      seen: { seq: 2, hash: contentOf('another history').digest },
    });
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless('not-invited', 'act-void', 'Somebody joins by an invitation that was never given.', (scene) => {
    const eve = { ...scene.kofi, device: deviceOf('Eve') };
    const { invite } = { invite: scene.world.fresh('invite') };
    scene.lawlessInWorkspace(
      eve,
      { type: 'member-joined', invite: invite as never, person: 'Eve', zone: 'UTC' },
      { bringsKey: true },
    );
    return (scene.agreed(), ended(scene));
  }),
  lawless(
    'key-confirms-itself',
    'act-void',
    'A key that only the relay vouches for says that it is Kofi’s.',
    (scene) => {
      const laptop = { ...scene.kofi, device: deviceOf('laptop') };
      scene.world.perform(laptop, { type: 'key-registered', device: 'Laptop' }, { bringsKey: true });
      scene.lawlessInWorkspace(laptop, { type: 'key-confirmed', key: laptop.device.key });
      return (scene.agreed(), ended(scene));
    },
  ),
  lawless('revoked-key', 'act-void', 'An approval was signed with a key that had been revoked.', () => {
    const scene = devices();
    scene.lawless({ ...scene.kofi, device: deviceOf('lost tablet') }, scene.approval());
    ended(scene);
    return scene;
  }),
  lawless('key-of-somebody-else', 'act-void', 'Lena’s approval was signed with Kofi’s key.', (scene) => {
    scene.open();
    scene.lawless({ ...scene.lena, device: scene.kofi.device }, scene.approval());
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless(
    'relay-for-member',
    'act-void',
    'The relay took a position for somebody who has a key.',
    (scene) => {
      scene.open();
      scene.lawless({ ...scene.kofi, device: scene.world.relay }, scene.approval());
      scene.wait(dayMs);
      return ended(scene);
    },
  ),
  lawless('role-too-low', 'act-void', 'Somebody who may only read took a position.', (scene) => {
    const mira = scene.world.join('Mira Sol', 'viewer');
    scene.open();
    scene.lawless(mira, scene.approval());
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless('digest-mismatch', 'act-void', 'The opening names a digest that is not its content’s.', (scene) => {
    scene.lawless(scene.ann, { ...scene.opening(), digest: contentOf('Something else.').digest });
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless('unknown-revision', 'act-void', 'An approval is of a text that was never proposed.', (scene) => {
    scene.open();
    scene.lawless(scene.kofi, scene.approval('Something else.'));
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless('duplicate-act-id', 'act-void', 'Two approvals have one id.', (scene) => {
    const id = ActId.parse('the-same-id');
    scene.open();
    scene.lawless(scene.kofi, scene.approval(), { id });
    scene.lawless(scene.lena, scene.approval(), { id });
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless('window-too-short', 'act-void', 'A window is shorter than the workspace promises.', (scene) => {
    scene.lawless(scene.ann, scene.opening(undefined, { window: { amount: 1, unit: 'hours', zone: 'UTC' } }));

    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless(
    'concluded-early',
    'act-void',
    'The conclusion came an hour before the window had run.',
    (scene) => {
      scene.open();
      scene.approve(scene.kofi);
      scene.wait(dayMs - hourMs);
      return ended(scene);
    },
  ),
  lawless('objection-stands', 'act-void', 'Accepted though an objection stands.', (scene) => {
    scene.open();
    scene.object(scene.lena);
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless('rule-not-met', 'act-void', 'Accepted with one approval where two are needed.', (scene) => {
    scene.open(undefined, { rule: { kind: 'approvals', needed: 2, required: [] } });
    scene.approve(scene.kofi);
    scene.wait(dayMs);
    return ended(scene);
  }),
  lawless(
    'stale-approval',
    'act-void',
    'Accepted on an approval of the text before a material revision.',
    (scene) => {
      scene.open('Keep thirty days.', { rule: { kind: 'approvals', needed: 1, required: [] } });
      scene.approve(scene.kofi, 'Keep thirty days.');
      scene.revise(2, scene.words.text);
      scene.wait(2 * dayMs);
      return ended(scene);
    },
  ),
  lawless('set-aside-early', 'act-void', 'An objection was set aside after three days of silence.', () => {
    const scene = setAside(3);
    ended(scene);
    return scene;
  }),
  lawless('wrong-owner', 'act-void', 'Lena concluded what Ann owns.', (scene) => {
    scene.agreed();
    const id = scene.lawless(scene.lena, scene.concluding('accepted', { basis: scene.basis() }));
    scene.lawless('relay', scene.sealing(id));
    return undefined;
  }),
  lawless('concluded-twice', 'act-void', 'A second conclusion of one proposal.', (scene) => {
    scene.agreed();
    scene.ledger.perform(scene.ann, scene.concluding('rejected'));
    return ended(scene);
  }),
  lawless('conclusion-without-basis', 'act-void', 'The deciding conclusion names no text.', (scene) => {
    scene.agreed();
    const id = scene.lawless(scene.ann, scene.concluding('accepted'));
    scene.lawless('relay', scene.sealing(id));
    return undefined;
  }),
  lawless('forged-seal', 'act-void', 'The seal was signed by the owner, not by the relay.', (scene) => {
    scene.agreed();
    const id = scene.lawless(scene.ann, scene.concluding('accepted', { basis: scene.basis() }));
    scene.lawless('relay', scene.sealing(id), { device: scene.ann.device });
    return undefined;
  }),
  lawless('seal-of-another-text', 'act-void', 'The seal names another text than the conclusion.', (scene) => {
    scene.agreed();
    const id = scene.lawless(scene.ann, scene.concluding('accepted', { basis: scene.basis() }));
    scene.lawless('relay', { ...scene.sealing(id), bodyDigest: contentOf('Another.').digest });
    return undefined;
  }),
  lawless('revised-after-the-seal', 'act-void', 'The proposal was revised after it was decided.', (scene) => {
    scene.agreed();
    scene.accept();
    const summary = { text: 'Longer.' };
    const { proposal } = scene;
    scene.lawless(scene.ann, {
      type: 'proposal-revised',
      proposal,
      revision: 2,
      ...contentOf('Keep a year.'),
      summary,
      change: 'editorial',
    });
    return undefined;
  }),
  {
    name: 'fewer-people',
    code: 'people-differ',
    says: 'The last act of the people’s ledger, which the conclusion was stamped after, was left out.',
    bytes: async () => {
      const scene = new Scene().agreed();
      scene.world.join('Mira Sol', 'viewer');
      scene.accept();
      const whole = recordIn(await scene.record());
      return writeRecord({
        ...whole,
        workspace: { ...whole.workspace, acts: whole.workspace.acts.slice(0, -1) },
      });
    },
  },
  {
    name: 'another-relay',
    code: 'relay-key-differs',
    says: 'The record names another relay’s key, which signed the checkpoint.',
    bytes: () => {
      const other = deviceOf('another relay');
      return withCheckpoint({ ...record, relayKey: base64url(other.publicKey) }, other);
    },
  },
  edited('seal-missing', 'end-differs', 'The seal was left out.', () => withActs(record.acts.slice(0, seal))),
  edited('conclusion-missing', 'end-differs', 'The conclusion and the seal were left out.', () => ({
    ...withActs(record.acts.slice(0, conclusion)),
    content: null,
  })),
  lawless('goes-on', 'end-differs', 'A comment stands after the seal.', (scene) => {
    scene.agreed();
    scene.accept();
    scene.ledger.perform(scene.kofi, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: 'Afterwards.' },
      suggestion: null,
    });
    return undefined;
  }),
  edited('changed-content', 'text-differs', 'The sealed text says something else.', () => ({
    ...record,
    content: JSON.parse(JSON.stringify(record.content).replace('every update', 'no update')) as never,
  })),
  edited('no-content', 'text-differs', 'The sealed text is missing.', () => ({ ...record, content: null })),
  lawless('content-without-seal', 'text-differs', 'A text beside a decision that seals none.', (scene) => {
    scene.agreed();
    scene.ledger.perform(scene.ann, scene.concluding('rejected'));
    return undefined;
  }),
  lawless('wrong-closing-time', 'window-differs', 'The relay gave a window of 24 hours 25.', (scene) => {
    const closesAtMs = scene.world.nowMs + 25 * hourMs;
    scene.lawless(scene.ann, scene.opening(), {}, { closesAtMs });
    scene.approve(scene.kofi);
    scene.wait(2 * dayMs);
    return ended(scene);
  }),
  lawless(
    'window-cut-short',
    'window-differs',
    'The relay let three days in Vienna end after two, and they were concluded then.',
    (scene) => {
      const closesAtMs = scene.world.nowMs + 2 * dayMs;
      const window = { amount: 3, unit: 'days', zone: 'Europe/Vienna' } as const;
      scene.lawless(scene.ann, scene.opening(undefined, { window }), {}, { closesAtMs });
      scene.approve(scene.kofi);
      scene.wait(2 * dayMs);
      return ended(scene);
    },
  ),
  lawless(
    'instant-without-window',
    'window-differs',
    'An approval’s stamp names a closing time.',
    (scene) => {
      scene.open();
      scene.lawless(scene.kofi, scene.approval(), {}, { closesAtMs: scene.world.nowMs + dayMs });
      scene.wait(dayMs);
      return ended(scene);
    },
  ),
  edited('other-number', 'checkpoint-wrong', 'The record says that it is decision 13.', () => ({
    ...record,
    number: 13,
  })),
  {
    name: 'checkpoint-by-another-key',
    code: 'checkpoint-wrong',
    says: 'The checkpoint was signed by the owner.',
    bytes: () => recordOf({ ...base.source(), sign: (message) => base.ann.device.sign(message) }),
  },
  {
    name: 'checkpoint-of-another-key-id',
    code: 'checkpoint-wrong',
    says: 'The note’s signature holds, and its four bytes name another key.',
    bytes: () => Promise.resolve(writeRecord({ ...record, checkpoint: withOtherKeyId(record.checkpoint) })),
  },
  {
    name: 'checkpoint-of-another-record',
    code: 'checkpoint-wrong',
    says: 'The checkpoint is the one of another record of the same relay.',
    bytes: async () => {
      const other = recordIn(await withdrawnObjection().record());
      return writeRecord({ ...record, checkpoint: other.checkpoint });
    },
  },
  {
    name: 'cut-off',
    code: 'checkpoint-wrong',
    says: 'Of three proposals, the record ends with the first conclusion; the relay never signed that it ends there.',
    bytes: async () => {
      const whole = recordIn(await severalProposals().record());
      const end = whole.acts.findIndex((each) => payloadOf(each).includes('"proposal-concluded"'));
      return writeRecord({ ...whole, acts: whole.acts.slice(0, end + 1), content: null });
    },
  },
  edited(
    'text-left-out',
    'checkpoint-wrong',
    'A reason is missing, and neither an act nor the relay says why.',
    () => {
      const gone = hashOf(record.acts, 'Long enough for an incident review.');
      return {
        ...record,
        acts: record.acts.map((each) => (payloadOf(each).includes(gone) ? { ...each, texts: [] } : each)),
      };
    },
  ),
];

function withOtherKeyId(checkpoint: string): string {
  const [, head = '', spelled = ''] = /^([\s\S]* )(\S+)\n$/.exec(checkpoint) ?? [];
  const note = Buffer.from(spelled, 'base64');
  note[0] = (note[0] ?? 0) ^ 1;
  return `${head}${note.toString('base64')}\n`;
}
