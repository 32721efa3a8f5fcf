/** O1: who owns a document and since when; handing it over, and naming another owner when the owner has left. */
import { useRef, useState } from 'react';
import type { Ownership } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { hasLeftNow, includesRole, personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { usePerform } from '../sync/use-perform.ts';
import { Button } from '../ui/button.tsx';
import { saidAt } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { Person } from '../ui/person.tsx';
import styles from './document-panel.module.css';
import type { DocumentPart } from './document-part.ts';
import { OwnerForm } from './owner-form.tsx';

export function DocumentOwner({ workspace, document, state }: DocumentPart) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const { perform, isBusy, failure } = usePerform(document);
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const { owner, handover, declined } = state;
  const nameOf = (member: MemberId) => personOf(people, member);
  const hasLeft = owner !== null && hasLeftNow(people)(owner);
  const isOwner = owner === me.member;
  const mayAssign = hasLeft && includesRole(me.role, 'administrator');
  const answer = async (type: 'handover-accepted' | 'handover-declined' | 'handover-withdrawn') => {
    if (!handover) return;
    const done = await perform(
      type === 'handover-declined'
        ? { type, offer: handover.id, reason: null }
        : { type, offer: handover.id },
    );
    if (done) announce(answered[type]);
  };
  const close = () => {
    setOpen(false);
    place.current?.focus();
  };
  return (
    <div ref={place} tabIndex={-1} className={styles.list}>
      {owner !== null && (
        <p className={styles.row}>
          <Person id={owner} person={nameOf(owner)} />
          {isOwner && <span className={styles.aside}>you</span>}
          {hasLeft && (
            <span className={styles.aside}>has left the workspace; nothing is concluded meanwhile</span>
          )}
        </p>
      )}
      {declined && (
        <p className={styles.aside}>
          {declined.to === me.member ? 'You' : nameOf(declined.to)} declined to become its owner
          {declined.when.atMs === null ? ', not yet sent' : `, ${saidAt(declined.when.atMs, me.zone, nowMs)}`}
          {declined.reason ? `: “${declined.reason}”` : '.'}
        </p>
      )}
      {handover && (
        <p>
          {handover.to === me.member ? 'Offered to you' : `Offered to ${nameOf(handover.to)}`},{' '}
          {handover.when.atMs === null ? 'not yet sent' : saidAt(handover.when.atMs, me.zone, nowMs)}
          {handover.note ? `: “${handover.note}”` : '.'}{' '}
          {handover.to !== me.member && 'Until they accept, nothing changes.'}
        </p>
      )}
      {handover && (
        <div className={styles.row}>
          {handover.to === me.member && (
            <>
              <Button weight="primary" disabled={isBusy} onClick={() => void answer('handover-accepted')}>
                Become its owner
              </Button>
              <Button disabled={isBusy} onClick={() => void answer('handover-declined')}>
                Decline
              </Button>
            </>
          )}
          {isOwner && (
            <Button disabled={isBusy} onClick={() => void answer('handover-withdrawn')}>
              Take the offer back
            </Button>
          )}
        </div>
      )}
      {isOpen ? (
        <OwnerForm {...{ workspace, document, state }} kind={mayAssign ? 'assign' : 'offer'} onDone={close} />
      ) : (
        <div className={styles.row}>
          {isOwner && !handover && state.isShared && (
            <Button onClick={() => setOpen(true)}>Hand it over…</Button>
          )}
          {mayAssign && (
            <Button weight="primary" onClick={() => setOpen(true)}>
              Name another owner…
            </Button>
          )}
        </div>
      )}
      {isOwner && !state.isShared && (
        <p className={styles.aside}>Share it first: nobody else can see a private draft.</p>
      )}
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      {state.ownerships.length > 1 && (
        <ul className={styles.list} role="list" aria-label="Owners so far">
          {state.ownerships.map((one) => (
            <li key={`${one.owner} ${one.when.seq ?? one.when.claimedAtMs}`} className={styles.aside}>
              {ownershipWords(one, nameOf)}
              {one.when.atMs !== null && `, ${saidAt(one.when.atMs, me.zone, nowMs)}`}
              {one.reason ? `: “${one.reason}”` : ''}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const answered = {
  'handover-accepted': 'You own this document now.',
  'handover-declined': 'You declined.',
  'handover-withdrawn': 'The offer is taken back.',
} as const;

function ownershipWords({ owner, how, by }: Ownership, nameOf: (member: MemberId) => string): string {
  switch (how) {
    case 'created':
      return `${nameOf(owner)} began it`;
    case 'handed-over':
      return `${nameOf(by)} handed it over to ${nameOf(owner)}`;
    case 'assigned':
      return `${nameOf(by)}, an administrator, named ${nameOf(owner)}`;
  }
}
