/** What was signed in somebody's name by a key that is not surely theirs (E6), in words and by name. */
import type { OpenedAct } from '../acts/opened-act.ts';
import type { Act } from '../acts/act.ts';
import { listInWords } from '../decision/words.ts';
import { revisionWithDigest } from '../decision/revisions.ts';
import { personOf } from '../people/workspace-state.ts';
import { visibleLine } from './visible.ts';
import type { Doubt } from './signers.ts';
import type { VerifiedRecord } from './verify-record.ts';

/** One sentence for each, the worst first. */
export const doubtWords = (verified: VerifiedRecord): readonly string[] =>
  verified.doubts.map((doubt) => {
    const person = visibleLine(personOf(verified.workspace, doubt.member));
    return `${whyWords(doubt, person)} Signed so: ${signedWords(doubt.acts, verified)}.`;
  });

function whyWords({ why, key }: Doubt, person: string): string {
  const named = key ? `${key.device ? `“${visibleLine(key.device)}”, ` : ''}key ${key.id}` : '';
  switch (why) {
    case 'disowned':
      return `${person} said that a device in their name never was theirs (${named}).`;
    case 'relay-vouched':
      return `Only the relay says that a device is ${person}’s (${named}): no other device of theirs confirmed it.`;
    case 'attested':
      return `Only the relay’s signature stands for ${person} here.`;
  }
}

function signedWords(acts: readonly OpenedAct[], verified: VerifiedRecord): string {
  const said = acts.map(({ act }) => actWords(act, verified));
  const weighty = [...new Set(said.filter((words) => words !== null))];
  const others = said.filter((words) => words === null).length;
  return listInWords([
    ...weighty,
    ...(others > 0 ? [`${others} ${others === 1 ? 'entry' : 'entries'} that decided nothing`] : []),
  ]);
}

/** `null` for what neither counts nor moves anything that counts. */
function actWords(act: Act, { workspace, state, people }: VerifiedRecord): string | null {
  const name = (member: Parameters<typeof personOf>[1]) => visibleLine(personOf(workspace, member));
  switch (act.type) {
    case 'position-taken': {
      const proposal = state.proposals.get(act.proposal);
      const number = proposal && revisionWithDigest(proposal, act.digest)?.number;
      const about = number === undefined ? 'an earlier text' : `revision ${number}`;
      return {
        approve: `the approval of ${about}`,
        object: `the objection to ${about}`,
        abstain: `the abstention on ${about}`,
      }[act.position.kind];
    }
    case 'proposal-opened':
      return 'the opening';
    case 'proposal-revised':
      return `revision ${act.revision}`;
    case 'revision-challenged':
      return `the challenge of revision ${act.revision}`;
    case 'window-extended':
      return 'an extension of the window';
    case 'person-asked':
      return `the asking of ${name(act.member)}`;
    case 'objection-withdrawn':
      return 'the withdrawal of an objection';
    case 'setting-aside-judged':
      return 'a judgement on setting an objection aside';
    case 'objection-set-aside':
      return 'the setting aside of an objection';
    case 'proposal-concluded':
      return 'the conclusion';
    case 'handover-offered':
    case 'handover-accepted':
    case 'owner-assigned':
      return 'a change of owner';
    case 'text-redacted':
      return 'the removal of a text';
    case 'document-created':
      return 'the creation of the document';
    case 'member-joined':
      return 'the joining';
    case 'member-invited': {
      const joined = people.find(
        ({ act: each }) => each.type === 'member-joined' && each.invite === act.invite,
      );
      return joined && joined.act.by !== 'relay'
        ? `the invitation of ${name(joined.act.by)}`
        : 'an invitation';
    }
    case 'role-changed':
      return `the role of ${name(act.member)}`;
    case 'member-removed':
      return `the removal of ${name(act.member)}`;
    case 'policy-changed':
      return 'the policy for windows';
    case 'key-revoked':
      return 'the removal of a device';
    default:
      return null;
  }
}
