/** Checks docs/SPEC.md against code and tests: each built rule has a test named after it, each cited id exists. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const spec = readFileSync('docs/SPEC.md', 'utf8');
const rules = new Map<string, { readonly isBuilt: boolean }>();
for (const [, id = '', text = ''] of spec.matchAll(/^- \*\*([A-Z]\d{1,2})\*\* (.*(?:\n {2}.*)*)/gm))
  rules.set(id, { isBuilt: !/[*_]\(not built\s+yet/.test(text) });

const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(shared|client|sync-server|tests)\/.*\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const tested = new Set<string>();
for (const { file, text } of sources)
  if (/\.(test|spec)\.tsx?$/.test(file))
    for (const [, ids = ''] of text.matchAll(/\[((?:[A-Z]\d{1,2}(?:, ?)?)+)\]/g))
      for (const id of ids.split(/, ?/)) tested.add(id);

const faults: string[] = [];
for (const [id, { isBuilt }] of rules)
  if (isBuilt && !tested.has(id)) faults.push(`${id} has no test whose title holds [${id}]`);

const familyOf = new Set([...rules.keys()].map((id) => id.charAt(0)));
for (const { file, text } of sources)
  for (const [, comment = ''] of text.matchAll(/(?:\/\/|\/\*\*?|^\s*\*)\s*(.*)$/gm))
    for (const [id] of comment.matchAll(/\b[A-Z]\d{1,2}\b/g))
      if (familyOf.has(id.charAt(0)) && !rules.has(id))
        faults.push(`${file} cites ${id}, which SPEC.md does not have`);

const promises = new Set([...spec.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => number));
for (const { file, text } of sources)
  for (const [, number] of text.matchAll(/\bpromise (\d+)/gi))
    if (!promises.has(number)) faults.push(`${file} cites promise ${number}, which SPEC.md does not have`);

if (rules.size === 0) faults.push('docs/SPEC.md lists no rules');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
const built = [...rules.values()].filter((rule) => rule.isBuilt).length;
console.log(`${built} rules built and tested, ${rules.size - built} not built yet.`);
