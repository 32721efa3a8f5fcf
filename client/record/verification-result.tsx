/** The check of the signed record, in words: every answer, or the first thing that does not hold. */
import { CircleAlert, CircleCheck, CloudOff, LoaderCircle } from 'lucide-react';
import { verificationWords } from '#shared/record/verification-words.ts';
import { viewOfRecord } from '#shared/record/view-of-record.ts';
import type { CheckedRecord } from './use-checked-record.ts';
import styles from './verification-result.module.css';

export function VerificationResult({ checked }: { readonly checked: CheckedRecord }) {
  return (
    <section className={styles.result} aria-label="Proof">
      <h2>Proof</h2>
      <Result checked={checked} />
    </section>
  );
}

function Result({ checked }: { readonly checked: CheckedRecord }) {
  switch (checked.kind) {
    case 'none':
    case 'checking':
      return (
        <p className={styles.line} role="status">
          <LoaderCircle aria-hidden size={16} /> Checking the signed record…
        </p>
      );
    case 'unreachable':
      return (
        <p className={styles.line} role="status">
          <CloudOff aria-hidden size={16} /> The signed record comes from the relay, which is not in reach.
          What you read here is from this device.
        </p>
      );
    case 'does-not-hold':
      return (
        <p className={styles.broken} role="alert">
          <CircleAlert aria-hidden size={16} />
          <span>
            <strong>This record does not hold.</strong> {checked.fault.sentence} Do not rely on it; tell an
            administrator. <code>{checked.fault.code}</code>
          </span>
        </p>
      );
    case 'holds':
      return <Holds {...checked} />;
  }
}

function Holds({ verified }: Extract<CheckedRecord, { kind: 'holds' }>) {
  return (
    <>
      <p className={styles.holds} role="status">
        <CircleCheck aria-hidden size={16} />
        <span>
          <strong>Everything in this record holds.</strong> It was checked on this device just now. Anybody
          can do the same without a network: <code>npx countersign verify</code> and the JSON file.
        </span>
      </p>
      <dl className={styles.answers}>
        {verificationWords(verified, viewOfRecord(verified)).map(({ question, answers }) => (
          <div key={question} className={styles.answer}>
            <dt>{question}</dt>
            <dd>
              {answers.map((answer) => (
                <p key={answer}>{answer}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
