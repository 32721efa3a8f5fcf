/** A workspace of people and rows that exist only in memory: enough to look at every screen. */
import type { Role } from '#shared/acts/act.ts';
import type { ActId, Digest, InviteId, KeyId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { defaultPolicy, type Member, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { writableStore } from '../../../../client/kernel/store.ts';
import type { Connection, LibraryRow, Workspace } from '../../../../client/sync/workspace.ts';
import { madeUpDocument } from './made-up-document.ts';
import { silentTelling } from '../../sync/silent-telling.ts';
import { quietRow } from '../../library/quiet-row.ts';

export const people = {
  ines: 'member-ines' as MemberId,
  kofi: 'member-kofi' as MemberId,
  lena: 'member-lena' as MemberId,
  mateo: 'member-mateo' as MemberId,
  long: 'member-long' as MemberId,
};
const dayMs = 86_400_000;

export function madeUpWorkspace(params: URLSearchParams): Workspace {
  const isEmpty = params.get('case') === 'empty';
  const isLong = params.get('case') === 'long';
  const nowMs = Date.now();
  const role = (params.get('role') ?? 'administrator') as Role;
  const as = (params.get('as') ?? 'ines') as keyof typeof people;
  const library = writableStore<readonly LibraryRow[]>(isEmpty ? [] : rows(nowMs, isLong));
  const state = writableStore(workspaceState(nowMs, isEmpty, isLong, role, people[as]));
  let made = 0;
  return {
    me: writableStore({
      member: people[as],
      person: names(isLong)[people[as]] ?? '',
      role,
      zone: 'Europe/Lisbon',
    }),
    thisDevice: deviceId(0),
    state,
    library,
    connection: writableStore((params.get('connection') ?? 'online') as Connection),
    now: writableStore(nowMs),
    writing: {
      kept: () => Promise.resolve(null),
      ask: () => Promise.resolve(null),
      unsent: writableStore(new Set<LedgerId>()),
    },
    drafts: { read: () => Promise.resolve(''), write: () => Promise.resolve() },
    open: (id) => Promise.resolve(madeUpDocument(id, params, nowMs)),
    create: () => Promise.resolve(`made-up-${++made}` as LedgerId),
    perform: () => Promise.resolve('act-made-up' as ActId),
    invite: () => Promise.resolve('in5n8k2j4h6g1f3d.u8Zq0YxVb2nM4kL6jH8gF0dS2aP4oI6uY8tR0eW2qA'),
    telling: silentTelling,
    fetchRecord: () => Promise.reject(new Error('no relay')),
    textOf: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    reconnect: () => undefined,
    setHistoryAside: () => Promise.resolve(),
    signOut: () => Promise.resolve(),
  };
}

const longName = 'Wolfeschlegelsteinhausenbergerdorff-Papadopoulou Rodríguez de la Fuente y Martín';

const names = (isLong: boolean): Readonly<Record<string, string>> => ({
  [people.ines]: 'Inês Moura',
  [people.kofi]: isLong ? longName : 'Kofi Owusu',
  [people.lena]: 'Lena Brandt',
  [people.mateo]: 'Mateo Tan',
});

function workspaceState(
  nowMs: number,
  isEmpty: boolean,
  isLong: boolean,
  role: Role,
  me: MemberId,
): WorkspaceState {
  const zones: Readonly<Record<string, string>> = {
    [people.ines]: 'Europe/Lisbon',
    [people.kofi]: 'Africa/Accra',
    [people.lena]: 'Europe/Berlin',
    [people.mateo]: 'Asia/Singapore',
  };
  const members = Object.entries(names(isLong))
    .filter(([id]) => !isEmpty || id === me)
    .map(([id, person], index): [MemberId, Member] => [
      id as MemberId,
      {
        id: id as MemberId,
        person: [{ seq: 1, value: person }],
        zone: [{ seq: 1, value: zones[id] ?? 'UTC' }],
        hours: [],
        absence: [],
        role: [
          {
            seq: 1,
            value: id === me ? role : index === 0 ? 'administrator' : index % 2 ? 'editor' : 'commenter',
          },
        ],
        isSample: id === people.lena,
        joinedAtMs: nowMs - 40 * dayMs,
      },
    ]);
  return {
    workspace: 'workspace-made-up' as LedgerId,
    lineage: 'lineage-made-up' as LineageId,
    name: isLong ? `The ${longName} working group` : 'Platform decisions',
    relayKey: 'ZVD-l8k0X-VJcEJtv-4ZN7gK5EDdWrSDttvcZ8eZSTs' as KeyId,
    members: new Map(members),
    keys: new Map(
      ['Firefox on Linux', 'Safari on iPhone'].map((device, index) => {
        const id = deviceId(index);
        return [
          id,
          {
            id,
            member: me,
            publicKey: new Uint8Array(32),
            device,
            registeredSeq: 1,
            revokedSeq: null,
            vouch: index === 0 ? 'joined' : null,
            isDisowned: false,
          },
        ];
      }),
    ),
    invites: new Map(
      isEmpty
        ? []
        : [
            [
              'invite-one' as InviteId,
              {
                id: 'invite-one' as InviteId,
                by: people.ines,
                role: 'commenter',
                secretHash: '' as Digest,
                expiresAtMs: nowMs + 4 * dayMs,
                state: 'open',
              },
            ],
          ],
    ),
    policy: [{ seq: 1, value: defaultPolicy }],
    seq: 12,
    atMs: nowMs,
    hash: '',
    actIds: new Set(),
  };
}

const deviceId = (index: number): KeyId =>
  `${index}k3y9f7d5s1a8g6h4j2l0q9w8e7r6t5y4u3i2o1p0a9s`.slice(0, 43) as KeyId;

function rows(nowMs: number, isLong: boolean): LibraryRow[] {
  const row = (number: number, title: string, more: Partial<LibraryRow>): LibraryRow => ({
    ...quietRow(number, title, people.ines, nowMs - 3 * 3_600_000),
    createdAtMs: nowMs - 30 * dayMs,
    ...more,
  });
  const decided = [
    [
      'Sign every act with the device’s key',
      'Acts are signed with Ed25519 by a key that never leaves the device.',
      people.lena,
    ],
    [
      'One owner for every document',
      'Each document names one accountable owner; handover takes two acts.',
      people.kofi,
    ],
    ['Weekly release on Tuesdays', 'We release on Tuesdays at 10:00 UTC and never on Fridays.', people.mateo],
    [
      'Keep the public changelog in the repository',
      'CHANGELOG.md is written for users, by the person who merges.',
      people.ines,
    ],
  ] as const;
  const long =
    'A very long title about how the relay stores the complete history of long-lived documents, what happens with supercalifragilisticexpialidocious-identifiers_without_any_space_in_them_at_all, and why it matters'.padEnd(
      200,
      '.',
    );
  return [
    row(131, isLong ? long : 'Relay storage for long-lived documents', {
      state: 'in-contribution',
      closesAtMs: nowMs + 2.1 * dayMs,
      owner: people.kofi,
      awaiting: [people.ines, people.kofi],
    }),
    row(130, 'Retire the old importer', {
      state: 'in-contribution',
      closesAtMs: nowMs - 3_600_000,
      met: true,
    }),
    row(129, 'Which calendar feed do we offer?', {
      state: 'in-contribution',
      closesAtMs: nowMs + 0.4 * dayMs,
      owner: people.lena,
    }),
    row(128, 'Names of the weekly digests', {
      state: 'in-contribution',
      closesAtMs: nowMs - 2 * dayMs,
      owner: people.mateo,
    }),
    row(0, 'Notes for the incident review', { shared: false, isUnsent: true }),
    row(127, '', { shared: false }),
    ...decided.map(([title, outcome, owner], index) =>
      row(126 - index, title, {
        state: 'decided',
        outcome: isLong ? `${outcome} ${outcome} ${outcome}` : outcome,
        owner,
        decidedAtMs: nowMs - (index * 40 + 3) * dayMs,
        isOnDevice: index !== 1,
      }),
    ),
    row(98, 'Move everything to a managed queue', {
      state: 'concluded',
      outcome: 'Rejected: the team is small and the queue is one more thing to run.',
      decidedAtMs: nowMs - 200 * dayMs,
    }),
  ];
}
