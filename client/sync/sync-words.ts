/** The header's words about saving (UI.md), from `SyncStatus` alone. */
import { unreachable } from '#shared/kernel/invariant.ts';
import type { SyncStatus } from './workspace.ts';

export interface SyncWords {
  /** Empty while there is nothing to say. */
  readonly text: string;
  /** `assertive` interrupts: work may be lost. */
  readonly tone: 'quiet' | 'waiting' | 'refused' | 'assertive';
}

/** @param zone IANA zone in which the clock time is given. */
export function syncWords(status: SyncStatus, zone: string, locale?: string): SyncWords {
  switch (status.kind) {
    case 'writing':
      return { text: '', tone: 'quiet' };
    case 'up-to-date':
      return { text: `Up to date · ${clockTime(status.atMs, zone, locale)}`, tone: 'quiet' };
    case 'unsent':
      return { text: `Saved on this device · ${changes(status.unsent)} not yet sent`, tone: 'waiting' };
    case 'offline':
      return {
        text:
          status.unsent === 0
            ? 'Offline. Everything you write is kept here.'
            : `Offline. Everything you write is kept here. ${changes(status.unsent)} not yet sent`,
        tone: 'waiting',
      };
    case 'refused':
      return {
        text: `${changes(status.count)} ${status.count === 1 ? 'was' : 'were'} not accepted.`,
        tone: 'refused',
      };
    case 'not-saved':
      return { text: notSaved(status.reason), tone: 'assertive' };
    case 'needs-newer-app':
      return { text: 'This document needs a newer version. Reload when you like.', tone: 'refused' };
    default:
      return unreachable(status);
  }
}

function notSaved(reason: Extract<SyncStatus, { kind: 'not-saved' }>['reason']): string {
  switch (reason) {
    case 'quota':
      return 'Not saved. This browser’s storage is full.';
    case 'closed':
      return 'Not saved. This browser has closed its storage.';
    case 'damaged':
      return 'Something that was stored on this device cannot be read.';
    case 'unknown':
      return 'Not saved. This browser cannot store anything just now.';
    default:
      return unreachable(reason);
  }
}

const changes = (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'}`;

const clockTime = (atMs: number, timeZone: string, locale = 'en-GB'): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(atMs);
