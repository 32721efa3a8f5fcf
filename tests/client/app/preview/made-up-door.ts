/** A door that opens at once, onto a made-up workspace. */
import { err, ok } from '#shared/kernel/result.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import { writableStore } from '../../../../client/kernel/store.ts';
import type { Door, Standing } from '../../../../client/session/door.ts';
import { madeUpWorkspace } from './made-up-workspace.ts';

const kinds = ['checking', 'not-set-up', 'signed-out', 'unreachable'] as const;

export function madeUpDoor(params: URLSearchParams): Door {
  const asked = kinds.find((kind) => kind === params.get('door'));
  const open = (): Standing => ({ kind: 'open', workspace: madeUpWorkspace(params) });
  const standing = writableStore<Standing>(asked ? { kind: asked } : open());
  const enter = () => {
    standing.set(open());
    return Promise.resolve(ok(null));
  };
  return {
    standing,
    setUp: enter,
    checkInvite: (fragment) =>
      Promise.resolve(
        fragment === 'used'
          ? err(refuse('invite-used'))
          : ok({
              role: 'editor' as const,
              invitedBy: 'Inês Moura',
              workspace: 'Platform decisions',
              expiresAtMs: Date.now() + 5 * 86_400_000,
            }),
      ),
    join: enter,
    signIn: (person) => (person === 'wrong' ? Promise.resolve(err(refuse('password-wrong'))) : enter()),
    retry: () => standing.set(open()),
    close: () => Promise.resolve(),
  };
}
