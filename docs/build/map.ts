/** Writes the map of files into docs/ARCHITECTURE.md from each file's first sentence; `--check` only compares. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const page = 'docs/ARCHITECTURE.md';
const begin = '<!-- map:begin -->';
const end = '<!-- map:end -->';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter(
    (file) => /^(shared|client|sync-server|tests|docs)\/.*\.tsx?$/.test(file) && !file.endsWith('.test.ts'),
  )
  .filter((file) => !/\.(test\.tsx|d\.ts)$/.test(file) || file === 'shared/runtime.d.ts')
  .toSorted();

/** The first sentence of the comment that opens a file, on one line. */
function firstSentence(file: string): string | null {
  const comment = /^(?:#!.*\n)?\/\*\*?([\s\S]*?)\*\//.exec(readFileSync(file, 'utf8'))?.[1];
  const text = comment?.replaceAll(/\n\s*\* ?/g, ' ').trim();
  return text ? (/^.*?[.:](?=\s|$)/.exec(text)?.[0] ?? text).replace(/:$/, '.') : null;
}

const silent = files.filter((file) => firstSentence(file) === null);
if (silent.length > 0) {
  console.error(`These files do not open with a sentence that says what they are:\n  ${silent.join('\n  ')}`);
  process.exit(1);
}

let folder = '';
const lines = files.flatMap((file) => {
  const heading = dirname(file) === folder ? [] : ['', `**${(folder = dirname(file))}/**`, ''];
  return [...heading, `- [\`${file.slice(folder.length + 1)}\`](../${file}) — ${firstSentence(file)}`];
});

const before = readFileSync(page, 'utf8');
const after = before.replace(
  new RegExp(`${begin}[\\s\\S]*${end}`),
  () => `${begin}\n${lines.join('\n')}\n\n${end}`,
);
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error(`The map in ${page} is out of date: run "npm run docs".`);
    process.exit(1);
  }
} else writeFileSync(page, after);
