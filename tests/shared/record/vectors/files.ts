/** What docs/record-vectors/ holds: each vector, and an index that says what a verifier must find. */
import { verifyEd25519 } from '#shared/acts/ed25519.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { verifyRecord, type VerifiedRecord } from '#shared/record/verify-record.ts';
import { invalidVectors } from './invalid.ts';
import { validVectors } from './valid.ts';

/** Bytes by file name, the index last. */
export async function vectorFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const valid = [];
  for (const { name, says, bytes } of validVectors) {
    const file = `valid/${name}.json`;
    const written = await bytes();
    files.set(file, written);
    const verified = await verifyRecord(written, verifyEd25519);
    if (!verified.ok) throw new Error(`${file}: ${verified.error.code}: ${verified.error.sentence}`);
    valid.push({ file, says, finds: finds(verified.value) });
  }
  const invalid = [];
  for (const { name, code, says, bytes } of invalidVectors) {
    const file = `invalid/${name}.json`;
    files.set(file, await bytes());
    invalid.push({ file, code, says });
  }
  files.set('index.json', utf8(`${JSON.stringify({ valid, invalid }, null, 2)}\n`));
  return files;
}

/** Enough to tell a verifier that understood from one that only counted. */
const finds = ({ state, counts, record, doubts, relayFingerprint, workspace }: VerifiedRecord) => ({
  relay: relayFingerprint,
  owner: workspace.members.get(state.owner ?? ('' as never))?.person.at(-1)?.value ?? null,
  peopleActs: record.workspace.acts.length,
  acts: record.acts.length,
  sealed: state.seal !== null,
  redacted: counts.redacted,
  proposals: [...state.proposals.values()].map(({ conclusion, revisions, closesAtMs, objections }) => ({
    outcome: conclusion?.disposition ?? 'open',
    revisions: revisions.length,
    closesAtMs,
    objections: objections.map(({ withdrawn, setAside }) =>
      withdrawn ? 'withdrawn' : setAside ? 'set-aside' : 'stands',
    ),
  })),
  doubts: doubts.map(({ why, acts }) => ({ why, acts: acts.length })),
});
