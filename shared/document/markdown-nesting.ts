/** Finds nesting that no author writes, before a parser spends quadratic time on it. */

const maxContainersOfLine = 100;
const maxIndentOfItem = 300;
const maxOpenEmphasis = 1_000;

const divider = /^[ \t]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+|(?:_[ \t]*)+)$/;
const container = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const indentedItem = new RegExp(`^[ \\t]{${maxIndentOfItem},}(?:[-+*>]|\\d{1,9}[.)])`);
const emphasisRun = /(?<=(\S?))([*_~]+)(?=(\S?))/g;

/** The first line (from 1) where quotations, lists or emphasis are nested beyond all reason. */
export function lineNestedTooDeeply(source: string): number | null {
  let open = 0;
  let number = 0;
  for (const line of source.split('\n')) {
    number++;
    if (line.trim() === '') open = 0;
    else if (!divider.test(line)) {
      open = Math.max(0, open + newlyOpened(line));
      if (open > maxOpenEmphasis || indentedItem.test(line) || containersOf(line) > maxContainersOfLine)
        return number;
    }
  }
  return null;
}

function containersOf(line: string): number {
  let count = 0;
  container.lastIndex = 0;
  while (container.test(line)) count++;
  return count;
}

/** Marks that can only open, less marks that can only close. Roughly: no more is needed to tell a thousand. */
function newlyOpened(line: string): number {
  let balance = 0;
  for (const [, before = '', run = '', after = ''] of line.matchAll(emphasisRun)) {
    if (before === '' && after !== '') balance += run.length;
    if (before !== '' && after === '') balance -= run.length;
  }
  return balance;
}
