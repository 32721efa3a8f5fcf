/** How somebody comes in who was never here: by the set-up link or an invitation, with a first act signed by a new key. */
import { deleteDB } from 'idb';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { InviteId, type MemberId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { InviteCheckAnswer, SessionAnswer, StateAnswer } from '#shared/protocol/http-api.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import { newActId, newMemberId } from '../kernel/random.ts';
import { deviceDatabaseName } from '../storage/database-names.ts';
import { openDeviceDatabase } from '../storage/device-database.ts';
import { refusalOf, type Api } from './api.ts';
import { deviceKey } from './device-key.ts';
import type { Attempt, Door } from './door.ts';
import { signAct } from './sign-act.ts';

export interface NewcomerOptions {
  readonly api: Api;
  readonly databasePrefix: string;
  readonly claimedAtMs: () => number;
  readonly enterWith: (state: StateAnswer, answer: SessionAnswer) => Promise<void>;
}

export type Newcomer = Pick<Door, 'setUp' | 'checkInvite' | 'join'>;

export function openNewcomer({ api, databasePrefix, claimedAtMs, enterWith }: NewcomerOptions): Newcomer {
  /** Comes in with a new member, whose first act is signed by this device's new key. */
  async function enterAsNew(
    draftOf: (state: StateAnswer) => ActDraft,
    path: string,
    request: Readonly<Record<string, string>>,
  ): Attempt {
    const state = await api.get('/api/state', StateAnswer);
    if (!state.ok) return err(refusalOf(state.error));
    const member = newMemberId();
    const { workspace, lineage } = state.value;
    const act = await firstAct(draftOf(state.value), state.value, member);
    const answer = await api.post(path, { ...request, act }, SessionAnswer);
    if (!answer.ok) {
      await deleteDB(deviceDatabaseName(databasePrefix, workspace, member));
      return err(refusalOf(answer.error));
    }
    await enterWith({ ...state.value, workspace, lineage }, answer.value);
    return ok(null);
  }

  async function firstAct(draft: ActDraft, { workspace, lineage }: StateAnswer, member: MemberId) {
    const db = await openDeviceDatabase(deviceDatabaseName(databasePrefix, workspace, member));
    const key = await deviceKey(db);
    db.close();
    const place = { ledger: workspace, lineage, seen: { seq: 0, hash: '' } } as const;
    return signAct(draft, place, { key, member, claimedAtMs: claimedAtMs(), id: newActId() });
  }

  return {
    setUp: (token, { workspaceName, person, password, zone }) =>
      enterAsNew(
        ({ relayKey }) => ({ type: 'workspace-created', name: workspaceName, relayKey, person, zone }),
        '/api/setup',
        { token, password },
      ),
    async checkInvite(fragment) {
      const link = inviteOf(fragment);
      if (!link) return err(refuse('invite-unknown'));
      const answer = await api.post('/api/invite-check', link, InviteCheckAnswer);
      return answer.ok ? answer : err(refusalOf(answer.error));
    },
    async join(fragment, { person, password, zone }) {
      const link = inviteOf(fragment);
      if (!link) return err(refuse('invite-unknown'));
      const { invite } = link;
      return enterAsNew(() => ({ type: 'member-joined', invite, person, zone }), '/api/join', {
        ...link,
        password,
      });
    },
  };
}

function inviteOf(fragment: string): { readonly invite: InviteId; readonly secret: string } | null {
  const [id, secret, ...rest] = fragment.replace(/^#/, '').split('.');
  const invite = InviteId.safeParse(id);
  return invite.success && secret && rest.length === 0 ? { invite: invite.data, secret } : null;
}
