/** Checks docs/PROMISES.md: each promise and each fault names tests that are there, and no test of a promise is left out. */
import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

const page = 'docs/PROMISES.md';
const faults: string[] = [];

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
/** A test's words, without what is said about it. */
const withoutComments = (text: string): string =>
  oneLine(text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));
const tests = new Map<string, string>();
function testAt(path: string): string | null {
  const known = tests.get(path);
  if (known !== undefined) return known;
  if (!existsSync(`tests/${path}`)) return null;
  const text = withoutComments(readFileSync(`tests/${path}`, 'utf8'));
  tests.set(path, text);
  return text;
}

/** Every `path` with the “words” that follow it. */
function citedIn(item: string): { path: string; words: string[] }[] {
  return Array.from(item.matchAll(/`([\w/.-]+\.ts)`((?:[^“`]*“[^”]*”)*)/g), ([, path = '', rest = '']) => ({
    path,
    words: Array.from(rest.matchAll(/“([^”]*)”/g), ([, words = '']) => words),
  }));
}

function checkCited(name: string, item: string): void {
  const cited = citedIn(item);
  if (cited.length === 0) faults.push(`${page}: ${name} names no test`);
  for (const { path, words } of cited) {
    const test = testAt(path);
    if (test === null) faults.push(`${page}: ${name} names tests/${path}, which is not there`);
    else
      for (const some of words)
        if (!test.includes(some)) faults.push(`${page}: ${name}: tests/${path} has no test “${some}”`);
  }
}

const sections = readFileSync(page, 'utf8').split(/^## /m).slice(1);
const promises = new Map<string, Set<string>>();
let rows = 0;
for (const section of sections) {
  for (const [, number = '', text = ''] of section.matchAll(/^(\d+)\. (.*(?:\n {3,}.*)*)/gm)) {
    const item = oneLine(text);
    checkCited(`promise ${number}`, item);
    promises.set(number, new Set(citedIn(item).map(({ path }) => path)));
  }
  for (const [, name = '', text = ''] of section.matchAll(/^- \*\*([^*]+)\*\*(.*(?:\n {2}.*)*)/gm)) {
    rows++;
    checkCited(oneLine(name), oneLine(text));
    for (const { path, words } of citedIn(oneLine(text)))
      if (words.length === 0) faults.push(`${page}: ${oneLine(name)} names no test of tests/${path}`);
  }
}

const spec = readFileSync('docs/SPEC.md', 'utf8');
for (const [, number = ''] of spec.matchAll(/^(\d+)\. \*\*/gm)) {
  const cited = promises.get(number);
  if (!cited) faults.push(`${page} does not have promise ${number} of docs/SPEC.md`);
  for (const path of cited ?? [])
    if (testAt(path)?.includes(`[promise ${number}]`) === false)
      faults.push(`tests/${path} has no test whose title holds [promise ${number}]`);
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'tests'], {
  encoding: 'utf8',
}).split('\n');
for (const file of files) {
  if (!/\.(test|spec)\.tsx?$/.test(file)) continue;
  const path = file.slice('tests/'.length);
  for (const [, number = ''] of (testAt(path) ?? '').matchAll(/\[promise (\d+)\]/g))
    if (promises.get(number)?.has(path) !== true)
      faults.push(`${page} does not name ${file} under promise ${number}`);
}

if (rows === 0) faults.push(`${page} lists no faults`);
if (faults.length > 0) {
  console.error(Array.from(new Set(faults)).join('\n'));
  process.exit(1);
}
console.log(`${promises.size} promises and ${rows} faults, each with its tests.`);
