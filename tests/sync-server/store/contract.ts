/** What every store promises the relay, wherever it keeps things: one suite for each of them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StampedAct } from '#shared/acts/envelope.ts';
import { ActId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { Store } from '../../../sync-server/store/store.ts';

/** A place to keep things, empty at first. */
export interface Place extends AsyncDisposable {
  /** What is kept there; the store opened before is closed. */
  open(): Store;
}

export const document = LedgerId.parse('document-1');
export const other = LedgerId.parse('document-2');
export const lineage = LineageId.parse('lineage-1');
export const ann = MemberId.parse('member-ann');
export const ben = MemberId.parse('member-ben');
export const row = { document, lineage, schema: 1, sealed: false };
export const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** An act as a store sees it: its place in a ledger, and something that nobody reads. */
export function act(seq: number, says = '', ledger = document, workspaceSeq = 0): StampedAct {
  return StampedAct.parse({
    ledger,
    lineage,
    payload: Buffer.from(says).toString('base64url'),
    key: 'k'.repeat(43),
    publicKey: null,
    signature: 's'.repeat(86),
    texts: [],
    stamp: { seq, atMs: 5, workspaceSeq, closesAtMs: null, prev: '', hash: 'h'.repeat(43) },
  });
}
export const idOf = (name: string): ActId => ActId.parse(`act-${name.padStart(8, '-')}`);

export const storeContract = (name: string, newPlace: () => Promise<Place>): void =>
  void describe(name, () => contract(newPlace));

function contract(newPlace: () => Promise<Place>): void {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await newPlace();
    store = place.open();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  describe('what was committed', () => {
    test('is there after the store was closed and opened again', () => {
      expect(store.createDocument(row)).toEqual({ ...row, number: 1 });
      expect(store.appendUpdates(document, [bytes(1), bytes(2, 3)], 5)).toBe(2);
      store.appendAct(act(1, 'one'), idOf('one'));
      store.describeBody(document, 'A title', 7);
      store.bindClient(document, 4_294_967_295, ann);
      store.raiseSchema(document, 3);
      store.raiseSchema(document, 2);
      store.markSealed(document, 2);
      store.createAccount({ member: ann, person: 'Ann', passwordHash: 'x' });
      store.createSession({ tokenHash: 'a', member: ann, expiresAtMs: 2 ** 50 });
      store.setMailAddress(ann, 'ann@example.org');
      store.setSetting('a', 'b');

      const again = place.open();
      expect(again.document(document)).toEqual({ ...row, number: 1, sealed: true, schema: 3 });
      expect(again.loadBody(document)).toEqual({ snapshot: null, updates: [bytes(1), bytes(2, 3)], seq: 2 });
      expect(again.actsAfter(document, 0)).toEqual([act(1, 'one')]);
      expect(again.bodyDescription(document)).toEqual({ title: 'A title', changedAtMs: 7 });
      expect(again.clientsOf(document)).toEqual(new Map([[4_294_967_295, ann]]));
      expect(again.accountByMember(ann)).toEqual({ member: ann, person: 'Ann', passwordHash: 'x' });
      expect(again.session('a')).toEqual({ tokenHash: 'a', member: ann, expiresAtMs: 2 ** 50 });
      expect(again.mailAddress(ann)).toBe('ann@example.org');
      expect(again.setting('a')).toBe('b');
    });

    test('a throw in a transaction keeps nothing of it, inner transactions included', () => {
      store.createDocument(row);
      expect(() =>
        store.transaction(() => {
          store.createDocument({ ...row, document: other });
          store.appendUpdates(document, [bytes(1)], 0);
          store.appendAct(act(1), idOf('one'));
          store.describeBody(document, 'never', 1);
          store.transaction(() => store.setSetting('a', 'b'));
          expect(store.isInTransaction()).toBe(true);
          throw new Error('no');
        }),
      ).toThrow('no');
      expect(store.isInTransaction()).toBe(false);
      expect(store.documents()).toEqual([{ ...row, number: 1 }]);
      expect(store.setting('a')).toBeNull();
      expect(store.actsAfter(document, 0)).toEqual([]);
      expect(store.bodyDescription(document)).toBeNull();
      expect(store.appendUpdates(document, [bytes(2)], 0)).toBe(1);
      expect(store.createDocument({ ...row, document: other }).number).toBe(2);
    });

    test('what a transaction wrote is read in it', () => {
      store.transaction(() => {
        store.setSetting('a', 'b');
        store.createDocument(row);
        expect(store.appendUpdates(document, [bytes(1)], 0)).toBe(1);
        expect(store.appendUpdates(document, [bytes(2)], 0)).toBe(2);
        store.appendAct(act(1), idOf('one'));
        store.appendAct(act(2), idOf('two'));
        store.describeBody(document, 'Early', 1);
        expect(store.setting('a')).toBe('b');
        expect(store.loadBody(document).updates).toEqual([bytes(1), bytes(2)]);
        expect(store.actsAfter(document, 0)).toHaveLength(2);
        expect(store.bodyDescription(document)?.title).toBe('Early');
        expect(store.appendUpdates(document, [bytes(3)], 0)).toBe(3);
      });
      expect(store.loadBody(document)).toEqual({
        snapshot: null,
        updates: [bytes(1), bytes(2), bytes(3)],
        seq: 3,
      });
    });

    test('what the whole failed for is not there, and the next transaction is not touched by it', () => {
      const account = { member: ann, person: 'Ann', passwordHash: 'x' };
      store.createAccount(account);
      expect(() =>
        store.transaction(() => {
          store.setSetting('a', 'b');
          store.createAccount({ ...account, member: ben });
        }),
      ).toThrow();
      expect(store.setting('a')).toBeNull();
      store.transaction(() => store.setSetting('a', 'c'));
      expect(store.setting('a')).toBe('c');
    });
  });

  describe('settings', () => {
    test('are set, changed, and made once', () => {
      expect(store.setting('a')).toBeNull();
      store.setSetting('a', 'b');
      store.setSetting('a', 'c');
      expect(store.setting('a')).toBe('c');
      expect(store.settingOnce('a', () => 'd')).toBe('c');
      expect(store.settingOnce('e', () => 'f')).toBe('f');
      expect(store.settingOnce('e', () => 'g')).toBe('f');
    });

    test('the store says when it can be written', () => {
      expect(() => store.check()).not.toThrow();
    });
  });

  describe('ledgers', () => {
    test('are read in order, from anywhere, in pieces', () => {
      store.transaction(() => {
        for (const seq of [1, 2, 3, 4]) store.appendAct(act(seq, `says ${seq}`), idOf(String(seq).repeat(4)));
        store.appendAct(act(1, 'elsewhere', other), idOf('1111'));
      });
      const seqs = (acts: readonly StampedAct[]): number[] => acts.map(({ stamp }) => stamp.seq);
      expect(seqs(store.actsAfter(document, 0))).toEqual([1, 2, 3, 4]);
      expect(seqs(store.actsAfter(document, 2))).toEqual([3, 4]);
      expect(store.actsAfter(document, 1, 2)).toEqual([act(2, 'says 2'), act(3, 'says 3')]);
      expect(store.actsAfter(document, 4)).toEqual([]);
      expect(store.actsAfter(other, 0)).toHaveLength(1);
      expect(store.actsAfter(LedgerId.parse('document-none'), 0)).toEqual([]);
    });

    test('no two acts have one place, and none stands twice', () => {
      store.appendAct(act(1), idOf('one'));
      expect(() => store.appendAct(act(1), idOf('two'))).toThrow();
      expect(() => store.appendAct(act(2), idOf('one'))).toThrow();
      expect(store.actsAfter(document, 0)).toEqual([act(1)]);
    });

    test('[D4] an act with fewer texts takes the place of the stored one', () => {
      store.appendAct(act(1, 'first'), idOf('one'));
      store.appendAct(act(2, 'hurtful'), idOf('two'));
      store.transaction(() => store.eraseTexts(act(2, 'less')));
      expect(store.actsAfter(document, 0)).toEqual([act(1, 'first'), act(2, 'less')]);
    });
  });

  describe('documents and bodies', () => {
    test('documents are numbered in the order of their creation', () => {
      store.createDocument({ ...row, document: other });
      store.createDocument(row);
      expect(store.documents()).toEqual([
        { ...row, document: other, number: 1 },
        { ...row, number: 2 },
      ]);
      expect(store.document(LedgerId.parse('document-none'))).toBeNull();
      expect(() => store.createDocument(row)).toThrow();
    });

    test('a snapshot replaces the updates up to its number, and an older one never replaces a newer', () => {
      store.createDocument(row);
      store.appendUpdates(document, [bytes(1), bytes(2), bytes(3)], 0);
      store.replaceSnapshot(document, 2, bytes(12));
      store.replaceSnapshot(document, 1, bytes(11));
      store.replaceSnapshot(document, 99, bytes(99));
      expect(store.loadBody(document)).toEqual({ snapshot: bytes(12), updates: [bytes(3)], seq: 3 });
      expect(store.appendUpdates(document, [bytes(4)], 0)).toBe(4);
    });

    test('what came after a number is told, and not when it stands in a snapshot only', () => {
      store.createDocument({ ...row, schema: 2 });
      store.appendUpdates(document, [bytes(1), bytes(2), bytes(3)], 0);
      expect(store.updatesAfter(document, 1)).toEqual({ updates: [bytes(2), bytes(3)], seq: 3, schema: 2 });
      expect(store.updatesAfter(document, 3)).toEqual({ updates: [], seq: 3, schema: 2 });
      store.appendUpdates(document, [bytes(4)], 10 * 60_000);
      store.replaceSnapshot(document, 4, bytes(12));
      expect(store.updatesAfter(document, 1)).toBeNull();
      expect(store.updatesAfter(document, 4)).toEqual({ updates: [], seq: 4, schema: 2 });
    });

    test('of a large body every byte comes back', () => {
      const large = new Uint8Array(3_000_000).map((_, i) => (i * 31) % 256);
      store.createDocument(row);
      // A piece of a larger buffer, as updates from the network are.
      store.appendUpdates(document, [large.subarray(5, 2_000_000), bytes(), large.subarray(7, 9)], 0);
      expect(
        store
          .loadBody(document)
          .updates.map((update) => Buffer.compare(update, large.subarray(5, 2_000_000)))[0],
      ).toBe(0);
      expect(store.loadBody(document).updates.slice(1)).toEqual([bytes(), large.slice(7, 9)]);
      store.replaceSnapshot(document, 3, large);
      const { snapshot } = store.loadBody(document);
      expect(snapshot && Buffer.compare(snapshot, large)).toBe(0);
    });

    test('a title may say anything', () => {
      store.createDocument(row);
      expect(store.bodyDescription(document)).toBeNull();
      const title = `'; DROP TABLE acts; -- "ä" 𝒳 \\ {a,b} NULL`;
      store.describeBody(document, title, 7);
      expect(store.bodyDescription(document)).toEqual({ title, changedAtMs: 7 });
      store.createDocument({ ...row, document: other });
      expect([...store.bodyDescriptions()]).toEqual([[document, { title, changedAtMs: 7 }]]);
      expect(() => store.describeBody(document, 'zero \0 inside', 8)).not.toThrow();
    });

    test('spans of writing: the latest ends of each document only, earliest first', () => {
      for (const each of [document, other]) store.createDocument({ ...row, document: each });
      store.keepWriting(document, { member: ann, fromMs: 10, toMs: 10 });
      store.keepWriting(document, { member: ben, fromMs: 10, toMs: 15 });
      store.keepWriting(document, { member: ann, fromMs: 10, toMs: 20 });
      store.keepWriting(document, { member: ann, fromMs: 90, toMs: 90 });
      store.keepWriting(other, { member: ann, fromMs: 99, toMs: 99 });
      const again = place.open();
      expect(again.writingOf(document, 2)).toEqual([
        { member: ann, fromMs: 10, toMs: 20 },
        { member: ann, fromMs: 90, toMs: 90 },
      ]);
      expect(again.writingOf(document, 9)).toHaveLength(3);
    });
  });

  describe('mail', () => {
    test('is due once for each member of a document, waits for its next try, and is sent once', () => {
      store.createDocument(row);
      store.addMail(document, [ann], 5);
      store.addMail(document, [ann], 9);
      expect(store.mailDue(4, 9)).toEqual([]);
      const [mail] = store.mailDue(5, 9);
      if (!mail) throw new Error('no mail is due');
      store.postponeMail(mail, 100);
      expect([store.mailDue(99, 9), store.mailWaiting()]).toEqual([[], 1]);
      expect(store.mailDue(100, 9)).toEqual([{ document, member: ann, tries: 1 }]);
      store.markMailSent(mail, 101);
      store.addMail(document, [ann], 0);
      expect([store.mailDue(1_000_000, 9), store.mailWaiting()]).toEqual([[], 0]);
      expect([...store.untoldMail()]).toEqual([[document, [ann]]]);
      store.markMailTold(document, [ann]);
      expect(store.untoldMail().size).toBe(0);
    });

    test('the oldest is due first; given up and forgotten it is not due again', () => {
      for (const each of [document, other]) store.createDocument({ ...row, document: each });
      store.addMail(other, [ben], 1);
      store.addMail(document, [ben, ann], 2);
      expect(store.mailDue(5, 2)).toEqual([
        { document: other, member: ben, tries: 0 },
        { document, member: ann, tries: 0 },
      ]);
      store.postponeMail({ document: other, member: ben, tries: 0 }, null);
      store.dropMail({ document, member: ann, tries: 0 });
      store.dropMail({ document, member: ben, tries: 0 });
      expect(store.mailDue(2 ** 50, 9)).toEqual([]);
      expect(store.untoldMail().size).toBe(0);
    });

    test('an address is kept, changed and forgotten', () => {
      store.setMailAddress(ann, 'ann@example.org');
      store.setMailAddress(ann, 'ann@example.net');
      expect([store.mailAddress(ann), store.mailAddress(ben)]).toEqual(['ann@example.net', null]);
      store.setMailAddress(ann, null);
      expect(store.mailAddress(ann)).toBeNull();
    });
  });

  describe('people', () => {
    test('a name is found whatever its case and spelling, and belongs to one account', () => {
      store.createAccount({ member: ann, person: 'Ann Ångström', passwordHash: 'x' });
      expect(store.accountByPerson('ann ÅNGSTRÖM')?.member).toBe(ann);
      expect(() => store.createAccount({ member: ben, person: 'ANN ångström', passwordHash: 'x' })).toThrow();
      expect(store.accountByMember(ben)).toBeNull();
      store.renameAccount(ann, 'Anna');
      expect(store.accountByPerson('ann ångström')).toBeNull();
      expect(store.accountByPerson('anna')?.member).toBe(ann);
    });

    test('sessions end one by one, or by age', () => {
      for (const [tokenHash, expiresAtMs] of [
        ['a', 10],
        ['b', 20],
        ['c', 30],
      ] as const)
        store.createSession({ tokenHash, member: ann, expiresAtMs });
      expect(['a', 'b', 'c'].map((hash) => store.session(hash)?.expiresAtMs)).toEqual([10, 20, 30]);
      store.endSessionsBefore(10);
      expect(store.session('a')).toBeNull();
      store.endSession('b');
      expect(store.session('b')).toBeNull();
      expect(store.session('c')?.member).toBe(ann);
    });
  });
}
