/** What every command of the command line is: its words for `--help`, and what it does. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from '#shared/kernel/result.ts';

/** 0: fine. 1: it does not hold, or failed. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes; tests read what it wrote. */
export interface Terminal {
  /** One line, or bytes as they are, on the standard output. */
  out(text: string | Uint8Array): void;
  /** One line on the standard error. */
  complain(sentence: string): void;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Command {
  /** After `countersign`: `invite --role ROLE`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  /** Further paragraphs of its help. */
  readonly details: readonly string[];
  readonly options: readonly (readonly [option: string, meaning: string])[];
  /** Without the leading `countersign`. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  run(args: readonly string[], terminal: Terminal, environment: Environment): Promise<ExitCode>;
}

/** What was typed after a command, or one sentence about what is wrong with it. */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): Result<ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>, string> {
  try {
    return ok(parseArgs({ args: idsApart(args, options), options, allowPositionals: true }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = ''] = error.message.split(/\. |\n/);
    const advice = /option '-[^-]/.test(sentence)
      ? ' What begins with "-" and is no option goes after "--".'
      : '';
    return err(`${sentence.replace(/\.$/, '')}.${advice}`);
  }
}

/** Ids and fingerprints: one in sixty-four begins with a dash, and is no option for that. */
const isId = (arg: string): boolean => /^-[\w-]{20,}$/.test(arg);

/** The same arguments, with ids where none is taken for an option: as the value of the one before, or after `--`. */
function idsApart(
  args: readonly string[],
  options: Readonly<Record<string, { readonly type: string }>>,
): string[] {
  const end = args.indexOf('--');
  const [typed, named] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const takesValue = (arg = ''): boolean => arg.startsWith('--') && options[arg.slice(2)]?.type === 'string';
  const others: string[] = [];
  const ids: string[] = [];
  typed.forEach((arg, i) => {
    if (!isId(arg)) others.push(arg);
    else if (takesValue(typed[i - 1])) others.push(`${others.pop() ?? ''}=${arg}`);
    else ids.push(arg);
  });
  return [...others, '--', ...ids, ...named];
}

/** Ends a command that was called in a wrong way. */
export function wrongUsage(terminal: Terminal, { usage }: Command, sentence: string): ExitCode {
  terminal.complain(`${sentence} Usage: countersign ${usage}`);
  return 2;
}
