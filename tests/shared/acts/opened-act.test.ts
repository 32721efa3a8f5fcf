/** What an envelope must be before anybody reasons about its act. */
import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SignedAct, bytesToSign } from '#shared/acts/envelope.ts';
import { TextHash } from '#shared/acts/free-text.ts';
import { parseAct, textOf, type VerifySignature } from '#shared/acts/opened-act.ts';
import { openAct } from '#shared/acts/open-act.ts';
import { base64url, fromBase64url, utf8 } from '#shared/kernel/bytes.ts';
import type { Digest } from '#shared/kernel/ids.ts';
import { contentOf, blockId, World } from '../ledger-fixture.ts';
import { everyAct } from './every-act.ts';
import '../../fixed-seed.ts';

const world = new World();
const ben = world.join('Ben', 'commenter');
const document = world.document(world.admin);
const publicKeys = new Map([world.admin, ben].map(({ device }) => [device.key, device.publicKey]));
const keyOf = (key: (typeof ben)['device']['key']) => publicKeys.get(key) ?? null;

const commentBy = (text = 'Why not both?') =>
  document.sign(ben, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text },
    suggestion: null,
  });

/** An envelope around any JSON text, with a signature that holds. */
function signedJson(json: string): SignedAct {
  const payload = utf8(json);
  return {
    ...commentBy(),
    payload: base64url(payload),
    signature: base64url(ben.device.sign(bytesToSign(document.id, world.lineage, payload))),
    texts: [],
  };
}

/** The machine's own, because this file checks thousands. */
const machineVerify: VerifySignature = (publicKey, message, signature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) };
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
};
const open = (envelope: SignedAct) => openAct(envelope, keyOf, machineVerify);
const payloadOf = (envelope: SignedAct) =>
  new TextDecoder().decode(fromBase64url(envelope.payload) ?? undefined);

test('a composed act opens to what was composed, with its texts', async () => {
  const opened = await open(commentBy());
  if (!opened.ok || opened.value.act.type !== 'comment-added') throw new Error('does not open');
  expect(opened.value.act.by).toBe(ben.member);
  expect(textOf(opened.value, opened.value.act.text)).toBe('Why not both?');
});

test('an act read back with the hashes kept beside it is the same; hashes that it does not name are refused', () => {
  const envelope = commentBy();
  const read = parseAct(envelope);
  if (!read.ok) throw new Error('does not open');
  const hashes = [...read.value.texts.keys()];
  expect(parseAct(envelope, hashes)).toEqual(read);
  expect(parseAct(envelope, [])).toEqual(read);
  expect(parseAct(envelope, [`${'A'.repeat(42)}E` as Digest])).toMatchObject({ ok: false });
});

describe('every kind of act opens to what was composed', () => {
  test.each(Object.values(everyAct))('$type', (draft) => {
    const { member: by, device } = ben;
    const seen = { seq: 0, hash: '' } as const;
    const bringsKey = ['workspace-created', 'member-joined', 'key-registered'].includes(draft.type);
    const envelope = world.sign(world.id, draft, { by, device, seen, claimedAtMs: 5, bringsKey });
    expect(SignedAct.parse(JSON.parse(JSON.stringify(envelope)))).toEqual(envelope);
    const opened = parseAct(envelope);
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const inPlain = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(inPlain);
      if (typeof value !== 'object' || value === null) return value;
      if ('textHash' in value) return { text: textOf(opened.value, TextHash.parse(value)) };
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inPlain(inner)]));
    };
    const { v, id, by: author, claimedAtMs, seen: head, ...fields } = opened.value.act;
    expect(inPlain(fields)).toEqual(draft);
    expect([v, author, claimedAtMs, head]).toEqual([1, by, 5, seen]);
    expect(id).toHaveLength(22);
  });
});

test('[E1] whatever bytes a payload holds, it is an act or a fault, never an exception', () => {
  const anyJson = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  const anyDraft = fc.constantFrom(...Object.values(everyAct));
  const anyField = fc.record({ key: fc.string(), value: fc.jsonValue() });
  const { member: by, device } = ben;
  fc.assert(
    fc.property(fc.oneof(anyJson, fc.tuple(anyDraft, anyField)), (made) => {
      if (typeof made === 'string') parseAct(signedJson(made));
      else {
        const [draft, { key, value }] = made;
        const seen = { seq: 0, hash: '' } as const;
        const whole = world.sign(world.id, draft, { by, device, seen, claimedAtMs: 5 });
        const [field = ''] = Object.keys(draft).filter((name) => name !== 'type');
        const fields: Record<string, unknown> = JSON.parse(payloadOf(whole));
        for (const name of [field, key])
          parseAct({ ...whole, payload: base64url(utf8(JSON.stringify({ ...fields, [name]: value }))) });
      }
    }),
  );
});

test('half a character in a text is mended before it is signed', async () => {
  const opened = await open(commentBy('cut \ud83d'));
  expect(opened.ok && [...opened.value.texts.values()]).toEqual(['cut \ufffd']);
});

test('every changed character of an envelope is found', async () => {
  const whole = commentBy('Short.');
  const json = JSON.stringify(whole);
  const changes: string[] = [];
  for (let i = 0; i < json.length; i++)
    for (const char of ['A', '1']) {
      const changed = json.slice(0, i) + char + json.slice(i + 1);
      if (changed !== json) changes.push(changed);
    }
  for (const changed of changes) {
    const parsed = SignedAct.safeParse(tryJson(changed));
    if (!parsed.success || JSON.stringify(parsed.data) === json) continue;
    const opened = await open(parsed.data);
    expect(opened.ok, changed).toBe(false);
  }
});

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

test('[D4] an act without a text is a redacted one: it still verifies, and the text is gone', async () => {
  const opened = await open({ ...commentBy(), texts: [] });
  if (!opened.ok || opened.value.act.type !== 'comment-added') throw new Error('does not open');
  expect(textOf(opened.value, opened.value.act.text)).toBeNull();
});

test('texts that the act does not name, or names once and gets twice, are refused', () => {
  const whole = commentBy();
  const [text] = whole.texts;
  if (!text) throw new Error('a comment has a text');
  const refused = [[{ ...text, text: 'Other.' }], [text, text], [{ ...text, text: 'Why not both?\ud800' }]];
  for (const texts of refused)
    expect(parseAct({ ...whole, texts })).toEqual({ ok: false, error: { code: 'text-unclaimed' } });
});

describe('the payload is one JSON value in one spelling', () => {
  const json = payloadOf(commentBy());
  const spellings: Record<string, string> = {
    spaces: json.replace(':', ': '),
    'a repeated name': json.replace('{"v":1', '{"v":1,"v":1'),
    'a needless escape': json.replace('document', '\\u0064ocument'),
    'a number in another form': json.replace('"v":1', '"v":1.0'),
    'an unknown field': json.replace('{"v":1', '{"v":1,"w":1'),
    ['__proto__']: json.replace('{"v":1', '{"v":1,"__proto__":{"x":1}'),
    'an escaped __proto__': json.replace('{"v":1', '{"v":1,"\\u005f_proto__":{"x":1}'),
    'a byte order mark': `\ufeff${json}`,
    'no JSON': 'hello',
    nothing: '',
    'another version': json.replace('"v":1', '"v":2'),
    'an unknown act': json.replace('comment-added', 'comment-eaten'),
  };
  test.each(Object.entries(spellings))('%s is refused', async (_, text) => {
    expect(await open(signedJson(text))).toMatchObject({ ok: false, error: { code: 'payload-malformed' } });
  });
  test('the very same bytes, signed again, are accepted', async () => {
    expect((await open(signedJson(json))).ok).toBe(true);
  });
});

test('a payload nested 20,000 deep is refused without a fault', () => {
  const deep = '{"type":"a","content":['.repeat(20_000) + ']}'.repeat(20_000);
  const json = payloadOf(commentBy()).replace('"anchor"', `"content":${deep},"anchor"`);
  expect(parseAct(signedJson(json))).toMatchObject({ ok: false, error: { code: 'payload-malformed' } });
});

test('attributes named __proto__ inside a content are refused', () => {
  const { content, digest } = contentOf('Text');
  const opening = document.sign(world.admin, {
    type: 'proposal-revised',
    proposal: blockId('one'),
    revision: 2,
    content: { ...content, attrs: { id: 'x' } },
    digest,
    summary: { text: 's' },
    change: 'material',
  });
  const json = payloadOf(opening).replace('"attrs":{', '"attrs":{"__proto__":1,');
  expect(parseAct({ ...opening, payload: base64url(utf8(json)) }).ok).toBe(false);
});

test('a key is used only when the act names it, and travels only with the act that registers it', async () => {
  const whole = commentBy();
  const [own, other] = [base64url(ben.device.publicKey), base64url(world.admin.device.publicKey)];
  expect(await open({ ...whole, publicKey: other })).toEqual({ ok: false, error: { code: 'key-unknown' } });
  expect(await open({ ...whole, publicKey: own })).toMatchObject({ error: { code: 'payload-malformed' } });
  // The last character has two idle bits: a second spelling of the same key.
  const respelled = own.slice(0, -1) + String.fromCharCode(own.charCodeAt(42) + 1);
  expect(await open({ ...whole, publicKey: respelled })).toMatchObject({ ok: false });
});

test('an act for one document or lineage does not open in another', async () => {
  const elsewhere = world.document(world.admin);
  expect(await open({ ...commentBy(), ledger: elsewhere.id })).toMatchObject({
    error: { code: 'signature-wrong' },
  });
});
