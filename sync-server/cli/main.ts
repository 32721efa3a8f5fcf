#!/usr/bin/env node
/** The command line: `countersign COMMAND`. */
import { serve } from './serve.ts';

const [command = 'serve'] = process.argv.slice(2);
if (command === 'serve') {
  process.exitCode = await serve(process.env);
} else {
  console.error(`There is no command ${JSON.stringify(command)}. Try: countersign serve`);
  process.exitCode = 2;
}
