/** Carries out what `relay-link.ts` decides: timers, the page's signals, and the socket of its caller. */
import type { Refusal } from '#shared/protocol/refusal.ts';
import { every, type Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { whenDrawn } from '../kernel/when-drawn.ts';
import type { ApiFault } from '../session/api.ts';
import type { Result } from '#shared/kernel/result.ts';
import { link, type LinkEvent, type LinkState } from './relay-link.ts';

/** What one kind of connection does at each effect. */
export interface LinkSocket {
  askTicket(): Promise<Result<string, ApiFault>>;
  open(ticket: string): void;
  /** May or may not lead to a `closed` event. */
  close(): void;
  sayKeepAlive(): void;
}

export interface DrivenLink {
  readonly state: Store<LinkState>;
  handle(event: LinkEvent): void;
}

const tickMs = 500;
/** The page shows what this device keeps before it connects, or this is over; ms. */
const drawnWithinMs = 500;

export function driveLink(clock: Clock, socket: LinkSocket): DrivenLink {
  const state = writableStore<LinkState>({ kind: 'idle' });
  let stopTicks: (() => void) | null = null;
  /** A ticket that was asked for in an earlier attempt counts no more. */
  let attempt = 0;

  function handle(event: LinkEvent) {
    const [next, effects] = link(state.get(), event, clock.now(), Math.random());
    state.set(next);
    const isAtRest = next.kind === 'idle' || next.kind === 'stopped';
    if (isAtRest) stopTicks = (stopTicks?.(), null);
    else stopTicks ??= every(clock, tickMs, () => handle({ type: 'tick' }));
    for (const effect of effects)
      switch (effect.type) {
        case 'ask-ticket':
          void askTicket(++attempt);
          break;
        case 'open-socket':
          socket.open(effect.ticket);
          break;
        case 'close-socket':
          socket.close();
          break;
        case 'say-keep-alive':
          socket.sayKeepAlive();
          break;
      }
  }

  async function askTicket(mine: number) {
    if (mine === 1) await whenDrawn(drawnWithinMs);
    const answer = await socket.askTicket();
    if (mine !== attempt) return;
    if (answer.ok) handle({ type: 'ticket', ticket: answer.value });
    else handle({ type: 'no-ticket', refusal: finalRefusal(answer.error) });
  }

  return { state, handle };
}

/** Refusals that pass by themselves count as no relay in reach. */
function finalRefusal(fault: ApiFault): Refusal | null {
  if (fault.kind === 'unreachable') return null;
  const passing = ['unavailable', 'too-fast', 'too-many-tries', 'ticket-invalid'];
  return passing.includes(fault.refusal.code) ? null : fault.refusal;
}

/**
 * Calls `nudge` when the network goes or comes back, or the page is looked at again; returns how to stop.
 * A socket without a network is not closed by the browser: that nobody answers is how it shows.
 */
export function onPageWakes(nudge: () => void): () => void {
  if (typeof window === 'undefined') return () => {};
  const onVisible = () => document.visibilityState === 'visible' && nudge();
  window.addEventListener('online', nudge);
  window.addEventListener('offline', nudge);
  window.addEventListener('focus', nudge);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    window.removeEventListener('online', nudge);
    window.removeEventListener('offline', nudge);
    window.removeEventListener('focus', nudge);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
