/**
 * Files that mean harm, small and our own: each tries to run something (it would set `window.harmed`) or to call
 * elsewhere.example. They are pasted, imported, exported and checked; what they say is words.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface HostileFile {
  readonly name: string;
  readonly text: string;
}

const filesOf = (ending: string): readonly HostileFile[] =>
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(new URL(name, import.meta.url), 'utf8') }));

export const hostilePages = filesOf('.html');
export const hostileMarkdown = filesOf('.md');
/** Not records, whatever they say; two are too deep to be read by recursion. */
export const hostileJson: readonly HostileFile[] = [
  ...filesOf('.json'),
  { name: 'deep.json', text: '['.repeat(100_000) + ']'.repeat(100_000) },
  { name: 'deep-object.json', text: `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}` },
];
/** Addresses that must not be links, one a line. */
export const hostileLinks = (filesOf('links.txt')[0]?.text ?? '').split('\n').filter((line) => line !== '');

/** Names, titles and reasons that pose as something else. */
export const hostileWords = `<img src=x onerror="window.harmed='words'">"'><script>window.harmed='words'</script> \u202Eslaitnedif\u202C {{x}} \${x} [x](javascript:window.harmed='words') =HYPERLINK("https://elsewhere.example")`;
