/** `/people`: who belongs here, with role and local time, and how others come in. */
import { useEffect } from 'react';
import UserMinus from 'lucide-react/icons/user-minus';
import type { Role } from '#shared/acts/act.ts';
import { absenceAt, includesRole, personOf, valueNow, type Member } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Select } from '../ui/select.tsx';
import { calendarDay, clockTime, dayNumber } from '../ui/instant.ts';
import { zoneName } from '../ui/zones.ts';
import { InvitePanel } from './invite-panel.tsx';
import styles from './people-page.module.css';
import { PendingInvites } from './pending-invites.tsx';
import { RemoveMember } from './remove-member.tsx';
import { roles, roleWords } from './role-words.ts';

export function PeoplePage({ workspace }: { readonly workspace: Workspace }) {
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const connection = useStore(workspace.connection);
  const isAdministrator = includesRole(me.role, 'administrator');
  const members = [...state.members.values()].toSorted(
    (a, b) => Number(a.isSample) - Number(b.isSample) || nameOf(a).localeCompare(nameOf(b)),
  );
  const present = members.filter((member) => valueNow(member.role) !== null);
  const gone = members.filter((member) => valueNow(member.role) === null);
  const own = present.filter((member) => !member.isSample).length;
  const administrators = present.filter((member) => valueNow(member.role) === 'administrator').length;
  const invites = [...state.invites.values()].filter(
    (invite) => invite.state === 'open' && invite.expiresAtMs > nowMs,
  );
  // O2
  const isAway = ({ id, zone }: Member): string | null => {
    const absence = absenceAt(state, id, nowMs);
    if (!absence) return null;
    const stand = absence.delegate === null ? '' : `, ${personOf(state, absence.delegate)} stands in`;
    return `away, back on ${calendarDay(absence.untilMs, valueNow(zone) ?? me.zone, nowMs)}${stand}`;
  };
  useEffect(() => {
    document.title = `People · ${state.name || 'Countersign'}`;
  }, [state.name]);

  return (
    <main id="main" className={styles.page}>
      <h1>People</h1>
      <p className={styles.counts}>
        {own === 1 ? 'You are the only one here' : `${own} people`}
        {invites.length > 0 && ` · ${invites.length} invited`}
      </p>

      {isAdministrator && <InvitePanel workspace={workspace} isOnline={connection === 'online'} />}

      <section aria-labelledby="members">
        <h2 id="members" className={styles.overline}>
          Members
        </h2>
        <ul role="list">
          {present.map((member) => (
            <li key={member.id} className={styles.row}>
              <Avatar id={member.id} person={nameOf(member)} size={28} isDecorative />
              <span className={styles.name}>
                <span className={styles.person}>{nameOf(member)}</span>
                {member.id === me.member && <span className={styles.aside}>you</span>}
                {isAway(member) && <span className={styles.aside}>{isAway(member)}</span>}
                {member.isSample && <span className={styles.aside}>in the sample decision</span>}
              </span>
              <span className={styles.time}>{localTime(member, me.zone, nowMs)}</span>
              {isAdministrator && !member.isSample ? (
                <Select<Role>
                  label={`Role of ${nameOf(member)}`}
                  hidesLabel
                  isQuiet
                  className={styles.role}
                  value={valueNow(member.role) ?? 'viewer'}
                  disabled={member.id === me.member && administrators === 1}
                  options={roles.map((role) => ({ value: role, label: roleWords[role].label }))}
                  onChange={(role) =>
                    void workspace.perform({ type: 'role-changed', member: member.id, role })
                  }
                />
              ) : (
                <span className={styles.role}>{roleWords[valueNow(member.role) ?? 'viewer'].label}</span>
              )}
            </li>
          ))}
        </ul>
      </section>

      {isAdministrator && (
        <RemoveMember
          workspace={workspace}
          candidates={present.filter(({ id, isSample }) => !isSample && id !== me.member)}
        />
      )}

      {isAdministrator && <PendingInvites workspace={workspace} invites={invites} />}

      {gone.length > 0 && (
        <section aria-labelledby="gone">
          <h2 id="gone" className={styles.overline}>
            No longer here
          </h2>
          <ul role="list">
            {gone.map((member) => (
              <li key={member.id} className={styles.row}>
                <UserMinus aria-hidden size={18} className={styles.goneIcon} />
                <span className={styles.name}>
                  <span className={styles.person}>{nameOf(member)}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

const nameOf = (member: Member): string => valueNow(member.person) ?? 'Unknown person';

/** "17:05 in Lisbon (Europe)", and the day where it is another one there. */
function localTime(member: Member, readerZone: string, nowMs: number): string {
  const zone = valueNow(member.zone) ?? 'UTC';
  try {
    const there = clockTime(nowMs, zone);
    const shift = dayShift(zone, readerZone, nowMs);
    return `${there}${shift} · ${zoneName(zone)}`;
  } catch {
    return zone; // a zone this browser does not know
  }
}

function dayShift(zone: string, readerZone: string, nowMs: number): string {
  const apart = dayNumber(nowMs, zone) - dayNumber(nowMs, readerZone);
  if (apart > 0) return ' tomorrow';
  return apart < 0 ? ' yesterday' : '';
}
