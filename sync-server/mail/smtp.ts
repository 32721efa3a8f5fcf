/** Hands mail to the configured server, and says whether it may be tried again. */
import { createTransport } from 'nodemailer';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { MailSettings } from '../configuration.ts';
import type { DecisionMail } from './decision-mail.ts';

export interface Postman {
  /** @returns whether a failure is final: the server will never take this mail. */
  send(
    mail: DecisionMail,
    to: string,
  ): Promise<Result<null, { readonly isFinal: boolean; readonly responseCode: number | null }>>;
  close(): void;
}

/** A stop of the relay waits for the mail that is under way. */
const patienceMs = 10_000;

export function openPostman({ smtpUrl, from }: MailSettings): Postman {
  const transport = createTransport(
    {
      url: smtpUrl,
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: 2 * patienceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send({ subject, text, html, attachments, messageId }, to) {
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          subject,
          text,
          html,
          attachments: attachments.map((attachment) => ({ ...attachment })),
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return ok(null);
      } catch (error) {
        const responseCode = codeOf(error);
        return err({ isFinal: responseCode !== null && isFinal(responseCode), responseCode });
      }
    },
    close: () => transport.close(),
  };
}

/** What the mail server answered; `null` where it did not. */
const codeOf = (error: unknown): number | null =>
  error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : null;

/** 5xx is the server's word that it will not; but wrong credentials (530–538) are ours to mend. */
const isFinal = (code: number): boolean => code >= 500 && (code < 530 || code > 538);
