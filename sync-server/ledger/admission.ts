/** What must hold of an act beside what the fold asks: size, author, the history it was made on, and its content. */
import * as z from 'zod/mini';
import { PersonName, type Act } from '#shared/acts/act.ts';
import type { SignedAct } from '#shared/acts/envelope.ts';
import { claimedTexts, type EnvelopeFault, type OpenedAct } from '#shared/acts/opened-act.ts';
import { fromBase64url, fromUtf8 } from '#shared/kernel/bytes.ts';
import { checkProposal } from '#shared/document/check-content.ts';
import type { Author } from '#shared/kernel/ids.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { inviteLifetimeMs, maxFrameBytes } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { soundJson } from '#shared/acts/sound-json.ts';
import { holdsHead, type FoldedTip, type History } from './history.ts';

/** A stamped act must fit into one frame with what stands around it. */
const maxActBytes = maxFrameBytes - 2048;

/** Refuses what could not be sent on. */
export const refuseSize = (envelope: SignedAct): Refusal | null =>
  Buffer.byteLength(JSON.stringify(envelope)) > maxActBytes ? refuse('frame-too-large') : null;

export function refusalOfFault(fault: EnvelopeFault, envelope: SignedAct): Refusal {
  switch (fault.code) {
    case 'key-unknown':
    case 'signature-wrong':
      return refuse(fault.code);
    case 'payload-malformed':
      return refuse(hasMalformedName(envelope) ? 'name-malformed' : 'act-malformed');
    case 'text-unclaimed':
      return refuse('act-malformed');
  }
}

/** Whether an act fails at a name that a person typed: that can be said better than "could not be read". */
function hasMalformedName({ payload }: SignedAct): boolean {
  const bytes = fromBase64url(payload);
  const text = bytes && fromUtf8(bytes);
  const named = Named.safeParse(text === null ? null : soundJson(text)?.value);
  return named.success && Object.values(named.data).some((name) => !PersonName.safeParse(name).success);
}

/** Wherever an act holds a name. */
const Named = z.object({
  person: z.optional(z.string()),
  name: z.optional(z.string()),
  device: z.optional(z.string()),
});

/**
 * Refuses an act that is not the speaker's own, or was made on another history (E4).
 * @param speaker who the session belongs to; the relay for its own acts.
 */
export function refuseClaim(opened: OpenedAct, history: History<FoldedTip>, speaker: Author): Refusal | null {
  const { act, envelope } = opened;
  if (act.by !== speaker) return refuse('not-author');
  if (!holdsHead(history, act.seen)) return refuse('history-differs');
  // A text may be missing only after a redaction (D4).
  if (envelope.texts.length !== claimedTexts(act).size) return refuse('act-malformed');
  return null;
}

/** Clocks of devices differ; an invitation may be this much too long. */
const inviteSlackMs = 3_600_000;
/** Keys in use by one person: every browser they came in by, for years. */
const maxKeysOfMember = 200;

/** What the fold leaves open about the workspace's acts: how long, how many, and whether this machine knows the zone. */
export function refuseWorkspaceAct(act: Act, { keys }: WorkspaceState, atMs: number): Refusal | null {
  switch (act.type) {
    case 'member-invited':
      return act.expiresAtMs <= atMs + inviteLifetimeMs + inviteSlackMs
        ? null
        : refuse('act-out-of-place', 'An invitation holds seven days at most.');
    case 'key-registered':
      return [...keys.values()].filter((key) => key.member === act.by && key.revokedSeq === null).length <
        maxKeysOfMember
        ? null
        : refuse('key-unknown', 'You have too many devices. Remove some of them first.');
    case 'workspace-created':
    case 'member-joined':
    case 'profile-changed':
      // Screens of others show times in it.
      return isKnownZone(act.zone)
        ? null
        : refuse('act-malformed', 'The relay does not know this time zone.');
    default:
      return null;
  }
}

function isKnownZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** R1: what people are asked to approve can stand in a document, and is spelled in the one way that has its digest. */
export function refuseContent(act: Act): Refusal | null {
  if (act.type !== 'proposal-opened' && act.type !== 'proposal-revised') return null;
  const checked = checkProposal(act.content);
  if (!checked.ok) return refuse('act-malformed', checked.error.sentence);
  return checked.value.digest === act.digest ? null : refuse('digest-wrong');
}
