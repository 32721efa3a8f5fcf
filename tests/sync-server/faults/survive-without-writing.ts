/** The story of a relay whose store takes nothing for a while: nothing is acknowledged meanwhile, and it goes on afterwards. */
import { expect } from 'vitest';
import { ActId } from '#shared/kernel/ids.ts';
import { ErrorAnswer } from '#shared/protocol/http-api.ts';
import { refusals } from '#shared/protocol/refusal.ts';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument } from '../document.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';
import { randomId, startTestRelay, testPassword } from '../start-relay.ts';

export interface StubbornDisk {
  /** The relay's data folder. */
  readonly folder: string;
  /** From now on nothing can be stored. */
  refuse(): void;
  /** It can again. */
  relent(): void;
}

const comment = (text: string) =>
  ({
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text },
    suggestion: null,
  }) as const;

const { sentence } = refusals.unavailable;

export async function surviveWithoutWriting(disk: StubbornDisk): Promise<void> {
  await using relay = await startTestRelay({ dataFolder: disk.folder });
  const ann = await relay.setUp('Ann');
  const ben = await relay.join(ann, 'Ben', 'editor');
  const { document, lineage, acts } = await makeSharedDocument(ann, 'On a small disk');
  const bens = await BodyClient.open(ben, document);
  writeParagraph(bens.peer.body, 'before');
  await bens.whenReceipted();
  const kept: string[] = [];

  disk.refuse();
  // The database may have room of its own left for a while: whatever it still takes, it must keep.
  const refused = await submitUntilRefused();
  expect(refused).toMatchObject({ code: 'unavailable', sentence });
  const written = await writeUntilRefused();
  expect(written.at(-1)).toMatchObject({ code: 'unavailable', sentence });
  expect(await bens.closed).toBe(4500);

  // Refused at once and in words wherever something would be stored; reading goes on.
  expect((await relay.call('/healthz')).status).toBe(503);
  const signIn = await relay.call('/api/sign-in', { body: { person: 'Ann', password: testPassword } });
  expect([signIn.status, ErrorAnswer.parse(signIn.json)]).toEqual([503, { code: 'unavailable', sentence }]);
  const reader = await BodyClient.open(ann, document);
  await reader.when(() => proseOf(reader.peer.body).includes('before'));
  expect((await ann.call(`/api/documents/${document}/ledger`)).status).toBe(200);

  disk.relent();
  relay.clock.jumpTo(relay.clock.now() + 1_000); // asked again within a second, it says what it found
  expect((await relay.call('/healthz')).status).toBe(200);
  kept.push(await accepted('after'));
  await using again = await BodyClient.open(ben, document);
  // As its device would: everything that was not receipted comes again.
  writeParagraph(again.peer.body, 'after');
  await again.whenReceipted();
  reader.socket.close();

  await relay.restart();
  const ids = relay.relay.store.actsAfter(document, 2).map(({ payload }) => idOf(payload));
  expect(ids).toEqual(kept);
  const seen = await BodyClient.open(ann, document);
  await seen.when(() => ['before', 'after'].every((text) => proseOf(seen.peer.body).includes(text)));
  seen.socket.close();

  async function accepted(text: string): Promise<string> {
    const id = randomId();
    const verdict = await acts.perform(document, lineage, comment(text), id);
    expect(verdict.type).toBe('accepted');
    return id;
  }

  async function submitUntilRefused() {
    for (let tries = 0; tries < 300; tries++) {
      const id = randomId();
      const verdict = await acts.perform(document, lineage, comment('x'.repeat(8_000)), id);
      if (verdict.type === 'refused') return verdict;
      kept.push(id);
    }
    throw new Error('everything was stored');
  }

  async function writeUntilRefused() {
    for (let tries = 0; tries < 300 && bens.peer.refusals.length === 0; tries++) {
      writeParagraph(bens.peer.body, 'x'.repeat(8_000));
      await bens.whenReceipted().catch(() => undefined);
    }
    return bens.peer.refusals;
  }
}

const idOf = (payload: string): ActId => {
  const act: { id?: unknown } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return ActId.parse(act.id);
};
