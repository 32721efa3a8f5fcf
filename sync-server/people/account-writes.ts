/** What workspace acts mean for accounts, written in the act's own transaction. */
import type { WorkspaceAct } from '#shared/acts/act.ts';
import type { Store } from '../store/store.ts';

export function accountWrites(store: Store): (act: WorkspaceAct) => void {
  return (act) => {
    if (act.by === 'relay') return;
    if (act.type === 'profile-changed') store.renameAccount(act.by, act.person);
  };
}
