/** The relay's store in memory, as it would be on disk: whole transactions or nothing, a copy of it starts the next relay. */
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { ActId, LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { personKey } from '#shared/people/person-key.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';
import type { Account, DocumentRow, Session, Store, WaitingMail } from '../../../sync-server/store/store.ts';

interface StoredBody {
  readonly snapshot: Uint8Array | null;
  readonly from: number;
  readonly updates: readonly Uint8Array[];
}
const noBody: StoredBody = { snapshot: null, from: 0, updates: [] };

/** Values are never changed in place, so that a copy of the maps is a copy of all. */
class Content {
  readonly settings = new Map<string, string>();
  readonly acts = new Map<LedgerId, readonly StampedAct[]>();
  readonly ids = new Map<string, true>();
  readonly documents = new Map<LedgerId, DocumentRow>();
  readonly bodies = new Map<LedgerId, StoredBody>();
  readonly clients = new Map<LedgerId, ReadonlyMap<number, MemberId>>();
  readonly descriptions = new Map<LedgerId, { readonly title: string; readonly changedAtMs: number }>();
  readonly writing = new Map<LedgerId, readonly WritingSpan[]>();
  readonly accounts = new Map<MemberId, Account>();
  readonly sessions = new Map<string, Session>();
  readonly addresses = new Map<MemberId, string>();
  readonly mail = new Map<string, StoredMail>();
}

interface StoredMail extends WaitingMail {
  /** `null` when it was sent or given up. */
  readonly nextMs: number | null;
  readonly isSent: boolean;
  readonly isTold: boolean;
}

export interface MemoryStore extends Store {
  /** What writing throws, until set back to `null`: the disk is full. */
  failure: Error | null;
  /** Called when a transaction is about to be on disk, and again when it is. */
  onCommit: ((isOnDisk: boolean) => void) | null;
  /** A store with what is on this disk. */
  copy(): MemoryStore;
}

export function memoryStore(from = new Content()): MemoryStore {
  const content = new Content();
  for (const name of Object.keys(content) as (keyof Content)[])
    for (const [key, value] of from[name]) (content[name] as Map<unknown, unknown>).set(key, value);
  let undo: (() => void)[] | null = null;

  /** Every write, in a transaction or as one of its own. */
  function set<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
    if (store.failure) throw store.failure;
    const [had, before] = [map.has(key), map.get(key)];
    undo?.push(() => void (had ? map.set(key, before as V) : map.delete(key)));
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
  const bodyOf = (document: LedgerId): StoredBody => content.bodies.get(document) ?? noBody;
  const actsOf = (ledger: LedgerId): readonly StampedAct[] => content.acts.get(ledger) ?? [];
  const nothing = (): void => undefined;
  const changeMail = (
    { document, member }: Pick<WaitingMail, 'document' | 'member'>,
    change: (mail: StoredMail) => Partial<StoredMail>,
  ): void => {
    const mail = content.mail.get(`${document} ${member}`);
    if (mail) set(content.mail, `${document} ${member}`, { ...mail, ...change(mail) });
  };
  const byName = (person: string): Account | null =>
    [...content.accounts.values()].find((each) => personKey(each.person) === personKey(person)) ?? null;

  const store: MemoryStore = {
    failure: null,
    onCommit: null,
    copy: () => memoryStore(content),
    transaction(writes) {
      if (undo) return writes();
      if (store.failure) throw store.failure;
      const mine: (() => void)[] = (undo = []);
      try {
        const value = writes();
        store.onCommit?.(false);
        undo = null;
        store.onCommit?.(true);
        return value;
      } catch (error) {
        if (undo) for (const takeBack of mine.toReversed()) takeBack();
        throw error;
      } finally {
        undo = null;
      }
    },
    isInTransaction: () => undo !== null,
    setting: (name) => content.settings.get(name) ?? null,
    setSetting: (name, value) => set(content.settings, name, value),
    settingOnce(name, make) {
      if (!content.settings.has(name)) set(content.settings, name, make());
      return content.settings.get(name) ?? '';
    },

    appendAct(act, id: ActId) {
      const acts = actsOf(act.ledger);
      if (act.stamp.seq !== acts.length + 1 || content.ids.has(`${act.ledger} ${id}`))
        throw new Error('an act is stored twice');
      set(content.ids, `${act.ledger} ${id}`, true);
      set(content.acts, act.ledger, [...acts, act]);
    },
    eraseTexts(act) {
      const acts = actsOf(act.ledger).map((each) => (each.stamp.seq === act.stamp.seq ? act : each));
      set(content.acts, act.ledger, acts);
    },
    actsAfter: (ledger, afterSeq, most = Infinity) => actsOf(ledger).slice(afterSeq, afterSeq + most),

    documents: () => [...content.documents.values()],
    document: (id) => content.documents.get(id) ?? null,
    createDocument(row) {
      if (content.documents.has(row.document)) throw new Error('a document is created twice');
      const stored = { ...row, number: content.documents.size + 1 };
      set(content.documents, row.document, stored);
      return stored;
    },
    raiseSchema(document, schema) {
      const row = content.documents.get(document);
      if (row) set(content.documents, document, { ...row, schema: Math.max(row.schema, schema) });
    },
    markSealed(document) {
      const row = content.documents.get(document);
      if (row) set(content.documents, document, { ...row, sealed: true });
    },

    appendUpdates(document, updates) {
      const body = bodyOf(document);
      const all = [...body.updates, ...updates.map((update) => update.slice())];
      set(content.bodies, document, { ...body, updates: all });
      return body.from + all.length;
    },
    updatesAfter(document, seq) {
      const body = bodyOf(document);
      const schema = content.documents.get(document)?.schema ?? 1;
      const last = body.from + body.updates.length;
      return seq < body.from ? null : { updates: body.updates.slice(seq - body.from), seq: last, schema };
    },
    loadBody(document) {
      const { snapshot, from: seq, updates } = bodyOf(document);
      return { snapshot, updates, seq: seq + updates.length };
    },
    replaceSnapshot(document, seq, snapshot) {
      const body = bodyOf(document);
      if (seq <= body.from || seq > body.from + body.updates.length) return;
      const updates = body.updates.slice(seq - body.from);
      set(content.bodies, document, { snapshot: snapshot.slice(), from: seq, updates });
    },
    clientsOf: (document) => content.clients.get(document) ?? new Map<number, MemberId>(),
    bindClient(document, client, member) {
      const clients = new Map(content.clients.get(document));
      if (clients.has(client)) throw new Error('a client id is bound twice');
      set(content.clients, document, clients.set(client, member));
    },
    describeBody: (document, title, changedAtMs) =>
      set(content.descriptions, document, { title, changedAtMs }),
    bodyDescription: (document) => content.descriptions.get(document) ?? null,
    bodyDescriptions: () => new Map(content.descriptions),
    keepWriting(document, span) {
      const spans = content.writing.get(document) ?? [];
      const others = spans.filter((each) => each.member !== span.member || each.fromMs !== span.fromMs);
      set(content.writing, document, [...others, span]);
    },
    writingOf: (document, most) =>
      [...(content.writing.get(document) ?? [])].toSorted((a, b) => a.toMs - b.toMs).slice(-most),

    createAccount(account) {
      if (content.accounts.has(account.member) || byName(account.person)) throw new Error('a name is taken');
      set(content.accounts, account.member, account);
    },
    renameAccount(member, person) {
      const account = content.accounts.get(member);
      if (account) set(content.accounts, member, { ...account, person });
    },
    accountByMember: (member) => content.accounts.get(member) ?? null,
    accountByPerson: byName,
    createSession: (session) => set(content.sessions, session.tokenHash, session),
    session: (tokenHash) => content.sessions.get(tokenHash) ?? null,
    endSession: (tokenHash) => set(content.sessions, tokenHash, undefined),
    endSessionsBefore(atMs) {
      for (const session of Array.from(content.sessions.values()))
        if (session.expiresAtMs <= atMs) set(content.sessions, session.tokenHash, undefined);
    },

    mailAddress: (member) => content.addresses.get(member) ?? null,
    setMailAddress: (member, address) => set(content.addresses, member, address ?? undefined),
    addMail(document, members, atMs) {
      for (const member of members) {
        const key = `${document} ${member}`;
        const fresh = { document, member, tries: 0, nextMs: atMs, isSent: false, isTold: false };
        if (!content.mail.has(key)) set(content.mail, key, fresh);
      }
    },
    mailDue: (atMs, most) =>
      [...content.mail]
        .filter(([, { nextMs }]) => nextMs !== null && nextMs <= atMs)
        .toSorted(([a, one], [b, two]) => (one.nextMs ?? 0) - (two.nextMs ?? 0) || (a < b ? -1 : 1))
        .slice(0, most)
        .map(([, { document, member, tries }]) => ({ document, member, tries })),
    postponeMail: (mail, nextMs) => changeMail(mail, ({ tries }) => ({ tries: tries + 1, nextMs })),
    markMailSent: (mail) => changeMail(mail, () => ({ nextMs: null, isSent: true })),
    untoldMail() {
      const untold = [...content.mail.values()].filter(({ isSent, isTold }) => isSent && !isTold);
      const byDocument = Map.groupBy(untold, ({ document }) => document);
      return new Map([...byDocument].map(([document, some]) => [document, some.map(({ member }) => member)]));
    },
    markMailTold(document, members) {
      for (const member of members) changeMail({ document, member }, () => ({ isTold: true }));
    },
    dropMail: ({ document, member }) => set(content.mail, `${document} ${member}`, undefined),
    mailWaiting: () =>
      [...content.mail.values()].filter(({ nextMs, tries }) => nextMs !== null && tries > 0).length,
    check: nothing,
    close: nothing,
  };
  return store;
}
