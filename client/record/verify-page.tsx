/** `/verify`: checks a decision record that somebody chose or dropped. Nothing is uploaded, and no network is needed. */
import CircleAlert from 'lucide-react/icons/circle-exclamation-point';
import CircleCheck from 'lucide-react/icons/circle-check';
import FileCheck2 from 'lucide-react/icons/file-check-corner';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import TriangleAlert from 'lucide-react/icons/triangle-exclamation-point';
import { useCallback, useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import { KeyId } from '#shared/kernel/ids.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { TextField } from '../ui/text-field.tsx';
import { checkChosen, checkFile, type FileCheck } from './check-file.ts';
import { RecordAnswers } from './record-answers.tsx';
import { letGo, recordInHand } from './record-in-hand.ts';
import result from './verification-result.module.css';
import styles from './verify-page.module.css';

export interface VerifyPageProps {
  /** The relay's key as this device knows it; `null` for a visitor. */
  readonly knownRelay: KeyId | null;
}

export function VerifyPage({ knownRelay }: VerifyPageProps) {
  const [inHand] = useState(recordInHand);
  const [check, setCheck] = useState<FileCheck | null>(inHand && { kind: 'checking', name: inHand.name });
  const [failure, setFailure] = useState<unknown>(null);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  /** Only the last file that was chosen is shown. */
  const turn = useRef(0);

  const follow = useCallback((checking: Promise<FileCheck>): void => {
    turn.current += 1;
    const mine = turn.current;
    checking.then(
      (next) => mine === turn.current && setCheck(next),
      (error: unknown) => setFailure(error),
    );
  }, []);
  const choose = (file: File | undefined): void => {
    if (!file) return;
    setCheck({ kind: 'checking', name: file.name });
    follow(checkChosen(file));
  };
  useEffect(() => {
    document.title = 'Check a record · Countersign';
  }, []);
  useEffect(() => {
    if (inHand) follow(checkFile(inHand));
    letGo();
  }, [inHand, follow]);
  if (failure !== null) throw failure;

  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <div
      className={styles.shell}
      onDragOver={(event) => {
        // Without this the browser would leave the page and show the file.
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target || event.relatedTarget === null) setOver(false);
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        choose(event.dataTransfer.files[0]);
      }}
    >
      <PageHeader menu={null} actions={null}>
        <Link href="/" className={styles.home}>
          <img src="/icon.svg" alt="" width="20" height="20" /> Countersign
        </Link>
      </PageHeader>
      <main id="main" className={styles.page}>
        <h1>Check a record</h1>
        <p className={styles.lead}>
          A decision record proves by itself who decided what, on which text, and that nothing was changed
          since. It is checked here, on this device: nothing is uploaded, and no network is needed.
        </p>
        <div className={classNames(styles.zone, isOver && styles.isOver)}>
          <FileCheck2 aria-hidden size={22} />
          <p>Drop the record here: the JSON file, as it was exported.</p>
          <Button weight={check ? 'secondary' : 'primary'} onClick={() => input.current?.click()}>
            {check ? 'Choose another file…' : 'Choose a file…'}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".json,application/json"
            hidden
            aria-label="Record"
            onChange={({ target }) => {
              choose(target.files?.[0]);
              // The same file again is a choice too.
              target.value = '';
            }}
          />
        </div>
        <div aria-live="polite">{check && <Found check={check} knownRelay={knownRelay} />}</div>
        {!check && (
          <p className={styles.fine}>
            The same without a browser: <code>npx countersign verify RECORD.json</code>. Markdown, Word and
            printed copies say what was decided and prove nothing; ask whoever sent one for the JSON file.
          </p>
        )}
      </main>
    </div>
  );
}

function Found({ check, knownRelay }: { readonly check: FileCheck } & VerifyPageProps) {
  switch (check.kind) {
    case 'checking':
      return (
        <p className={result.line}>
          <LoaderCircle aria-hidden size={16} /> <span>Checking {check.name}…</span>
        </p>
      );
    case 'unreadable':
    case 'does-not-hold':
      return <Broken check={check} />;
    case 'holds':
      return <Holds check={check} knownRelay={knownRelay} />;
  }
}

/** Not read is not broken: a version that is unknown here says nothing against the record. */
function Broken({ check }: { readonly check: Extract<FileCheck, { kind: 'unreadable' | 'does-not-hold' }> }) {
  const isUnread =
    check.kind === 'unreadable' ||
    ['not-a-record', 'version-unknown', 'act-unknown'].includes(check.fault.code);
  return (
    <section className={result.result} aria-label="What was found">
      <p className={styles.file}>{check.name}</p>
      <p className={isUnread ? result.line : result.broken}>
        <CircleAlert aria-hidden size={16} />
        <span>
          <strong>{isUnread ? 'This file could not be checked.' : 'This record does not hold.'}</strong>{' '}
          {check.kind === 'unreadable' ? check.sentence : check.fault.sentence}
          {!isUnread && ' Do not rely on it. Nothing after this was looked at.'}{' '}
          {check.kind === 'does-not-hold' && <code>{check.fault.code}</code>}
        </span>
      </p>
    </section>
  );
}

function Holds(props: { readonly check: Extract<FileCheck, { kind: 'holds' }> } & VerifyPageProps) {
  const { check, knownRelay } = props;
  return (
    <section className={result.result} aria-label="What was found">
      <p className={styles.file}>{check.name}</p>
      <h2 dir="auto">{check.title || check.reference}</h2>
      <Line isGood>
        <strong>Everything in this record holds.</strong> Every signature, every digest and every rule was
        checked again from the first act to the last.
      </Line>
      {check.hasDoubts && (
        <Line isGood={false}>
          Some of it is not surely the word of the people it names. See the last question.
        </Line>
      )}
      <Relay relay={check.relay} knownRelay={knownRelay} />
      <RecordAnswers answers={check.answers} />
    </section>
  );
}

/** Whose key the relay's is, is the one thing that no file can tell. */
function Relay({ relay, knownRelay }: { readonly relay: KeyId } & VerifyPageProps) {
  const [typed, setTyped] = useState('');
  const given = KeyId.safeParse(typed.trim()).data ?? null;
  const compared = knownRelay ?? given;
  return (
    <>
      {compared !== null && (
        <Line isGood={compared === relay}>
          {compared !== relay
            ? `It is the word of another relay than the one you ${knownRelay ? 'are signed in to' : 'named'}: its key has the fingerprint ${relay}.`
            : knownRelay
              ? 'It is the word of your workspace’s relay: the key is the one that this device knows.'
              : 'It is the word of the relay that you named.'}
        </Line>
      )}
      {knownRelay === null && (
        <TextField
          label="The relay’s fingerprint, from somebody you trust"
          hint="43 characters. Settings of the workspace show it; without it, you know that nothing was changed, and not whose record it is."
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          error={
            typed.trim() !== '' && given === null
              ? 'A fingerprint has 43 characters: A–Z, a–z, 0–9, - and _.'
              : null
          }
        />
      )}
    </>
  );
}

const Line = ({ isGood, children }: { readonly isGood: boolean; readonly children: ReactNode }) => (
  <p className={isGood ? result.holds : result.warning}>
    {isGood ? <CircleCheck aria-hidden size={16} /> : <TriangleAlert aria-hidden size={16} />}
    <span>{children}</span>
  </p>
);
