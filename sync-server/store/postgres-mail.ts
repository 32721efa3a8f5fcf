/** Mail over PostgreSQL: what is due is lent to one node for some minutes. */
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { Behind } from './behind.ts';
import { statement, type PostgresTransactions } from './postgres-transaction.ts';
import type { SharedStore } from './store.ts';
import { readMail } from './stored-rows.ts';

type Mail = Pick<
  SharedStore,
  | 'mailAddress'
  | 'setMailAddress'
  | 'addMail'
  | 'mailDue'
  | 'postponeMail'
  | 'markMailSent'
  | 'untoldMail'
  | 'markMailTold'
  | 'dropMail'
  | 'mailWaiting'
>;

/** What a node took and never spoke of again is another's after so long. */
export const mailLeaseMs = 5 * 60_000;

export function postgresMail({ read, write, decide, run }: PostgresTransactions): Mail {
  return {
    mailAddress(member) {
      const [row] = read('SELECT address FROM mail_addresses WHERE member = $1', member);
      return row ? String(row['address']) : null;
    },
    setMailAddress(member, address) {
      if (address === null) write('DELETE FROM mail_addresses WHERE member = $1', member);
      else
        write(
          `INSERT INTO mail_addresses (member, address) VALUES ($1, $2)
           ON CONFLICT (member) DO UPDATE SET address = excluded.address`,
          member,
          address,
        );
    },
    addMail(document, members, atMs) {
      if (members.length === 0) return;
      write(
        `INSERT INTO mail (document, member, next_ms) SELECT $1, unnest($2::text[]), $3::bigint
         ON CONFLICT (document, member) DO NOTHING`,
        document,
        members.toSorted(),
        atMs,
      );
    },
    mailDue(atMs, most) {
      const [lent] = decide(
        statement(
          `WITH due AS (
             SELECT document, member, next_ms FROM mail WHERE next_ms <= $1
             ORDER BY next_ms, document, member LIMIT $2 FOR UPDATE SKIP LOCKED),
           lent AS (
             UPDATE mail SET next_ms = $1 + ${mailLeaseMs} FROM due
             WHERE mail.document = due.document AND mail.member = due.member
             RETURNING mail.document, mail.member, mail.tries, due.next_ms)
           SELECT document, member, tries FROM lent ORDER BY next_ms, document, member`,
          atMs,
          most,
        ),
      );
      return (lent?.rows ?? []).map(readMail);
    },
    postponeMail({ document, member }, nextMs) {
      write(
        'UPDATE mail SET tries = tries + 1, next_ms = $3 WHERE document = $1 AND member = $2',
        document,
        member,
        nextMs,
      );
    },
    markMailSent({ document, member }, atMs) {
      write(
        'UPDATE mail SET next_ms = NULL, sent_ms = $3 WHERE document = $1 AND member = $2',
        document,
        member,
        atMs,
      );
    },
    untoldMail() {
      const rows = read(
        'SELECT document, member FROM mail WHERE sent_ms IS NOT NULL AND NOT told ORDER BY document, member',
      );
      const byDocument = Map.groupBy(rows, (row) => LedgerId.parse(row['document']));
      return new Map(
        [...byDocument].map(([document, some]) => [
          document,
          some.map((row) => MemberId.parse(row['member'])),
        ]),
      );
    },
    markMailTold: (document, members) =>
      run(() => {
        const [told] = decide(
          statement(
            'UPDATE mail SET told = true WHERE document = $1 AND member = ANY($2) AND NOT told',
            document,
            members,
          ),
        );
        if (told?.count !== members.length) throw new Behind('Another node has said who was told.');
      }),
    dropMail({ document, member }) {
      write('DELETE FROM mail WHERE document = $1 AND member = $2', document, member);
    },
    mailWaiting: () =>
      Number(
        read('SELECT count(*) AS waiting FROM mail WHERE next_ms IS NOT NULL AND tries > 0')[0]?.['waiting'],
      ),
  };
}
