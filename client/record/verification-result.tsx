/** The check of the signed record, in words: every answer, or the first thing that does not hold. */
import CircleAlert from 'lucide-react/icons/circle-exclamation-point';
import CircleCheck from 'lucide-react/icons/circle-check';
import CloudOff from 'lucide-react/icons/cloud-off';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import { Link } from 'wouter';
import type { KeyId } from '#shared/kernel/ids.ts';
import { verificationWords } from '#shared/record/verification-words.ts';
import { viewOfRecord } from '#shared/record/view-of-record.ts';
import type { CheckedRecord } from './use-checked-record.ts';
import { RecordAnswers } from './record-answers.tsx';
import { handOver } from './record-in-hand.ts';
import styles from './verification-result.module.css';

export interface VerificationResultProps {
  readonly checked: CheckedRecord;
  /** The relay's key as this device has known it since it joined. */
  readonly knownRelay: KeyId | null;
}

export function VerificationResult({ checked, knownRelay }: VerificationResultProps) {
  return (
    <section className={styles.result} aria-label="Proof">
      <h2>Proof</h2>
      <Result checked={checked} knownRelay={knownRelay} />
    </section>
  );
}

function Result({ checked, knownRelay }: VerificationResultProps) {
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
      return <Holds checked={checked} knownRelay={knownRelay} />;
  }
}

function Holds(props: {
  readonly checked: Extract<CheckedRecord, { kind: 'holds' }>;
  readonly knownRelay: KeyId | null;
}) {
  const { checked, knownRelay } = props;
  const { verified, bytes } = checked;
  const view = viewOfRecord(verified);
  const fileName = `${view.fileStem}.json`;
  // The one thing that a record cannot say by itself (promise 11).
  const isOurRelay = verified.relayFingerprint === knownRelay;
  return (
    <>
      <p className={styles.holds} role="status">
        <CircleCheck aria-hidden size={16} />
        <span>
          <strong>Everything in this record holds.</strong> It was checked on this device just now. Anybody
          can do the same, without an account and without a network:{' '}
          <Link href="/verify" onClick={() => handOver({ name: fileName, bytes })}>
            Check this record
          </Link>
          , or <code>npx countersign verify</code> and the JSON file.
        </span>
      </p>
      <p className={isOurRelay ? styles.line : styles.broken} role={isOurRelay ? undefined : 'alert'}>
        {isOurRelay ? <CircleCheck aria-hidden size={16} /> : <CircleAlert aria-hidden size={16} />}
        <span>
          {isOurRelay
            ? 'Its relay key is the one that this device has known since it joined the workspace.'
            : 'Its relay key is not the one that this device knows. Tell an administrator before you rely on it.'}
        </span>
      </p>
      <RecordAnswers answers={verificationWords(verified, view)} />
    </>
  );
}
