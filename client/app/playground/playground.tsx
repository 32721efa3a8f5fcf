/** Two peers side by side over the real relay, each with a cable that can be pulled. */
import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ToPeer } from './peer-message.ts';
import styles from './playground.module.css';

export const Playground = () => (
  <main className={styles.page}>
    <Peer name="left" />
    <Peer name="right" />
  </main>
);

function Peer({ name }: { readonly name: 'left' | 'right' }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isCut, setCut] = useState(false);
  const [address, setAddress] = useState('');
  const [source, setSource] = useState(sourceOf(name, '/'));
  const toggle = (): void => {
    const message: ToPeer = { type: 'network', isCut: !isCut };
    frame.current?.contentWindow?.postMessage(message, location.origin);
    setCut(!isCut);
  };
  return (
    <section className={styles.peer} aria-label={`The ${name} peer`}>
      <form
        className={styles.bar}
        onSubmit={(event) => {
          event.preventDefault();
          setSource(sourceOf(name, address || '/'));
          setCut(false);
        }}
      >
        <TextField
          label={`Address for the ${name} peer`}
          hidesLabel
          placeholder="A link from the console, from People, or a document’s address"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          className={styles.address}
        />
        <Button type="submit">Go</Button>
        <Button weight={isCut ? 'danger' : 'secondary'} aria-pressed={isCut} onClick={toggle}>
          {isCut ? 'Network cut' : 'Network on'}
        </Button>
      </form>
      <iframe ref={frame} key={source} className={styles.frame} title={`The ${name} peer`} src={source} />
    </section>
  );
}

/** The peer's page at the place that `address` names; its origin does not matter, its secret stays in the fragment. */
function sourceOf(name: string, address: string): string {
  const url = URL.parse(address, location.origin);
  const at = url?.pathname ?? '/';
  return `/playground-peer.html?${new URLSearchParams({ peer: name, at }).toString()}${url?.hash ?? ''}`;
}
