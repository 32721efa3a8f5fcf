/** `countersign import`: makes documents from Markdown files, and says of each what it could not represent. */
import { importMarkdown, type ImportedDocument } from '#shared/document/markdown-import.ts';
import { err, type Result } from '#shared/kernel/result.ts';
import { OperatorDocumentAnswer } from '#shared/protocol/http-api.ts';
import { maxImportBytes } from '#shared/protocol/limits.ts';
import { visible, visibleLine } from '#shared/record/visible.ts';
import { readArguments, wrongUsage, type Command, type Terminal } from './command.ts';
import { withOperator, type OperatorLink, type Refused } from './operator-link.ts';
import { readUpTo } from './read-file.ts';

export const importCommand: Command = {
  usage: 'import FILE.md… [--owner NAME] [--share]',
  summary: 'Makes a document from each Markdown file.',
  details: [
    'Each becomes a private draft of its owner, who alone sees it until it is shared or opened. What a document cannot represent is kept in another form and listed, with the line where it first stands. A file that cannot be imported is named, the others are imported, and the command ends with 1.',
  ],
  options: [
    ['--owner NAME', 'member who will own them; the first administrator unless given'],
    ['--share', 'everybody in the workspace sees them at once'],
  ],
  examples: [
    ['import proposal.md', 'a private draft'],
    ['import rfcs/*.md --share', 'a folder of documents for everybody'],
    ['import spec.md --owner "Inês Moura"', 'a private draft of somebody else'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, { owner: { type: 'string' }, share: { type: 'boolean' } });
    if (!read.ok) return wrongUsage(terminal, importCommand, read.error);
    const { positionals: files, values } = read.value;
    if (files.length === 0) return wrongUsage(terminal, importCommand, 'Name at least one file.');
    const wish: Wish = { owner: values.owner ?? null, share: values.share ?? false };
    return withOperator(environment, terminal, async (relay) => {
      let imported = 0;
      for (const file of files) {
        const verdict = await importFile(file, wish, relay, terminal);
        if (verdict === 'imported') imported++;
        if (verdict === 'pointless') return 1;
      }
      if (files.length > 1) terminal.out(`Imported ${imported} of ${files.length} files.`);
      return imported === files.length ? 0 : 1;
    });
  },
};

interface Wish {
  /** `null` for the first administrator. */
  readonly owner: string | null;
  readonly share: boolean;
}

/** `pointless`: what was refused is about no file, so the next would be refused too. */
async function importFile(
  path: string,
  wish: Wish,
  relay: OperatorLink,
  terminal: Terminal,
): Promise<'imported' | 'refused' | 'pointless'> {
  const read = await readDocument(path);
  if (!read.ok) {
    terminal.complain(`${visible(path)}: ${read.error}`);
    return 'refused';
  }
  const { content, notes } = read.value;
  const added = await relay.ask('documents', OperatorDocumentAnswer, { ...wish, content });
  if (!added.ok) {
    const isAboutAll = aboutAllFiles.has(added.error.code);
    terminal.complain(`${isAboutAll ? '' : `${visible(path)}: `}${sentenceOf(added.error, wish)}`);
    return isAboutAll ? 'pointless' : 'refused';
  }
  const { number, title } = added.value;
  terminal.out(`${String(number).padStart(3, '0')}  ${visibleLine(title)}`);
  for (const { sentence, line } of notes)
    terminal.out(`     ${visible(sentence)}${line === null ? '' : ` (line ${line})`}`);
  return 'imported';
}

async function readDocument(path: string): Promise<Result<ImportedDocument, string>> {
  const bytes = await readUpTo(path, maxImportBytes);
  if (!bytes.ok) return bytes;
  const imported = importMarkdown(bytes.value, path);
  return imported.ok ? imported : err(imported.error.sentence);
}

const aboutAllFiles: ReadonlySet<string> = new Set([
  'not-signed-in',
  'member-unknown',
  'role-insufficient',
  'unavailable',
]);

function sentenceOf({ code, sentence }: Refused, { owner }: Wish): string {
  const named = owner === null ? 'The first administrator' : visibleLine(owner);
  if (code === 'member-unknown') return `There is no member with the name ${named}.`;
  if (code === 'role-insufficient') return `${named} has a role that cannot own documents.`;
  return sentence;
}
