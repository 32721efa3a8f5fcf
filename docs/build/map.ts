/** Writes the map of files into docs/ARCHITECTURE.md from each file's first sentence; `--check` only compares. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const page = 'docs/ARCHITECTURE.md';
const begin = '<!-- map:begin -->';
const end = '<!-- map:end -->';

/** Every source file of the rooms and of the programs in docs/; tests name themselves. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(shared|client|sync-server|docs)\/.*\.tsx?$/.test(file) && existsSync(file))
  .filter((file) => !file.endsWith('.d.ts') || file === 'shared/runtime.d.ts')
  .toSorted((a, b) => dirname(a).localeCompare(dirname(b), 'en') || a.localeCompare(b, 'en'));

/** The first sentence of the comment that opens a file, on one line; a very long one up to its colon. */
function firstSentence(file: string): string | null {
  const comment = /^(?:#!.*\n)?\/\*\*?([\s\S]*?)\*\//.exec(readFileSync(file, 'utf8'))?.[1];
  const text = comment
    ?.replaceAll(/\n\s*\* ?/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\*(\w[^*]*)\*/g, '_$1_')
    .trim();
  if (!text) return null;
  const sentence = /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
  return sentence.length <= 180 ? sentence : sentence.replace(/:.*$/, '.');
}

const silent = files.filter((file) => firstSentence(file) === null);
if (silent.length > 0) {
  console.error(`These files do not open with a sentence that says what they are:\n  ${silent.join('\n  ')}`);
  process.exit(1);
}

/** One folder, closed until somebody opens it. */
const folderMap = (folder: string): string => {
  const inside = files.filter((file) => dirname(file) === folder);
  const rows = inside.map(
    (file) => `- [\`${file.slice(folder.length + 1)}\`](../${file}) — ${firstSentence(file)}`,
  );
  return `<details><summary><b>${folder}/</b> · ${inside.length}</summary>\n\n${rows.join('\n')}\n\n</details>\n`;
};
const lines = [...new Set(files.map(dirname))].map(folderMap);

const before = readFileSync(page, 'utf8');
const after = before.replace(
  new RegExp(`${begin}[\\s\\S]*${end}`),
  () => `${begin}\n\n${lines.join('\n')}\n${end}`,
);
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error(`The map in ${page} is out of date: run "npm run docs".`);
    process.exit(1);
  }
} else writeFileSync(page, after);
