/** `countersign export`: decision records as Markdown, page, Word file or signed JSON; or the text of what is undecided. */
import 'temporal-polyfill/global';
import { mkdir, writeFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import { exportMarkdown } from '#shared/document/markdown-export.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { OperatorSinceAnswer, OperatorTextAnswer } from '#shared/protocol/http-api.ts';
import { madr } from '#shared/record/madr.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import { verifyRecord } from '#shared/record/verify-record.ts';
import { indexFile } from '#shared/record/handbook.ts';
import { discussionOfRecord, textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { visible, visibleLine } from '#shared/record/visible.ts';
import { recordDocx } from '#shared/word/record-docx.ts';
import { placeIndex, placeRecord, writtenOf, type Placed } from '../handbook/write-handbook.ts';
import { verifySignature } from '../ledger/verify-signature.ts';
import { readArguments, wrongUsage, type Command, type ExitCode, type Terminal } from './command.ts';
import { whatCameSince } from './what-came-since.ts';
import { withOperator, type OperatorLink } from './operator-link.ts';
import { fileSentence } from './read-file.ts';

const formats = ['md', 'html', 'json', 'docx'] as const;
type Format = (typeof formats)[number];

export const exportCommand: Command = {
  usage: 'export DOC --format md|html|json|docx [--output FILE] | export --all [FOLDER]',
  summary: 'Writes a decision record, all of them, or the Markdown of a document that is undecided.',
  details: [
    'DOC is the number that the library shows (12 or 012), or the id of the document. The JSON is the signed record, the same to the byte each time; Markdown and page are reading copies of it. A document in which nothing is concluded has no record: --format md gives its text.',
    'With --all, every decided document is written into FOLDER (here, unless named) as YYYY-MM-DD-title.md with an index; a file that is there is written again only when its decision’s status changed.',
  ],
  options: [
    [
      '--format FORMAT',
      'md (MADR 4), html (one page that needs nothing else), docx, or json (the signed record)',
    ],
    ['--output FILE', 'write there, and not to the standard output'],
    ['--all', 'every decided document, as the handbook'],
  ],
  examples: [
    ['export 12 --format json --output record.json', 'the signed record, for countersign verify'],
    ['export 12 --format md', 'the decision as Markdown'],
    ['export 12 --format html --output decision.html', 'the decision as a page that prints well'],
    [
      'export 12 --format docx --output decision.docx',
      'the decision for Word, with the discussion as comments',
    ],
    ['export --all decisions', 'the handbook, ready for a Git repository or a static site'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, {
      format: { type: 'string' },
      output: { type: 'string' },
      all: { type: 'boolean' },
    });
    if (!read.ok) return wrongUsage(terminal, exportCommand, read.error);
    const { positionals, values } = read.value;
    const [name] = positionals;
    if (values.all) {
      if (positionals.length > 1 || values.format !== undefined || values.output !== undefined)
        return wrongUsage(terminal, exportCommand, 'With --all, name one folder and nothing else.');
      return withOperator(environment, terminal, (relay) => exportAll(name ?? '.', relay, terminal));
    }
    if (name === undefined || positionals.length > 1)
      return wrongUsage(terminal, exportCommand, 'Name one document.');
    const format = formats.find((known) => known === values.format);
    if (!format)
      return wrongUsage(terminal, exportCommand, 'Name a format with --format: md, html, json or docx.');
    return withOperator(environment, terminal, async (relay) => {
      const exported = await exportDocument(documentName(name), format, relay);
      if (!exported.ok) {
        terminal.complain(exported.error);
        return 1;
      }
      return deliver(exported.value, values.output, terminal);
    });
  },
};

/** `012`, `#12`, `CS-12` and `Decision 12` are all the document with the number 12; everything else is an id. */
function documentName(typed: string): string {
  const number = /^(?:#|cs-|decision )?0*(\d{1,7})$/i.exec(typed.trim())?.[1];
  return encodeURIComponent(number ?? typed.trim());
}

async function exportAll(folder: string, relay: OperatorLink, terminal: Terminal): Promise<ExitCode> {
  const zip = await relay.fetchBytes('handbook');
  if (!zip.ok) {
    terminal.complain(zip.error.sentence);
    return 1;
  }
  try {
    await mkdir(folder, { recursive: true });
    const results: (readonly [string, Placed])[] = [];
    for (const [name, bytes] of Object.entries(unzipSync(zip.value)))
      results.push(
        name === indexFile
          ? await placeIndex(folder, strFromU8(bytes))
          : [name, await placeRecord(folder, name, strFromU8(bytes))],
      );
    const { written, skipped, decisions } = writtenOf(results, results.length - 1);
    for (const sentence of skipped) terminal.complain(sentence);
    terminal.out(`${decisions} decided, ${written.length} files written to ${visible(folder)}.`);
    return skipped.length > 0 ? 1 : 0;
  } catch (error) {
    terminal.complain(`${visible(folder)}: ${fileSentence(error)}`);
    return 1;
  }
}

async function exportDocument(
  name: string,
  format: Format,
  relay: OperatorLink,
): Promise<Result<string | Uint8Array, string>> {
  const record = await relay.fetchBytes(`documents/${name}/record`);
  if (!record.ok)
    return record.error.code === 'not-concluded'
      ? undecided(name, format, relay)
      : err(record.error.sentence);
  // Whatever was stored, nothing that does not hold is handed out.
  const verified = await verifyRecord(record.value, verifySignature);
  if (!verified.ok) return err(`The record of this document does not hold. ${verified.error.sentence}`);
  const since = await relay.ask(`documents/${name}/since`, OperatorSinceAnswer);
  if (!since.ok) return err(since.error.sentence);
  const view = viewOfRecord(verified.value, whatCameSince(verified.value, since.value));
  const text = textOfRecord(verified.value);
  switch (format) {
    case 'json':
      return ok(record.value);
    case 'md':
      return ok(madr(view, text));
    case 'html':
      return ok(recordHtml(view, text));
    case 'docx':
      return ok(recordDocx(view, text, discussionOfRecord(verified.value)));
  }
}

async function undecided(name: string, format: Format, relay: OperatorLink): Promise<Result<string, string>> {
  const answer = await relay.ask(`documents/${name}`, OperatorTextAnswer);
  if (!answer.ok) return err(answer.error.sentence);
  const { title, content } = answer.value;
  return format === 'md'
    ? ok(exportMarkdown(content))
    : err(
        `Nothing is concluded in “${visibleLine(title)}”, so it has no record yet. Its text can be had with --format md.`,
      );
}

async function deliver(
  exported: string | Uint8Array,
  path: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  const bytes = typeof exported === 'string' ? new TextEncoder().encode(exported) : exported;
  if (path === undefined) {
    terminal.out(bytes);
    return 0;
  }
  try {
    await writeFile(path, bytes);
    return 0;
  } catch (error) {
    terminal.complain(`${visible(path)}: ${fileSentence(error)}`);
    return 1;
  }
}
