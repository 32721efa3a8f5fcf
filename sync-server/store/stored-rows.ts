/** Rows of a database as what they stand for, alike in every store; what can be damaged is checked again. */
import { StampedAct } from '#shared/acts/envelope.ts';
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { WritingSpan } from '#shared/protocol/http-api.ts';
import { DamagedStore } from './damage.ts';
import type { Account, Session, WaitingMail } from './store.ts';

type Row = Readonly<Record<string, unknown>>;

/** @param json the stamped act. */
export function readAct(json: unknown): StampedAct {
  try {
    return StampedAct.parse(JSON.parse(String(json)));
  } catch {
    throw new DamagedStore('A stored act cannot be read.');
  }
}

export const readAccount = (row: Row | null): Account | null =>
  row && {
    member: MemberId.parse(row['member']),
    person: String(row['person']),
    passwordHash: String(row['password_hash']),
  };

export const readSession = (row: Row | null): Session | null =>
  row && {
    tokenHash: String(row['token_hash']),
    member: MemberId.parse(row['member']),
    expiresAtMs: Number(row['expires_at_ms']),
  };

export const readSpan = (row: Row): WritingSpan => ({
  member: MemberId.parse(row['member']),
  fromMs: Number(row['from_ms']),
  toMs: Number(row['to_ms']),
});

export const readMail = (row: Row): WaitingMail => ({
  document: LedgerId.parse(row['document']),
  member: MemberId.parse(row['member']),
  tries: Number(row['tries']),
});
