#!/usr/bin/env node
/** The command `countersign`: runs main.ts, with the Node that npm installed here when the machine's own is too old for it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const oldestMajor = 24;
const program = fileURLToPath(new URL('main.ts', import.meta.url));
const installed = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= oldestMajor)
  await import('./main.ts').catch(sayWhatIsMissing);
else if (existsSync(installed)) handOver();
else {
  console.error(
    `Countersign needs Node ${oldestMajor}, and this is ${process.versions.node}. Run "npm install" in its folder: that brings Node ${oldestMajor} along.`,
  );
  process.exitCode = 2;
}

function sayWhatIsMissing(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('Countersign is not installed yet: run "npm install" in its folder.');
  process.exitCode = 2;
}

function handOver() {
  const child = spawn(installed, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals)
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both of us; once is enough.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('error', (error) => {
    console.error(`Countersign cannot start ${installed}: ${error.message}.`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    for (const each of signals) process.removeAllListeners(each);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}
