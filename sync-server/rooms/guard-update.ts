/**
 * Decides on an update before it is applied to anything. Found by trial: a forged struct of another
 * client's id wipes that client's unsent text, missing dependencies pile up quadratically, and applying is not
 * atomic. What can only be known inside the tree is left to `guard-tree.ts`.
 */
import type { MemberId } from '#shared/kernel/ids.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { isAttributeSomewhere, isElementName, isFormatting } from './body-vocabulary.ts';
import { conflictCost, maxConflictCost } from './conflict-cost.ts';
import type { Id, ParsedUpdate, Struct, StructRun } from './update-reader.ts';

/** What the guard asks of the body as it is. */
export interface KnownBody {
  /** First clock of `client` that is not in the body. */
  readonly stateOf: (client: number) => number;
  readonly isDeleted: (client: number, clock: number, length: number) => boolean;
  /** Whose this Yjs client id is, if anybody has used or reserved it. */
  readonly ownerOf: (client: number) => MemberId | null;
}

export interface Writer {
  readonly member: MemberId;
  /** Why this writer may change nothing now, or `null`. */
  readonly barred: RefusalCode | null;
  /** Whether somebody else is here under this client id: it is theirs before they have written anything. */
  readonly isElses: (client: number) => boolean;
}

export type Judgement =
  /** Everything in it is known already. */
  | { readonly kind: 'known' }
  /** It may be applied. */
  | { readonly kind: 'fresh'; readonly runs: readonly FreshRun[] }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

/** What `client` adds: the clocks from `from` up to `end`. */
export interface FreshRun {
  readonly client: number;
  readonly from: number;
  readonly end: number;
}

const refused = (code: RefusalCode): Judgement => ({ kind: 'refused', code });

export function guardUpdate(update: ParsedUpdate, body: KnownBody, writer: Writer): Judgement {
  const freshRuns = [...update.runs.values()].filter((run) => run.end > body.stateOf(run.client));
  const deletesSomething = update.deleted.some((range) => !isKnownDeletion(range, body));
  if (freshRuns.length === 0 && !deletesSomething) return { kind: 'known' };
  if (writer.barred) return refused(writer.barred);
  if (freshRuns.some((run) => isForeign(run.client, body, writer))) return refused('update-foreign-client');

  const endOf = (client: number): number => Math.max(body.stateOf(client), update.runs.get(client)?.end ?? 0);
  const isKnown = (id: Id): boolean => id.clock < endOf(id.client);
  const leavesGap =
    freshRuns.some((run) => hasGap(run, body) || dependsOnUnknown(run, isKnown)) ||
    update.deleted.some((range) => range.clock + range.length > endOf(range.client));
  if (leavesGap) return refused('update-gap');

  if (!freshRuns.every((run) => run.structs.every(isOfSchema))) return refused('update-schema');
  if (conflictCost(freshRuns) > maxConflictCost) return refused('update-too-large');
  return {
    kind: 'fresh',
    runs: freshRuns.map(({ client, end }) => ({ client, from: body.stateOf(client), end })),
  };
}

const isKnownDeletion = (
  { client, clock, length }: { readonly client: number; readonly clock: number; readonly length: number },
  body: KnownBody,
): boolean => clock + length <= body.stateOf(client) && body.isDeleted(client, clock, length);

function isForeign(client: number, body: KnownBody, writer: Writer): boolean {
  const owner = body.ownerOf(client);
  return owner === null ? writer.isElses(client) : owner !== writer.member;
}

const hasGap = (run: StructRun, body: KnownBody): boolean =>
  run.clock > body.stateOf(run.client) || run.structs.some((struct) => struct.kind === 'skipped');

/** A struct stands on what came before: within its own client on earlier clocks only. */
function dependsOnUnknown(run: StructRun, isKnown: (id: Id) => boolean): boolean {
  return run.structs.some((struct) => {
    if (struct.kind !== 'item') return false;
    const { origin, rightOrigin, parent } = struct;
    const needed = [origin, rightOrigin, typeof parent === 'string' ? null : parent];
    return needed.some(
      (id) => id !== null && (!isKnown(id) || (id.client === run.client && id.clock >= struct.clock)),
    );
  });
}

function isOfSchema(struct: Struct): boolean {
  if (struct.kind !== 'item') return true;
  if (typeof struct.parent === 'string' && struct.parent !== bodyRoot) return false;
  const { content, attribute } = struct;
  switch (content.kind) {
    case 'element':
      return isElementName(content.name);
    case 'mark':
      return isFormatting(content.name, content.value);
    case 'attribute':
      return attribute === null || content.values.every((value) => isAttributeSomewhere(attribute, value));
    case 'deleted':
    case 'text':
    case 'text-node':
      return true;
  }
}
