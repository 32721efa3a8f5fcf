/** `countersign invite`: prints a link that lets one person in. */
import { Role } from '#shared/acts/act.ts';
import { OperatorInviteAnswer } from '#shared/protocol/http-api.ts';
import { moment } from '#shared/record/moment.ts';
import { readArguments, wrongUsage, type Command } from './command.ts';
import { withOperator } from './operator-link.ts';

/** After "It lets one person in, as". */
const roleWords: Readonly<Record<Role, string>> = {
  viewer: 'a viewer, who reads',
  commenter: 'a commenter, who comments, asks, approves and objects',
  editor: 'an editor, who writes too',
  administrator: 'an administrator, who invites and removes people too',
};

export const inviteCommand: Command = {
  usage: 'invite --role ROLE',
  summary: 'Prints a link that lets one person in.',
  details: [
    'The first administrator is named as the one who invited, attested by the relay. The link works once, for seven days; only its hash is stored, so it cannot be shown again.',
  ],
  options: [['--role ROLE', 'viewer, commenter, editor or administrator']],
  examples: [
    ['invite --role editor', 'for somebody who will write'],
    ['invite --role commenter', 'for somebody who is asked and answers'],
  ],

  async run(args, terminal, environment) {
    const read = readArguments(args, { role: { type: 'string' } });
    if (!read.ok) return wrongUsage(terminal, inviteCommand, read.error);
    if (read.value.positionals.length > 0)
      return wrongUsage(terminal, inviteCommand, 'An invitation is for whoever opens its link: name no one.');
    const role = Role.safeParse(read.value.values.role);
    if (!role.success)
      return wrongUsage(
        terminal,
        inviteCommand,
        'Name a role with --role: viewer, commenter, editor or administrator.',
      );
    return withOperator(environment, terminal, async (relay) => {
      const invited = await relay.ask('invites', OperatorInviteAnswer, { role: role.data });
      if (!invited.ok) {
        terminal.complain(invited.error.sentence);
        return 1;
      }
      const { link, expiresAtMs } = invited.value;
      const until = moment(expiresAtMs, Intl.DateTimeFormat().resolvedOptions().timeZone).local;
      terminal.out(link);
      terminal.out(`\nIt lets one person in, as ${roleWords[role.data]}. It works once, until ${until}.`);
      return 0;
    });
  },
};
