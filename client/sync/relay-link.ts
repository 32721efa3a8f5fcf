/**
 * The life of one connection to the relay, as a pure function: ticket, socket, keep-alive, half-open, back-off.
 * Both sockets, acts and bodies, follow it; `drive-link.ts` carries out its effects.
 */
import { mayReconnect } from '#shared/protocol/close-code.ts';
import { keepAliveEveryMs, silenceLimitMs } from '#shared/protocol/limits.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';

/** `failures` counts attempts since a message was last heard. */
export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly failures: number; readonly sinceMs: number }
  | { readonly kind: 'opening'; readonly failures: number; readonly sinceMs: number }
  | {
      readonly kind: 'open';
      readonly failures: number;
      readonly heardMs: number;
      readonly saidMs: number;
      /** Until when something must be heard; `null` while nothing makes one doubt. */
      readonly doubtedUntilMs: number | null;
    }
  | { readonly kind: 'waiting'; readonly failures: number; readonly untilMs: number }
  /** The relay said that trying again is no use; only `start` leaves this. */
  | { readonly kind: 'stopped'; readonly refusal: Refusal };

export type LinkEvent =
  | { readonly type: 'start' }
  | { readonly type: 'end' }
  | { readonly type: 'ticket'; readonly ticket: string }
  | { readonly type: 'no-ticket'; readonly refusal: Refusal | null }
  | { readonly type: 'opened' }
  | { readonly type: 'heard' }
  | { readonly type: 'closed'; readonly code: number; readonly refusal: Refusal | null }
  /** The network went or came back, or the page is looked at again. */
  | { readonly type: 'nudge' }
  | { readonly type: 'tick' };

export type LinkEffect =
  | { readonly type: 'ask-ticket' }
  | { readonly type: 'open-socket'; readonly ticket: string }
  | { readonly type: 'close-socket' }
  | { readonly type: 'say-keep-alive' };

export type LinkStep = readonly [LinkState, readonly LinkEffect[]];

/** Longest time for a ticket or for a socket to open, ms. */
const openingLimitMs = 10_000;
/** Longest time for a sign of life that was asked for because of a nudge, ms. */
const doubtLimitMs = 3_000;
const firstBackoffMs = 500;
export const longestBackoffMs = 15_000;

/** @param chance a random number from 0 to 1, spreads what would otherwise return at the same moment. */
export function link(state: LinkState, event: LinkEvent, nowMs: number, chance: number): LinkStep {
  switch (event.type) {
    case 'start':
      return state.kind === 'idle' || state.kind === 'stopped' ? ask(0, nowMs) : [state, []];
    case 'end':
      return [{ kind: 'idle' }, hasSocket(state) ? [{ type: 'close-socket' }] : []];
    case 'ticket':
      return state.kind === 'asking'
        ? [{ ...state, kind: 'opening', sinceMs: nowMs }, [{ type: 'open-socket', ticket: event.ticket }]]
        : [state, []];
    case 'no-ticket':
      if (state.kind !== 'asking') return [state, []];
      return event.refusal ? [{ kind: 'stopped', refusal: event.refusal }, []] : wait(state, nowMs, chance);
    case 'opened':
      return state.kind === 'opening'
        ? [
            { kind: 'open', failures: state.failures, heardMs: nowMs, saidMs: nowMs, doubtedUntilMs: null },
            [],
          ]
        : [state, []];
    case 'heard':
      return state.kind === 'open'
        ? answer({ ...state, failures: 0, heardMs: nowMs, doubtedUntilMs: null }, nowMs)
        : [state, []];
    case 'closed':
      if (!hasSocket(state)) return [state, []];
      return event.refusal && !mayReconnect(event.code)
        ? [{ kind: 'stopped', refusal: event.refusal }, []]
        : wait(state, nowMs, chance);
    case 'nudge':
      if (state.kind === 'waiting') return ask(state.failures, nowMs);
      // No network any more, or asleep for long: whether the socket still lives shows soon.
      return state.kind === 'open' ? say(doubt(state, nowMs), nowMs) : [state, []];
    case 'tick':
      return tick(state, nowMs, chance);
  }
}

function tick(before: LinkState, nowMs: number, chance: number): LinkStep {
  const state = withoutFuture(before, nowMs);
  switch (state.kind) {
    case 'waiting':
      return nowMs >= state.untilMs ? ask(state.failures, nowMs) : [state, []];
    case 'asking':
      return nowMs - state.sinceMs >= openingLimitMs ? wait(state, nowMs, chance) : [state, []];
    case 'opening':
      return nowMs - state.sinceMs >= openingLimitMs ? cut(state, nowMs, chance) : [state, []];
    case 'open':
      if (nowMs - state.heardMs >= silenceLimitMs || nowMs >= (state.doubtedUntilMs ?? Infinity))
        return cut(state, nowMs, chance);
      return nowMs - state.saidMs >= keepAliveEveryMs ? say(state, nowMs) : [state, []];
    case 'idle':
    case 'stopped':
      return [state, []];
  }
}

/** A clock that was set back must not make anybody wait for the time that it had. */
function withoutFuture(state: LinkState, nowMs: number): LinkState {
  switch (state.kind) {
    case 'waiting':
      return state.untilMs - nowMs > longestBackoffMs ? { ...state, untilMs: nowMs } : state;
    case 'asking':
    case 'opening':
      return state.sinceMs > nowMs ? { ...state, sinceMs: nowMs } : state;
    case 'open':
      return state.heardMs > nowMs
        ? { ...state, heardMs: nowMs, saidMs: nowMs, doubtedUntilMs: null }
        : state;
    case 'idle':
    case 'stopped':
      return state;
  }
}

type Live = Extract<LinkState, { failures: number }>;

const hasSocket = (state: LinkState): state is Extract<LinkState, { kind: 'opening' | 'open' }> =>
  state.kind === 'opening' || state.kind === 'open';

const ask = (failures: number, nowMs: number): LinkStep => [
  { kind: 'asking', failures, sinceMs: nowMs },
  [{ type: 'ask-ticket' }],
];

type Open = Extract<LinkState, { kind: 'open' }>;

/** Asking twice gives no more time to answer the first question. */
const doubt = (state: Open, nowMs: number): Open => ({
  ...state,
  doubtedUntilMs: state.doubtedUntilMs ?? nowMs + doubtLimitMs,
});

const say = (state: Open, nowMs: number): LinkStep => [
  { ...state, saidMs: nowMs },
  [{ type: 'say-keep-alive' }],
];

/** A page in the background has slow timers: then the relay's signs of life are what ours are timed by. */
const answer = (state: Open, nowMs: number): LinkStep =>
  nowMs - state.saidMs >= keepAliveEveryMs ? say(state, nowMs) : [state, []];

const cut = (state: Live, nowMs: number, chance: number): LinkStep => [
  wait(state, nowMs, chance)[0],
  [{ type: 'close-socket' }],
];

function wait(state: Live, nowMs: number, chance: number): LinkStep {
  const longest = Math.min(firstBackoffMs * 2 ** Math.min(state.failures, 10), longestBackoffMs);
  const untilMs = nowMs + longest * (0.5 + chance / 2);
  return [{ kind: 'waiting', failures: state.failures + 1, untilMs }, []];
}
