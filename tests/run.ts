/** `npm test`: every check in order, and one last line that counts what passed and what failed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { provideServers } from './sync-server/nodes/find-programs.ts';

interface Count {
  passed: number;
  failed: number;
}

/** Runs one npm script; the exit code is the whole result, unless a report tells more. */
function run(script: string, args: string[] = []): boolean {
  console.log(`\n── ${script}`);
  return spawnSync('npm', ['run', '--silent', script, ...args], { stdio: 'inherit' }).status === 0;
}

/** Counts from a JSON report; a run that left none counts as one failure. */
function counted(isPassed: boolean, report: string, read: (json: never) => Count): Count {
  try {
    const count = read(JSON.parse(readFileSync(report, 'utf8')) as never);
    return isPassed || count.failed > 0 ? count : { ...count, failed: 1 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Absolute: vitest would look for it under Vite's root. */
const unitReport = resolve('test-results/unit.json');

rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results', { recursive: true });

const single = (isPassed: boolean): Count => ({ passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 });
const counts: Count[] = ['types', 'lint', 'format:check', 'docs:check'].map((script) => single(run(script)));

// Here, and not by the tests, which run side by side. Those that need what could not be installed say so.
try {
  provideServers();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
counts.push(
  counted(
    run('unit', ['--', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`]),
    unitReport,
    (json: { numPassedTests: number; numFailedTests: number }) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests,
    }),
  ),
);

const isBuilt = run('build');
counts.push(single(isBuilt));
if (isBuilt)
  counts.push(
    counted(
      run('e2e'),
      'test-results/e2e.json',
      (json: { stats: { expected: number; unexpected: number; flaky: number } }) => ({
        passed: json.stats.expected,
        failed: json.stats.unexpected + json.stats.flaky,
      }),
    ),
  );

const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
