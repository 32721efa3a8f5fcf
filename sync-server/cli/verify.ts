/** `countersign verify`: checks a record from its bytes alone and says in words what it checked. */
import 'temporal-polyfill/global';
import { KeyId } from '#shared/kernel/ids.ts';
import { verificationWords } from '#shared/record/verification-words.ts';
import { verifyRecord } from '#shared/record/verify-record.ts';
import { viewOfRecord } from '#shared/record/view-of-record.ts';
import { visible } from '#shared/record/visible.ts';
import { verifySignature } from '../ledger/verify-signature.ts';
import { readArguments, wrongUsage, type Command } from './command.ts';
import { readUpTo } from './read-file.ts';

/** No record is as large: a document has at most 16 MiB, and people are few. */
const maxRecordBytes = 256 * 1024 * 1024;

export const verifyCommand: Command = {
  usage: 'verify RECORD.json [--key FINGERPRINT]',
  summary: 'Checks a decision record, with no network and no relay.',
  details: [
    'It says in words what it checked and ends with 0, or names the first thing that does not hold and ends with 1. What no file can tell is whose key the relay’s is: compare the fingerprint with the one in your workspace’s settings, or name it with --key.',
  ],
  options: [['--key FINGERPRINT', 'the relay’s key must be this one']],
  examples: [
    ['verify 0012-keep-full-history.json', 'what was decided, by whom, on which text, and whether it holds'],
    ['verify record.json --key FINGERPRINT', 'the same, and that it is your relay’s word'],
  ],

  async run(args, terminal) {
    const read = readArguments(args, { key: { type: 'string' } });
    if (!read.ok) return wrongUsage(terminal, verifyCommand, read.error);
    const { positionals, values } = read.value;
    const [path] = positionals;
    if (path === undefined || positionals.length > 1)
      return wrongUsage(terminal, verifyCommand, 'Name one record.');
    const pinned = values.key === undefined ? null : KeyId.safeParse(values.key);
    if (pinned && !pinned.success)
      return wrongUsage(
        terminal,
        verifyCommand,
        'A fingerprint has 43 characters of A–Z, a–z, 0–9, - and _.',
      );

    const bytes = await readUpTo(path, maxRecordBytes);
    if (!bytes.ok) {
      terminal.complain(`${visible(path)}: ${bytes.error}`);
      return 1;
    }
    const verified = await verifyRecord(bytes.value, verifySignature);
    if (!verified.ok) {
      terminal.complain(`This record does not hold. ${verified.error.sentence} (${verified.error.code})`);
      return 1;
    }
    const { relayFingerprint } = verified.value;
    if (pinned && pinned.data !== relayFingerprint) {
      terminal.complain(
        `This record does not hold. It is the word of another relay, whose key has the fingerprint ${relayFingerprint}. (relay-key-differs)`,
      );
      return 1;
    }
    for (const said of verificationWords(verified.value, viewOfRecord(verified.value))) {
      const warnings = said.warnings.map((warning) => `! ${visible(warning)}`);
      const answers = said.answers.map((answer) => `  ${visible(answer)}`);
      terminal.out([said.question, ...warnings, ...answers, ''].join('\n'));
    }
    terminal.out(
      pinned ? 'This record holds, and it is the word of the relay that you named.' : 'This record holds.',
    );
    return 0;
  },
};
