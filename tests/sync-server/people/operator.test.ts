import { readFileSync, statSync, existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { InviteId } from '#shared/kernel/ids.ts';
import { OperatorDocumentAnswer, OperatorInviteAnswer } from '#shared/protocol/http-api.ts';
import { operatorFile, OperatorFile } from '../../../sync-server/people/operator-file.ts';
import { BodyClient } from '../body-client.ts';
import { randomId, startTestRelay, TestPerson, type Answer, type TestRelay } from '../start-relay.ts';

const tokenOf = (relay: TestRelay): string =>
  OperatorFile.parse(JSON.parse(readFileSync(operatorFile(relay.folder), 'utf8'))).token;
const ask = (relay: TestRelay, path: string, body: unknown, token = tokenOf(relay)): Promise<Answer> =>
  relay.call(`/api/operator/${path}`, { body, token, origin: null });
const content = (title: string, ...words: string[]): ContentJson => ({
  type: 'doc',
  content: [
    { type: 'title', content: [{ type: 'text', text: title }] },
    ...words.map((text): ContentJson => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  ],
});

describe('the operator', () => {
  test('has a token in the data folder that only its owner may read, as long as the relay runs', async () => {
    await using relay = await startTestRelay();
    const file = operatorFile(relay.folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { url, token } = OperatorFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(url).toBe(relay.url);
    await relay.restart();
    expect(tokenOf(relay)).not.toBe(token);
    await relay.relay.close();
    expect(existsSync(file)).toBe(false);
  });

  test('invites people by link', async () => {
    await using relay = await startTestRelay();
    expect(await ask(relay, 'invites', { role: 'editor' })).toMatchObject({
      status: 401,
      json: { code: 'not-signed-in', sentence: expect.stringContaining('Nobody has come in yet') },
    });
    await relay.setUp('Ann');
    const { link, expiresAtMs } = OperatorInviteAnswer.parse(
      (await ask(relay, 'invites', { role: 'editor' })).json,
    );
    expect(expiresAtMs).toBe(relay.clock.now() + 7 * 24 * 3_600_000);
    const [, invite = '', secret = ''] = /#([\w-]+)\.([\w-]+)$/.exec(link) ?? [];
    const joined = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Ben'), InviteId.parse(invite), secret),
    });
    expect(joined.json).toMatchObject({ role: 'editor' });
  });

  test('imports a document for somebody, who alone sees it unless it is shared', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const imported = await ask(relay, 'documents', {
      owner: 'ben',
      content: content('Imported', 'Words of an old file.'),
      share: false,
    });
    const { document, title, number } = OperatorDocumentAnswer.parse(imported.json);
    expect([title, number]).toEqual(['Imported', 1]);
    expect(relay.relay.ledgers.documentState(document)?.owner).toBe(ben.member);
    expect(relay.relay.ledgers.visibleTo(document, ann.member)).toBeNull();
    await using body = await BodyClient.open(ben, document);
    await body.when(() => body.peer.body.length === 2);
    await ask(relay, 'documents', { owner: null, content: content('Second', 'Words.'), share: true });
    await using acts = await ben.actsSocket();
    expect(acts.messages[0]).toMatchObject({
      library: [{ title: 'Second', owner: ann.member }, { title: 'Imported' }],
    });
  });

  test('is refused without the token, from a page, with a stranger’s name, or with what is no document', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const good = { owner: null, content: content('Good', 'Words.'), share: false };
    expect((await ask(relay, 'documents', good, ann.token)).status).toBe(401);
    expect((await ask(relay, 'documents', good, randomId())).status).toBe(401);
    const page = await relay.call('/api/operator/documents', { body: good, token: tokenOf(relay) });
    expect(page).toMatchObject({ status: 403, json: { code: 'origin-refused' } });
    for (const [bad, code] of [
      [{ ...good, owner: 'Nobody' }, 'member-unknown'],
      [{ ...good, content: { type: 'doc', content: [{ type: 'script' }] } }, 'update-schema'],
      [{ ...good, content: { type: 'paragraph' } }, 'update-schema'],
      [{ ...good, content: 7 }, 'request-malformed'],
    ] as const)
      expect((await ask(relay, 'documents', bad)).json).toMatchObject({ code });
    expect(relay.relay.store.documents()).toEqual([]);
  });
});
