/** Anyone can check a record offline, and every single changed byte is found (promise 10). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '#shared/kernel/bytes.ts';
import { verificationWords } from '#shared/record/verification-words.ts';
import { viewOfRecord } from '#shared/record/view-of-record.ts';
import type { DecisionRecord } from '#shared/record/record.ts';
import { writeRecord } from '#shared/record/record.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { contentOf, dayMs, hourMs, World, type DocumentLedger } from '../ledger-fixture.ts';
import {
  bodyOf,
  decidedDocument,
  proposal,
  recordOf,
  sourceOf,
  verdict,
  verified,
} from './decided-document.ts';
import { quickVerify } from './quick-verify.ts';

const decided = await decidedDocument();
const recordJson = (): DecisionRecord => JSON.parse(fromUtf8(decided.bytes) ?? '') as DecisionRecord;

describe('a record that nobody touched', () => {
  it('[E5] holds, with no network and no relay', async () => {
    const { counts, windows } = await verified(decided.bytes);
    expect(counts).toMatchObject({ redacted: 0, keys: 4 });
    expect(windows.map(({ verdict: each }) => each)).toEqual(['same']);
  });

  it('is byte-identical when it is exported again', async () => {
    expect(await recordOf(decided.source)).toEqual(decided.bytes);
  });

  it('leaves out what came after the seal', async () => {
    const { world, ledger, owner, source } = await decidedDocument();
    const before = await recordOf(source);
    world.nowMs += dayMs;
    ledger.perform(owner, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: 'Afterwards.' },
      suggestion: null,
    });
    world.join('Newcomer', 'viewer');
    expect(await recordOf(sourceOf(world, ledger, source.content))).toEqual(before);
  });

  it('says in words what it checked, in the order in which a person would ask', async () => {
    const result = await verified(decided.bytes);
    const words = verificationWords(result, viewOfRecord(result));
    expect(words.map(({ question }) => question)).toEqual([
      'Who decided what?',
      'On which text?',
      'Who agreed, and who objected?',
      'Was the promised time kept?',
      'Has anything been changed since?',
      'What could not be checked?',
    ]);
    const all = words.flatMap(({ answers }) => answers).join('\n');
    expect(all).toContain('Accepted by Ann on');
    expect(all).toContain('“We keep full history for 90 days.”');
    expect(all).toContain('Kofi Owusu: Approved revision 2.');
    expect(all).toContain('Lena Brandt withdrew it');
    expect(all).toContain(result.relayFingerprint);
  });

  it('[W4] recomputes windows that were extended while they ran, and after', async () => {
    const { bytes } = await decidedDocument({}, (ledger) => {
      const { world } = ledger;
      const extend = (amount: number) =>
        ledger.perform(world.admin, {
          type: 'window-extended',
          proposal,
          window: { amount, unit: 'days', zone: 'Europe/Vienna' },
          reason: { text: 'Lena is away.' },
        });
      extend(1);
      world.nowMs += 4 * dayMs;
      extend(2);
    });
    const result = await verified(bytes);
    expect(result.windows.map(({ verdict: each }) => each)).toEqual(['same', 'same', 'same']);
    expect(viewOfRecord(result).proposals[0]?.extensions).toEqual([
      'To 2026-11-06 09:00 UTC, extended by Ann: Lena is away.',
      'To 2026-11-09 10:00 UTC, extended by Ann: Lena is away.',
    ]);
  });

  it('holds for people without a key, whose acts the relay attests, and says so', async () => {
    const world = new World();
    const zoe = world.addSample('Zoe');
    const ledger = world.document(world.admin);
    openSomething(ledger, [zoe.member]);
    ledger.perform(zoe, {
      type: 'position-taken',
      proposal,
      digest: contentOf('Something').digest,
      position: { kind: 'approve', reason: null },
    });
    world.nowMs += 2 * dayMs;
    reject(ledger);
    const result = await verified(await recordOf(sourceOf(world, ledger, null)));
    expect(viewOfRecord(result).proposals[0]?.answers[0]?.sentence).toBe(
      'Approved revision 1; attested by the relay',
    );
  });

  it('[E3] names a conclusion that its owner’s device says was written before the window had run', async () => {
    const world = new World();
    const kofi = world.join('Kofi', 'commenter');
    const ledger = world.document(world.admin);
    openSomething(ledger, [kofi.member]);
    const claimedAtMs = world.nowMs + hourMs;
    world.nowMs += 2 * dayMs;
    reject(ledger, { claimedAtMs });
    const result = await verified(await recordOf(sourceOf(world, ledger, null)));
    const { warnings } = verificationWords(result, viewOfRecord(result))[3] ?? { warnings: [] };
    expect(warnings).toEqual([
      'When this was concluded, Ann’s device said that it was 2026-11-02 10:00 UTC, and the relay 2026-11-04 09:00 UTC. The relay’s clock counts; one of the two was wrong.',
    ]);
    const honest = await verified(decided.bytes);
    expect(verificationWords(honest, viewOfRecord(honest)).flatMap((each) => each.warnings)).toEqual([]);
  });

  it('stands in one order, whatever order a device sent its texts in', async () => {
    const world = new World();
    const kofi = world.join('Kofi', 'commenter');
    const ledger = world.document(world.admin);
    openSomething(ledger, [kofi.member]);
    const { digest } = contentOf('Something');
    const signed = ledger.sign(kofi, {
      type: 'position-taken',
      proposal,
      digest,
      position: { kind: 'object', reason: { text: 'Dear.' }, resolution: { text: 'A budget.' } },
    });
    const sent = ledger.submit({ ...signed, texts: signed.texts.toReversed() });
    expect(sent.ok).toBe(true);
    world.nowMs += 2 * dayMs;
    reject(ledger);
    expect(await verdict(await recordOf(sourceOf(world, ledger, null)))).toBe('holds');
  });

  it('a record of a rejection holds too, and seals no text', async () => {
    const { bytes } = await smallRejection();
    expect((await verified(bytes)).record.content).toBeNull();
  });
});
describe('records of released versions', () => {
  it('version 1 opens for ever', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('./record-v1.json', import.meta.url)));
    expect(await verdict(bytes)).toBe('holds');
  });
});

describe('a record that somebody touched', () => {
  it('[promise 10] every changed byte is found', { timeout: 240_000 }, async () => {
    const { bytes } = await smallRejection();
    expect(await unfoundChanges(bytes, 0, bytes.length)).toEqual([]);
  });

  it(
    '[promise 10] every changed byte of sealed text, checkpoint and key is found',
    { timeout: 240_000 },
    async () => {
      const text = (fromUtf8(decided.bytes) ?? '').replace(/[^\0-\x7f]/gu, '***');
      const [from, to] = [text.indexOf('"checkpoint":'), text.indexOf('"workspace":')];
      expect(from).toBeGreaterThan(0);
      expect(await unfoundChanges(decided.bytes, from, to)).toEqual([]);
    },
  );

  it('bytes at the end, the beginning, or missing, are found', async () => {
    const text = fromUtf8(decided.bytes) ?? '';
    for (const changed of [`${text}\n`, ` ${text}`, text.trimEnd(), `\ufeff${text}`, text.slice(0, -2), ''])
      expect(await verdict(utf8(changed))).not.toBe('holds');
  });

  it('a changed reason is named: it is not the one that was signed', async () => {
    const text = (fromUtf8(decided.bytes) ?? '').replace('look back a quarter', 'look back a century');
    expect(await verdict(utf8(text))).toBe('text-unclaimed');
  });

  it('an unknown version is said so, and nothing else is looked at', async () => {
    const text = (fromUtf8(decided.bytes) ?? '').replace(/"version":1/, '"version":2');
    expect(await verdict(utf8(text))).toBe('version-unknown');
  });

  it.each([
    [
      'another text',
      (r: DecisionRecord) => ({ ...r, content: bodyOf({ ...noWords, title: 'Other' }) }),
      'text-differs',
    ],
    ['another number', (r: DecisionRecord) => ({ ...r, number: 13 }), 'checkpoint-wrong'],
    ['no text', (r: DecisionRecord) => ({ ...r, content: null }), 'text-differs'],
    ['an act less at the end', (r: DecisionRecord) => ({ ...r, acts: r.acts.slice(0, -1) }), 'end-differs'],
    [
      'an act less in the middle',
      (r: DecisionRecord) => ({ ...r, acts: r.acts.toSpliced(4, 1) }),
      'order-broken',
    ],
    ['other people', (r: DecisionRecord) => withPeople(r, r.workspace.acts.slice(0, -1)), 'key-unknown'],
  ])('%s: %#', async (_name, change, code) => {
    expect(await verdict(writeRecord(change(recordJson())))).toBe(code);
  });

  it('a history that the relay never signed as complete is found', async () => {
    const { world, ledger } = await decidedDocument();
    const forged = await recordOf({
      ...sourceOf(world, ledger, decided.source.content),
      sign: (bytes) => world.admin.device.sign(bytes),
    });
    expect(await verdict(forged)).toBe('checkpoint-wrong');
  });

  it('another relay key than the workspace was created with is found', async () => {
    const { world, ledger } = await decidedDocument();
    const { device } = world.admin;
    const forged = await recordOf({
      ...sourceOf(world, ledger, decided.source.content),
      relayKey: device.publicKey,
      sign: (bytes) => device.sign(bytes),
    });
    expect(await verdict(forged)).toBe('relay-key-differs');
  });

  it('a nesting bomb is refused, not recursed into', async () => {
    const bomb = `{"acts":${'['.repeat(200_000)}${']'.repeat(200_000)},"format":"countersign-record","version":1}\n`;
    expect(await verdict(utf8(bomb))).toBe('not-a-record');
  });
});

/** Positions at which a changed byte leaves a record that holds. */
async function unfoundChanges(bytes: Uint8Array, from: number, to: number): Promise<readonly number[]> {
  expect(await verdict(bytes, quickVerify)).toBe('holds');
  const unfound: number[] = [];
  for (let at = from; at < to; at++) {
    const changed = bytes.slice();
    // The lowest bit turns digits into digits and letters into letters, which is the hardest change to find.
    changed[at] = (bytes[at] ?? 0) ^ 1;
    if ((await verdict(changed, quickVerify)) === 'holds') unfound.push(at);
  }
  return unfound;
}

const noWords = { title: '', text: 'x', outcome: '', reason: '', person: '' };
const withPeople = (r: DecisionRecord, acts: DecisionRecord['acts']): DecisionRecord => ({
  ...r,
  workspace: { ...r.workspace, acts },
});

/** As few acts as a record can have, and so as few bytes. */
async function smallRejection(): Promise<{ readonly bytes: Uint8Array }> {
  const world = new World();
  const kofi = world.join('Kofi', 'commenter');
  const ledger = world.document(world.admin);
  openSomething(ledger, [kofi.member]);
  world.nowMs += 2 * dayMs;
  reject(ledger);
  return { bytes: await recordOf(sourceOf(world, ledger, null)) };
}

function openSomething(ledger: DocumentLedger, asked: MemberId[]): void {
  ledger.perform(ledger.world.admin, {
    type: 'proposal-opened',
    proposal,
    ...contentOf('Something'),
    asked,
    consulted: [],
    informed: [],
    rule: { kind: 'consent' },
    window: { amount: 24, unit: 'hours', zone: 'UTC' },
    fairness: [],
  });
}

function reject(ledger: DocumentLedger, signing: { readonly claimedAtMs?: number } = {}): void {
  const conclusion = {
    type: 'proposal-concluded',
    proposal,
    disposition: 'rejected',
    outcome: { text: 'Not now.' },
    reviewOn: null,
    basis: null,
  } as const;
  ledger.perform(ledger.world.admin, conclusion, signing);
}
