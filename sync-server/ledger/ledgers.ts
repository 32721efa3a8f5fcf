/**
 * The ledgers: every act is opened, folded for trial, stamped, stored, and only then acknowledged and shown to
 * others. Acts of one ledger are strictly one after the other: each is folded on all that came before it. Most wait
 * for the group's commit at the end of the turn; one that does more than add itself comes after that, alone.
 */
import { applyDocumentAct, emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { ActType, DocumentAct, Head, WorkspaceAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct, StampedAct } from '#shared/acts/envelope.ts';
import {
  parseAct,
  sameAct,
  type ActOf,
  type OpenedAct,
  type PlacedAct,
  type VerifySignature,
} from '#shared/acts/opened-act.ts';
import { openAct } from '#shared/acts/open-act.ts';
import type { Author, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { applyWorkspaceAct } from '#shared/people/workspace-fold.ts';
import { roleNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { Behind } from '../store/behind.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { Store } from '../store/store.ts';
import { refusalOfFault, refuseClaim, refuseContent, refuseSize, refuseWorkspaceAct } from './admission.ts';
import { catchUpWith } from './catch-up.ts';
import { isDocumentAct, isWorkspaceAct, readChain, type AppendedAct } from './chain.ts';
import { historyOf, holdsHead, remember, type FoldedTip, type History } from './history.ts';
import { refuseMention } from './mention.ts';
import { openHistories } from './open-histories.ts';
import { placeAct } from './place-act.ts';
import { actsWithout } from './redaction.ts';
import { signByRelay } from './relay-acts.ts';
import type { RelayKey } from './relay-key.ts';
import { sealEntries } from './seal-entries.ts';
import { isDecided, refuseSealing, sayWhatMoved, type Bodies } from './sealing.ts';
import { verifySignature } from './verify-signature.ts';
import { maySee } from './visibility.ts';
import { waitingActs } from './waiting-acts.ts';

export interface LedgersOptions {
  readonly store: Store;
  readonly group: GroupCommit;
  readonly clock: Clock;
  readonly relayKey: RelayKey;
  readonly workspace: LedgerId;
  readonly lineage: LineageId;
  readonly bodies: Bodies;
  readonly log: Log;
  /** How signatures are checked; in the turn of the event loop that asks unless given. */
  readonly verify?: VerifySignature;
  /** Accounts and sessions follow the workspace's acts, in the same transaction. */
  writeBeside(act: WorkspaceAct): void;
  /** What else is kept of a document that was just sealed, in the same transaction: mail that is to be sent. */
  writeBesideSeal?(sealed: DocumentState): void;
}

/** Acts that were just committed, in order. */
export type AppendedListener = (ledger: LedgerId, acts: readonly AppendedAct[]) => void;

export interface Ledgers {
  readonly workspace: LedgerId;
  readonly workspaceState: () => WorkspaceState;
  /** The folded state, or `null` for a document that does not exist. Throws `DamagedStore` for a damaged one. */
  documentState(document: LedgerId): DocumentState | null;
  /** The same, or `null` for one that `member` may not see. */
  visibleTo(document: LedgerId, member: MemberId): DocumentState | null;
  /** What is kept in memory of a ledger that `member` may read; `null` for every other. */
  historyFor(ledger: LedgerId, member: MemberId): History<FoldedTip> | null;
  /**
   * Appends an act of `speaker`. The same act again gives the same place again.
   * @param writes go into the act's transaction.
   */
  submit(envelope: SignedAct, speaker: MemberId, writes?: () => void): Promise<Result<StampedAct, Refusal>>;
  /** Appends an act that the relay signs: its own, or for a member without a key. */
  attest(
    place: { readonly ledger: LedgerId; readonly lineage: LineageId },
    by: Author,
    draft: ActDraft,
    writes?: () => void,
  ): Result<StampedAct, Refusal>;
  /** E4: whether a head that somebody saw is part of the ledger, which another node may have made longer. */
  holdsHead(ledger: LedgerId, head: Head): boolean;
  onAppended(listener: AppendedListener): () => void;
  /** Takes in what other nodes appended to a ledger, and passes it on. Throws what the store throws. */
  catchUp(ledger: LedgerId): void;
  /** Number of the last act known here; `null` for a ledger that is not in memory. */
  seqOf(ledger: LedgerId): number | null;
}

/** So often is an act judged anew because another node was first. */
const mostTries = 20;

export function createLedgers(options: LedgersOptions): Ledgers {
  const { store, group, clock, relayKey, bodies, log, verify = verifySignature } = options;
  const listeners = new Set<AppendedListener>();
  const histories = openHistories(store, options.workspace, options.lineage, log, () =>
    catchingUp.workspace(),
  );
  const { workspace } = histories;
  const documentHistory = (document: LedgerId): History<DocumentState> | null => histories.document(document);

  const visibleHistory = (document: LedgerId, member: MemberId): History<DocumentState> | null => {
    const history = documentHistory(document);
    return history && maySee(workspace.state, history.state, member) ? history : null;
  };

  /** Gives `opened` its place after `tip`. */
  const stamped = (opened: OpenedAct, tip: FoldedTip, document: DocumentState | null): AppendedAct =>
    placeAct(opened, { tip, document, workspace: workspace.state, nowMs: clock.now() });

  const keep = (placed: AppendedAct): void => store.appendAct(envelopeOf(placed), placed.act.id);

  const advance = <State extends FoldedTip>(
    history: History<State>,
    next: State,
    acts: readonly AppendedAct[],
  ): void => {
    history.state = next;
    for (const placed of acts) remember(history, placed);
  };

  /** One durable transaction, then memory, then everybody else. */
  const commit = <State extends FoldedTip>(
    history: History<State>,
    next: State,
    acts: readonly AppendedAct[],
    writes: () => void,
  ): void => {
    store.transaction(() => {
      writes();
      for (const placed of acts) keep(placed);
    });
    advance(history, next, acts);
  };

  /** What follows a commit may fail, and changes nothing about it. */
  const attempt = (follow: () => void): void => {
    try {
      follow();
    } catch (error) {
      log.error({ err: error }, 'a stored act could not be passed on');
    }
  };

  const publish = (ledger: LedgerId, acts: readonly AppendedAct[]): void => {
    for (const listener of listeners) attempt(() => listener(ledger, acts));
  };

  const waiting = waitingActs({
    group,
    keep,
    advance,
    publish,
    onLost: (ledger, error) => log.error({ ledger, err: error }, 'an act could not be stored'),
  });

  const earlier = (history: History<FoldedTip>, opened: OpenedAct): Result<StampedAct, Refusal> | null => {
    const seq = history.seqs.get(opened.act.id);
    if (seq === undefined) return null;
    const [kept] = store.actsAfter(opened.envelope.ledger, seq - 1, 1);
    return kept && sameAct(opened.envelope, kept) ? ok(kept) : err(refuse('act-repeated'));
  };

  const appendToWorkspace = (
    opened: OpenedAct,
    speaker: Author,
    writes: () => void,
  ): Result<StampedAct, Refusal> => {
    if (opened.envelope.lineage !== options.lineage) return err(refuse('lineage-differs'));
    const repeated = earlier(workspace, opened);
    if (repeated) return repeated;
    const refusal =
      refuseClaim(opened, workspace, speaker) ?? refuseWorkspaceAct(opened.act, workspace.state, clock.now());
    if (refusal) return err(refusal);

    const placed = stamped(opened, workspace.state, null);
    if (!isWorkspaceAct(placed)) return err(refuse('act-malformed'));
    const next = applyWorkspaceAct(workspace.state, placed);
    if (!next.ok) return next;
    commit(workspace, next.value, [placed], () => {
      writes();
      options.writeBeside(placed.act);
    });
    publish(options.workspace, [placed]);
    return ok(envelopeOf(placed));
  };

  /** Whether the act may happen, on all that was admitted before it; an act that is there already is found. */
  const admitToDocument = (opened: OpenedAct, speaker: Author): Result<Admitted | Found, Refusal> => {
    const { ledger, lineage } = opened.envelope;
    const known = documentHistory(ledger);
    if (known && speaker !== 'relay' && !maySee(workspace.state, known.state, speaker))
      return err(refuse('document-unknown'));
    if (!known && opened.act.type !== 'document-created') return err(refuse('document-unknown'));
    if (known && known.state.lineage !== lineage) return err(refuse('lineage-differs'));
    const history = known ?? historyOf(emptyDocument(ledger, lineage), []);
    if (waiting.isWaiting(ledger, opened.act.id)) group.flush();
    const repeated = earlier(history, opened);
    if (repeated) return repeated.ok ? ok({ kind: 'found', act: repeated.value }) : repeated;
    const refusal =
      refuseClaim(opened, history, speaker) ??
      refuseMention(opened.act, (document) =>
        speaker === 'relay'
          ? (documentHistory(document)?.state ?? null)
          : (visibleHistory(document, speaker)?.state ?? null),
      );
    if (refusal) return err(refusal);

    const before = waiting.tipOf(history);
    const placed = stamped(opened, before, before);
    if (!isDocumentAct(placed)) return err(refuse('act-malformed'));
    const next = applyDocumentAct(before, placed, workspace.state);
    if (!next.ok) return err(sayWhatMoved(next.error, placed.act, before));
    const content = refuseContent(placed.act);
    if (content) return err(content);
    return ok({ kind: 'admitted', history, isNew: !known, placed, next: next.value });
  };

  /** Nothing waits: what does more than add itself to its ledger is compared with what is stored, and stored at once. */
  const appendToDocument = (
    opened: OpenedAct,
    speaker: Author,
    writes: () => void,
  ): Result<StampedAct, Refusal> => {
    const admitted = admitToDocument(opened, speaker);
    if (!admitted.ok) return admitted;
    if (admitted.value.kind === 'found') return ok(admitted.value.act);
    const { history, isNew, placed, next } = admitted.value;
    const { ledger, lineage } = opened.envelope;
    if (placed.act.type === 'proposal-concluded' && isDecided(next)) {
      const refusal = refuseSealing(placed.act, next, bodies);
      return refusal ? err(refusal) : ok(seal(history, placed, next, writes));
    }
    if (placed.act.type === 'text-redacted') return redact(history, placed, placed.act, next, writes);
    commit(history, next, [placed], () => {
      if (isNew) store.createDocument({ document: ledger, lineage, schema: 1, sealed: false });
      writes();
    });
    histories.add(history);
    publish(ledger, [placed]);
    return ok(envelopeOf(placed));
  };

  /** With the others of this turn: one transaction, one sync. */
  const appendInTurn = async (opened: OpenedAct, speaker: Author): Promise<Result<StampedAct, Refusal>> => {
    const admitted = admitToDocument(opened, speaker);
    if (!admitted.ok) return admitted;
    if (admitted.value.kind === 'found') return ok(admitted.value.act);
    const { history, placed, next } = admitted.value;
    return waiting.add(history, placed, next);
  };

  /** D4: the act, and the texts out of the store, in one transaction; then out of memory. */
  const redact = (
    history: History<DocumentState>,
    placed: AppendedAct,
    act: ActOf<'text-redacted'>,
    redacted: DocumentState,
    writes: () => void,
  ): Result<StampedAct, Refusal> => {
    const { document, lineage } = redacted;
    const lighter = actsWithout(store.actsAfter(document, 0), act);
    if (!lighter.ok) return lighter;
    commit(history, redacted, [placed], () => {
      writes();
      for (const each of lighter.value) store.eraseTexts(each);
    });
    // What another node appended since is for the next look, which tells it.
    const acts = readChain(store, document, lineage).slice(0, placed.stamp.seq);
    history.state = foldDocument(emptyDocument(document, lineage), acts, workspace.state);
    publish(document, [placed]);
    return ok(envelopeOf(placed));
  };

  /** C2, C3, C6: the conclusion, the seal, who was told, and what it supersedes, in one transaction. */
  const seal = (
    history: History<DocumentState>,
    conclusion: AppendedAct,
    concluded: DocumentState,
    writes: () => void,
  ): StampedAct => {
    const { document } = concluded;
    const sealer = { relayKey, workspace: workspace.state, nowMs: clock.now(), documentHistory };
    const sealed = sealEntries(sealer, conclusion, concluded, bodies.bodyDigest(document));
    const { state, superseded } = sealed;
    const acts = [conclusion, ...sealed.entries];
    store.transaction(() => {
      store.willAppend?.([
        ...(superseded ? [{ part: 'ledger', of: superseded.history.state.document } as const] : []),
        { part: 'ledger', of: document },
        { part: 'body', of: document },
      ]);
      if (superseded) keep(superseded.entry.placed);
      for (const placed of acts) keep(placed);
      store.markSealed(document, bodies.storedSeq(document));
      options.writeBesideSeal?.(state);
      writes();
    });
    advance(history, state, acts);
    if (superseded) advance(superseded.history, superseded.entry.state, [superseded.entry.placed]);
    attempt(() => bodies.sealed(document));
    publish(document, acts);
    if (superseded) publish(superseded.history.state.document, [superseded.entry.placed]);
    return envelopeOf(conclusion);
  };

  /** At once, after all that waits. */
  const append = (opened: OpenedAct, speaker: Author, writes: () => void): Result<StampedAct, Refusal> => {
    group.flush();
    return opened.envelope.ledger === options.workspace
      ? appendToWorkspace(opened, speaker, writes)
      : appendToDocument(opened, speaker, writes);
  };

  const catchingUp = catchUpWith({
    store,
    histories,
    workspace: options.workspace,
    bodies,
    settle: () => group.flush(),
    advance,
    publish,
  });

  const catchUp = (ledger: LedgerId): void => catchingUp.ledger(ledger);

  /** Whether another node had something to say: a key may be registered there and used here. */
  const hearOfWorkspace = (): boolean => {
    const { seq } = workspace.state;
    catchUp(options.workspace);
    return workspace.state.seq > seq;
  };

  /** What the author has seen on another node is known here, too. */
  const hearOfSeen = ({ act, envelope: { ledger } }: OpenedAct): void => {
    const known = ledger === options.workspace ? workspace : documentHistory(ledger);
    if (act.seen.seq > (known?.state.seq ?? 0)) catchUp(ledger);
  };

  /** Another node was first: what it appended is taken in, so that the act is judged on that. */
  const catchUpAfter = (error: unknown, ledger: LedgerId, tries: number): void => {
    if (!(error instanceof Behind) || tries >= mostTries) throw error;
    catchUp(options.workspace);
    if (ledger === options.workspace) return;
    catchUp(ledger);
    bodies.catchUp(ledger);
    const amended = histories.loaded(ledger)?.state.amends;
    if (amended) catchUp(amended.document);
  };

  return {
    workspace: options.workspace,
    workspaceState: () => workspace.state,
    documentState: (document) => documentHistory(document)?.state ?? null,
    visibleTo: (document, member) => visibleHistory(document, member)?.state ?? null,
    historyFor(ledger, member) {
      if (ledger !== options.workspace) return visibleHistory(ledger, member);
      return roleNow(workspace.state, member) === null ? null : workspace;
    },

    async submit(envelope, speaker, writes) {
      const tooLarge = refuseSize(envelope);
      if (tooLarge) return err(tooLarge);
      const open = (): ReturnType<typeof openAct> =>
        openAct(envelope, (key) => workspace.state.keys.get(key)?.publicKey ?? null, verify);
      let opened = await open();
      if (!opened.ok && hearOfWorkspace()) opened = await open();
      if (!opened.ok) return err(refusalOfFault(opened.error, envelope));
      const isAlone =
        writes !== undefined || envelope.ledger === options.workspace || doesMore.has(opened.value.act.type);
      try {
        hearOfSeen(opened.value);
        for (let tries = 0; ; tries++)
          try {
            // One try after the other: each is judged on what the one before found out.
            // oxlint-disable-next-line no-await-in-loop
            if (!isAlone) return await appendInTurn(opened.value, speaker);
            return append(opened.value, speaker, writes ?? (() => undefined));
          } catch (error) {
            catchUpAfter(error, envelope.ledger, tries);
          }
      } catch (error) {
        log.error({ ledger: envelope.ledger, err: error }, 'an act could not be stored');
        return err(refuse('unavailable'));
      }
    },

    attest({ ledger, lineage }, by, draft, writes = () => undefined) {
      for (let tries = 0; ; tries++)
        try {
          const tip = ledger === options.workspace ? workspace.state : documentHistory(ledger)?.state;
          const seen = { seq: tip?.seq ?? 0, hash: tip?.hash ?? ('' as const) };
          const opened = parseAct(
            signByRelay(relayKey, { ledger, lineage, by, seen, atMs: clock.now(), draft }),
          );
          invariant(opened.ok, 'the relay writes its acts well');
          return append(opened.value, by, writes);
        } catch (error) {
          catchUpAfter(error, ledger, tries);
        }
    },

    holdsHead(ledger, head) {
      const history = (): History<FoldedTip> | null =>
        ledger === options.workspace ? workspace : documentHistory(ledger);
      if (head.seq > (history()?.state.seq ?? 0)) catchUp(ledger);
      const known = history();
      return known !== null && holdsHead(known, head);
    },
    catchUp,
    seqOf: (ledger) =>
      (ledger === options.workspace ? workspace : histories.loaded(ledger))?.state.seq ?? null,

    onAppended(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Acts that do more than add themselves to their ledger. */
const doesMore: ReadonlySet<ActType> = new Set<ActType>([
  'document-created',
  'proposal-concluded',
  'text-redacted',
]);

/** An act that may be appended, and the state that it makes. */
interface Admitted {
  readonly kind: 'admitted';
  readonly history: History<DocumentState>;
  /** Its document begins with it. */
  readonly isNew: boolean;
  readonly placed: AppendedAct & PlacedAct<DocumentAct>;
  readonly next: DocumentState;
}

/** An act that was appended before. */
interface Found {
  readonly kind: 'found';
  readonly act: StampedAct;
}

const envelopeOf = ({ envelope, stamp }: AppendedAct): StampedAct => ({ ...envelope, stamp });
