/** Where a link leads: typed, checked against the allow-list, set on the selected words. */
import type { Editor } from '@tiptap/core';
import { useState, type FormEvent } from 'react';
import { isAllowedLink } from '#shared/document/links.ts';
import { Button } from '../ui/button.tsx';
import styles from './link-form.module.css';

interface LinkFormProps {
  readonly editor: Editor;
  readonly onDone: () => void;
}

export function LinkForm({ editor, onDone }: LinkFormProps) {
  const present: unknown = editor.getAttributes('link')['href'];
  const [address, setAddress] = useState(typeof present === 'string' ? present : '');
  const [isRefused, setRefused] = useState(false);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const href = completed(address);
    if (!isAllowedLink(href)) return setRefused(true);
    editor.chain().extendMarkRange('link').setLink({ href }).run();
    onDone();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <input
        className={styles.address}
        // Opened by a key or a press, to be typed into.
        autoFocus
        aria-label="Address"
        aria-invalid={isRefused}
        placeholder="https://"
        spellCheck={false}
        value={address}
        onChange={(event) => {
          setAddress(event.target.value);
          setRefused(false);
        }}
      />
      {isRefused && (
        <span role="alert" className={styles.refused}>
          Not an address that can be linked
        </span>
      )}
      <Button type="submit" size="small" weight="primary" disabled={address.trim() === ''}>
        Link
      </Button>
      {present !== undefined && (
        <Button
          size="small"
          weight="plain"
          onClick={() => {
            editor.chain().extendMarkRange('link').unsetLink().run();
            onDone();
          }}
        >
          Remove
        </Button>
      )}
    </form>
  );
}

/** "example.org/page" is meant as a web address; "name@example.org" as a mail address. */
function completed(typed: string): string {
  const address = typed.trim();
  if (/^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(address)) return `mailto:${address}`;
  if (/^[\w-]+(?:\.[\w-]+)+(?:[/?#:].*)?$/.test(address)) return `https://${address}`;
  return address;
}
