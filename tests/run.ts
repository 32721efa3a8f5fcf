/** `npm test`: every check in order, and one last line that counts what passed and what failed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { provideServers } from './sync-server/nodes/find-programs.ts';

interface Count {
  passed: number;
  failed: number;
  /** What failed, by name, with the first lines of why. */
  failures: string[];
}

/** What vitest's JSON report says, as far as it is read here. */
interface UnitReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/** What Playwright's JSON report says, as far as it is read here. */
interface BrowserReport {
  stats: { expected: number; unexpected: number; flaky: number };
  suites: BrowserSuite[];
}
interface BrowserSuite {
  suites?: BrowserSuite[];
  specs: {
    title: string;
    file: string;
    ok: boolean;
    tests: { results: { errors: { message?: string }[] }[] }[];
  }[];
}

/** Runs one npm script; the exit code is the whole result, unless a report tells more. */
function run(script: string, args: string[] = []): boolean {
  console.log(`\n── ${script}`);
  return spawnSync('npm', ['run', '--silent', script, ...args], { stdio: 'inherit' }).status === 0;
}

/** Counts from a JSON report; a run that left none, or failed with nothing failed in it, counts as one failure. */
function counted<Report>(
  what: string,
  isPassed: boolean,
  file: string,
  read: (report: Report) => Count,
): Count {
  try {
    const count = read(JSON.parse(readFileSync(file, 'utf8')) as Report);
    if (isPassed || count.failed > 0) return count;
    return {
      ...count,
      failed: 1,
      failures: [...count.failures, `${what}: nothing failed, but the run as a whole`],
    };
  } catch {
    return { passed: 0, failed: 1, failures: [`${what}: left no report`] };
  }
}

const firstLines = (text: string): string => text.split('\n').slice(0, 12).join('\n    ');

const failuresOfUnit = ({ testResults }: UnitReport): string[] =>
  testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && message !== '') return [`${name}\n    ${firstLines(message)}`];
    return failed.map(
      (test) => `${name}: ${test.fullName}\n    ${firstLines(test.failureMessages.join('\n'))}`,
    );
  });

const failuresInBrowser = ({ suites = [], specs }: BrowserSuite): string[] => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
      return `${file}: ${title}\n    ${firstLines(errors.map(({ message }) => message ?? '').join('\n'))}`;
    }),
  ...suites.flatMap(failuresInBrowser),
];

/** Absolute: vitest would look for it under Vite's root. */
const unitReport = resolve('test-results/unit.json');

rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results', { recursive: true });

const single = (what: string, isPassed: boolean): Count => ({
  passed: isPassed ? 1 : 0,
  failed: isPassed ? 0 : 1,
  failures: isPassed ? [] : [what],
});
const counts: Count[] = ['types', 'lint', 'format:check', 'docs:check'].map((script) =>
  single(script, run(script)),
);

// Here, and not by the tests, which run side by side. Those that need what could not be installed say so.
try {
  provideServers();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
counts.push(
  counted(
    'unit',
    run('unit', ['--', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`]),
    unitReport,
    (report: UnitReport) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      failures: failuresOfUnit(report),
    }),
  ),
);

const isBuilt = run('build');
counts.push(single('build', isBuilt));
if (isBuilt)
  counts.push(
    counted('e2e', run('e2e'), 'test-results/e2e.json', ({ stats, suites }: BrowserReport) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      failures: failuresInBrowser({ suites, specs: [] }),
    })),
  );

// At the end, where somebody who sees only the last lines of a long output finds it.
for (const failure of counts.flatMap(({ failures }) => failures)) console.log(`\nFAILED ${failure}`);

const sum = (key: 'passed' | 'failed') => counts.reduce((total, count) => total + count[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
