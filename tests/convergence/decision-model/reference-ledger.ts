/** What the reference looks at: plain lists of lines, asked again for every question, and nothing kept in between. */
import type { DocumentAct, Role, WorkspaceAct } from '#shared/acts/act.ts';

interface Place {
  readonly texts: ReadonlyMap<string, string>;
  readonly key: string;
  /** Place among all lines. */
  readonly place: number;
  readonly seq: number | null;
  readonly atMs: number | null;
  readonly workspaceSeq: number;
  readonly closesAtMs: number | null;
}

/** One act of a document in its place. Pending ones have no stamp and stand after all others (E2). */
export type Line<T extends DocumentAct['type'] = DocumentAct['type']> = Place & {
  readonly act: Extract<DocumentAct, { type: T }>;
};

/** One act of the workspace's ledger. */
export interface PeopleLine {
  readonly act: WorkspaceAct;
  readonly key: string;
  readonly seq: number;
}

export function isA<T extends DocumentAct['type']>(...types: readonly T[]) {
  const wanted: readonly string[] = types;
  return (line: Line): line is Line<T> => wanted.includes(line.act.type);
}

const rights: readonly Role[] = ['viewer', 'commenter', 'editor', 'administrator'];
/** Whether a role includes what another may do. */
export const isAtLeast = (role: Role | null, least: Role): boolean =>
  role !== null && rights.indexOf(role) >= rights.indexOf(least);

/** Who belongs to the workspace, read from its lines. */
export class People {
  readonly #lines: readonly PeopleLine[];
  constructor(lines: readonly PeopleLine[]) {
    this.#lines = lines;
  }

  // Numbers are dense.
  #until(seq: number): readonly PeopleLine[] {
    return seq >= this.#lines.length ? this.#lines : this.#lines.slice(0, seq);
  }

  get relayKey(): string {
    const [first] = this.#lines;
    return first?.act.type === 'workspace-created' ? first.act.relayKey : '';
  }

  roleAt(member: string, seq: number): Role | null {
    let role: Role | null = null;
    const offered = new Map<string, Role>();
    for (const { act } of this.#until(seq))
      if (act.type === 'workspace-created') role = act.by === member ? 'administrator' : role;
      else if (act.type === 'member-invited') offered.set(act.invite, act.role);
      else if (act.type === 'member-joined')
        role = act.by === member ? (offered.get(act.invite) ?? null) : role;
      else if (act.type === 'sample-member-added') role = act.member === member ? 'editor' : role;
      else if (act.type === 'role-changed') role = act.member === member ? act.role : role;
      else if (act.type === 'member-removed') role = act.member === member ? null : role;
    return role;
  }

  /** Whether somebody ever belonged to it. */
  isKnown(member: string, seq: number): boolean {
    return this.#until(seq).some(
      ({ act }) =>
        (act.type === 'workspace-created' && act.by === member) ||
        (act.type === 'member-joined' && act.by === member) ||
        (act.type === 'sample-member-added' && act.member === member),
    );
  }

  hasLeft(member: string, seq: number): boolean {
    return this.isKnown(member, seq) && this.roleAt(member, seq) === null;
  }

  isHere(member: string, seq: number): boolean {
    return this.roleAt(member, seq) !== null;
  }

  /** Whether somebody holds no key of their own: the relay attests what they do. */
  isKeyless(member: string, seq: number): boolean {
    return !this.#until(seq).some((line) => this.holdsKey(member, line.key, seq));
  }

  // E5
  holdsKey(member: string, key: string, seq: number): boolean {
    const lines = this.#until(seq);
    return (
      lines.some(
        (line) =>
          line.key === key &&
          line.act.by === member &&
          ['workspace-created', 'member-joined', 'key-registered'].includes(line.act.type),
      ) && !lines.some(({ act }) => act.type === 'key-revoked' && act.key === key)
    );
  }

  // O2: until the instant at which they are back
  delegateOf(member: string, nowMs: number): string | null {
    const said = this.#lines
      .map(({ act }) => act)
      .findLast((act) => act.type === 'absence-changed' && act.by === member);
    if (said?.type !== 'absence-changed' || !said.absence || nowMs >= said.absence.untilMs) return null;
    return said.absence.delegate;
  }

  policyAt(seq: number): {
    readonly minimumMinutes: number;
    readonly settlingMs: number;
    readonly ownerCounts: boolean;
  } {
    const said = this.#until(seq)
      .map(({ act }) => act)
      .findLast((act) => act.type === 'policy-changed');
    // W2, W4, R6
    if (said?.type !== 'policy-changed')
      return { minimumMinutes: 1440, settlingMs: 86_400_000, ownerCounts: false };
    return {
      minimumMinutes: said.minimumWindowMinutes,
      settlingMs: said.settlingMinutes * 60_000,
      ownerCounts: said.ownerCounts ?? false,
    };
  }
}
